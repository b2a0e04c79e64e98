import pg from 'pg';
import type { Position } from '@custodia/event-store';
import { keyOf, type AnyProjection } from './fold.js';
import { CHANNEL, createProgress, readAnnouncement, type Progress } from './progress.js';

export interface ProjectionWaiter {
  /**
   * Whether the read models of these projections (by name) show everything up to `position` within `timeoutMs`. Resolves as soon
   * as they do; an empty list, and a `null` position (nothing was written), are reached already. Throws for a name that nobody registered.
   */
  waitFor(projections: readonly string[], position: Position | null, timeoutMs: number): Promise<boolean>;
  close(): Promise<void>;
}

export interface WaiterOptions {
  /** Any role that may read `projection_checkpoint`. */
  readonly url: string;
  readonly projections: readonly AnyProjection[];
  /** Shared with a projector in the same process: its steps are then known without a way over the server. */
  readonly progress?: Progress;
}

/** Listens on one connection for the whole process; a lost connection is made anew and what was missed is read once. */
export function openWaiter({ url, projections, progress = createProgress() }: WaiterOptions): ProjectionWaiter {
  const keys = new Map(projections.map((projection) => [projection.name, keyOf(projection)]));
  let client: pg.Client | undefined;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let failures = 0;

  async function listen(): Promise<void> {
    const candidate = new pg.Client({ connectionString: url, application_name: 'custodia-waiter', keepAlive: true });
    client = candidate;
    let over = false;
    const lost = (): void => {
      if (over) return;
      over = true;
      void candidate.end().catch(() => undefined);
      if (closed) return;
      retry = setTimeout(() => void listen(), Math.min(100 * 2 ** failures++, 5_000));
      retry.unref();
    };
    candidate.on('error', lost);
    candidate.on('end', lost);
    candidate.on('notification', ({ payload = '' }) => {
      const step = readAnnouncement(payload);
      progress.reached(step.keys, step.position);
    });
    try {
      await candidate.connect();
      await candidate.query(`listen ${CHANNEL}`);
      // Read after listening began, so that no step falls between the two.
      const { rows } = await candidate.query<{ name: string; position: Position }>(
        'select name, position from projection_checkpoint',
      );
      for (const { name, position } of rows) progress.reached([name], position);
      failures = 0;
    } catch {
      lost();
    }
  }

  const ready = listen();

  return {
    async waitFor(names, position, timeoutMs) {
      if (position === null) return true;
      const waited = names.map((name) => {
        const key = keys.get(name);
        if (!key) throw new Error(`No projection is called "${name}"; there are ${[...keys.keys()].join(', ')}.`);
        return key;
      });
      const reached = (): boolean => waited.every((key) => (progress.position(key) ?? '') >= position);
      if (reached()) return true;
      return new Promise((resolve) => {
        const late = setTimeout(() => settle(false), timeoutMs);
        const stop = progress.watch(() => reached() && settle(true));
        function settle(result: boolean): void {
          clearTimeout(late);
          stop();
          resolve(result);
        }
      });
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await ready;
      clearTimeout(retry);
      await client?.end().catch(() => undefined);
    },
  };
}
