import { createClient } from 'graphql-sse';
import { useEffect } from 'react';
import { useClient } from 'urql';
import { useMoment } from './moment.tsx';
import { askAgain } from './open-queries.ts';
import { requestOptions, useSession } from './session.ts';

/** What others do is shown soon after, and a busy organisation does not keep a view busy. Milliseconds. */
const soonMs = 400;
const atMostEveryMs = 3_000;

/** Asks again for what is shown when something was recorded. The stream goes on by itself after a lost connection. */
export function useLiveViews(): void {
  const client = useClient();
  const moment = useMoment();
  const session = useSession();
  const live = moment === null && (session.kind === 'person' || session.kind === 'token');
  useEffect(() => {
    if (!live) return;
    let timer: number | undefined;
    let last = 0;
    const changed = (): void => {
      timer ??= window.setTimeout(
        () => {
          timer = undefined;
          last = Date.now();
          askAgain(client);
        },
        Math.max(soonMs, last + atMostEveryMs - Date.now()),
      );
    };
    const stream = createClient({
      url: '/graphql/stream',
      credentials: 'same-origin',
      headers: () => requestOptions().headers as Record<string, string>,
      retryAttempts: Number.POSITIVE_INFINITY,
    });
    const stop = stream.subscribe(
      { query: 'subscription Live { changes { position } }' },
      { next: changed, error: () => undefined, complete: () => undefined },
    );
    return () => {
      stop();
      stream.dispose();
      window.clearTimeout(timer);
    };
  }, [client, live]);
}
