import { setTimeout as elapse } from 'node:timers/promises';
import { createPool } from '@custodia/postgres';
import type { Position } from '@custodia/event-store';
import { keyOf, type AnyProjection } from './fold.js';
import { createProgress } from './progress.js';
import { APP_ROLE, inRole } from '../wire/roles.js';
import type { ProjectionWaiter } from './waiter.js';

interface ReplicaOptions {
  /** Of the replica. */
  readonly url: string;
  readonly projections: readonly AnyProjection[];
}

const shortestPauseMs = 1;
const longestPauseMs = 20;

/**
 * For a process whose queries go to a streaming replica: waits until the replica, too, shows what `primary` waited for. A
 * replica cannot be listened to, so it is asked, in one loop for all who wait and only while somebody does. A replica
 * that cannot be asked has not reached anything. Closes `primary` with itself.
 */
export function waitForReplica(primary: ProjectionWaiter, { url, projections }: ReplicaOptions): ProjectionWaiter {
  const keys = new Map(projections.map((projection) => [projection.name, keyOf(projection)]));
  const pool = createPool(inRole(url, APP_ROLE), { max: 1, applicationName: 'custodia-replica' });
  const seen = createProgress();
  let waiting = 0;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    for (let pause = shortestPauseMs; waiting > 0; pause = Math.min(pause * 2, longestPauseMs)) {
      try {
        const { rows } = await pool.query<{ name: string; position: Position }>(
          'select name, position from projection_checkpoint',
        );
        for (const { name, position } of rows) seen.reached([name], position);
      } catch {
        pause = longestPauseMs;
      }
      if (waiting > 0) await elapse(pause);
    }
    asking = undefined;
  }

  return {
    async waitFor(names, position, timeoutMs) {
      const until = performance.now() + timeoutMs;
      if (!(await primary.waitFor(names, position, timeoutMs))) return false;
      if (position === null) return true;
      const reached = (): boolean => names.every((name) => (seen.position(keys.get(name)!) ?? '') >= position);
      if (reached()) return true;
      return new Promise((resolve) => {
        const late = setTimeout(() => settle(false), Math.max(0, until - performance.now()));
        const stop = seen.watch(() => reached() && settle(true));
        waiting++;
        asking ??= ask();
        function settle(result: boolean): void {
          clearTimeout(late);
          stop();
          waiting--;
          resolve(result);
        }
      });
    },
    async close() {
      await primary.close();
      await asking;
      await pool.end();
    },
  };
}
