import { createClient as sseClient } from 'graphql-sse';
import { createClient as wsClient } from 'graphql-ws';

/** What a client hears of the stream. */
interface Heard {
  readonly position: string;
  readonly kind: string;
  readonly id: string;
  readonly type: string;
  readonly revision: number;
}

interface Result {
  readonly data?: { readonly changes: Heard } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

export interface Listener {
  readonly heard: Heard[];
  /** Of the error that ended it; the reason of the socket when it was closed. */
  readonly failed: () => string | undefined;
  readonly ended: Promise<void>;
  close(): void;
}

interface Options {
  readonly token?: string;
  readonly after?: string;
  readonly kinds?: readonly string[];
}

export const subscription = `subscription($after: String, $kinds: [String!]) {
  changes(after: $after, kinds: $kinds) { position kind id type revision }
}`;

/** Listens as a client of `graphql-sse` or of `graphql-ws` does. */
export function listen(address: string, over: 'sse' | 'ws', { token, after, kinds }: Options): Listener {
  const heard: Heard[] = [];
  let failed: string | undefined;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const sink = {
    next({ data, errors }: Result) {
      failed ??= errors?.[0]?.extensions?.code;
      if (data) heard.push(data.changes);
    },
    error(fault: unknown) {
      failed ??= reasonOf(fault);
      resolve();
    },
    complete: () => resolve(),
  };
  const request = { query: subscription, variables: { after, kinds } };
  const authorization = token && `Bearer ${token}`;
  if (over === 'sse') {
    const client = sseClient({
      url: `${address}/graphql/stream`,
      headers: authorization ? { authorization } : {},
      retryAttempts: 0,
    });
    client.subscribe(request, sink as never);
    return { heard, failed: () => failed, ended, close: () => (client.dispose(), resolve()) };
  }
  const client = wsClient({
    url: `${address.replace('http', 'ws')}/graphql/stream`,
    connectionParams: authorization ? { authorization } : {},
    retryAttempts: 0,
  });
  client.subscribe(request, sink as never);
  return { heard, failed: () => failed, ended, close: () => (void client.dispose(), resolve()) };
}

function reasonOf(fault: unknown): string {
  if (Array.isArray(fault)) return (fault as { extensions?: { code?: string } }[])[0]?.extensions?.code ?? 'error';
  const { response, code } = fault as { response?: { status: number }; code?: number };
  return String(response?.status ?? code ?? fault);
}
