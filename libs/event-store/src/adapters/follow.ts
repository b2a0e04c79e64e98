import type { Position, RecordedEvent, SubscribeOptions, Subscription } from '../port.js';

export interface Page {
  readonly events: readonly RecordedEvent[];
  /** Everything up to here has been looked at. */
  readonly upTo: Position;
  /** Nothing more was committed when the page was read. */
  readonly atEnd: boolean;
}

export interface Followed {
  page(after: Position, limit: number): Promise<Page>;
  /** Resolves when something may have been committed beyond `after`, or when `stopped` is aborted. */
  changed(after: Position, stopped: AbortSignal): Promise<void>;
  /** Resolves when reading may be tried again; rejects for a fault that will not pass. */
  recover(fault: unknown, failures: number, stopped: AbortSignal): Promise<void>;
}

export const defaultBatchSize = 500;

/** The loop of every subscription: page after page, the next one read while the current one is handled, then live. */
export function follow(options: SubscribeOptions, source: Followed): Subscription {
  const { onBatch, onCaughtUp, batchSize = defaultBatchSize } = options;
  const stopping = new AbortController();
  const stopped = stopping.signal;
  let failures = 0;

  // Never rejects, so that a page read ahead and not needed any more is no unhandled rejection.
  const read = (after: Position): Promise<Page | { fault: unknown }> =>
    source.page(after, batchSize).catch((fault: unknown) => ({ fault }));

  async function run(): Promise<void> {
    let after = options.after;
    let ahead: ReturnType<typeof read> | undefined;
    while (!stopped.aborted) {
      const page = await (ahead ?? read(after));
      ahead = undefined;
      if (stopped.aborted) return;
      if ('fault' in page) {
        await source.recover(page.fault, ++failures, stopped);
        continue;
      }
      failures = 0;
      if (!page.atEnd) ahead = read(page.upTo);
      if (page.events.length > 0 || page.upTo > after) await onBatch(page.events, page.upTo);
      after = page.upTo;
      if (!page.atEnd || stopped.aborted) continue;
      onCaughtUp?.();
      await source.changed(after, stopped);
    }
  }

  const done = run();
  return {
    done,
    async stop() {
      stopping.abort();
      await done.catch(() => undefined);
    },
  };
}
