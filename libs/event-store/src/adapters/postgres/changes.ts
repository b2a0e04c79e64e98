import type pg from 'pg';
import { backoff, connect } from './connection.js';

/** Knows when something was committed: by NOTIFY, and by the clock while there is no connection to be notified on. */
export interface Changes {
  /** Changes whenever something may have been committed; take it before reading. */
  version(): number;
  /** Resolves when the version is no longer `seen`, or when `stopped` is aborted. */
  since(seen: number, stopped: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface ChangesOptions {
  readonly url: string;
  /** How often to look while the listening connection is down. */
  readonly pollMs: number;
}

/** A notification lost with a half-dead connection delays a reader by this much and no more. */
const safetyMs = 5_000;

export function watchChanges({ url, pollMs }: ChangesOptions): Changes {
  let version = 0;
  let client: pg.Client | undefined;
  let started = false;
  const closing = new AbortController();
  const waiting = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  let listening = Promise.resolve();

  function bump(): void {
    version++;
    for (const wake of waiting) wake();
    waiting.clear();
  }

  /** The clock runs only while somebody waits. */
  function tick(): void {
    clearTimeout(timer);
    if (closing.signal.aborted || waiting.size === 0) return;
    timer = setTimeout(
      () => {
        bump();
        tick();
      },
      client ? safetyMs : pollMs,
    );
    timer.unref();
  }

  async function listen(): Promise<void> {
    for (let failures = 1; !closing.signal.aborted; failures++) {
      const candidate = await connect(url, 5_000).catch(() => undefined);
      const up =
        candidate &&
        (await candidate.query('listen custodia_events').then(
          () => true,
          () => false,
        ));
      if (!up || closing.signal.aborted) {
        await candidate?.end().catch(() => undefined);
        await backoff(failures, closing.signal);
        continue;
      }
      failures = 0;
      client = candidate;
      const gone = new Promise<void>((resolve) => candidate.once('end', resolve));
      candidate.on('notification', bump);
      bump(); // Something may have been committed while nobody listened.
      tick();
      await gone;
      client = undefined;
      bump();
      tick();
    }
  }

  return {
    version: () => version,
    since(seen, stopped) {
      if (!started) {
        started = true;
        listening = listen();
      }
      if (version !== seen || stopped.aborted || closing.signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          stopped.removeEventListener('abort', wake);
          resolve();
        };
        waiting.add(wake);
        stopped.addEventListener('abort', wake, { once: true });
        if (waiting.size === 1) tick();
      });
    },
    async close() {
      closing.abort();
      clearTimeout(timer);
      bump();
      await client?.end().catch(() => undefined);
      await listening;
    },
  };
}
