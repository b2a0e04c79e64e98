import { derivedId } from '@custodia/kernel';
import type { Jobs } from '../../port.js';
import type { Backend } from './backend.js';
import { migrateJobs, postgresBackend } from './postgres.js';
import { openQueue } from './queue.js';
import { redisBackend } from './redis.js';
import { openRunner, type BullRunner } from './runner.js';

export interface BullmqOptions {
  /** `postgres://…`, or a Redis in the grammar of `REDIS_URL`: `redis://…`, `redis+sentinel://…`, `redis+cluster://…`. */
  readonly url: string;
  /** PostgreSQL only: create or upgrade the schema first. Default true. */
  readonly migrate?: boolean;
  /** How long a finished job's id is remembered; default 7 days. Dead letters stay until they are retried or discarded. */
  readonly keepCompletedMs?: number;
  /** A runner that has not renewed its hold on a job for so long has died; default 30 s. */
  readonly lockMs?: number;
  /** How often runners look for jobs of dead runners; default 15 s. */
  readonly stalledCheckMs?: number;
  /** Redis only: how long the first connection may take; default 10 s. */
  readonly patienceMs?: number;
  /** Faults of connections, which are repaired by themselves. */
  readonly onFault?: (fault: Error) => void;
  readonly onWarning?: (warning: string) => void;
}

export interface BullmqJobs extends Jobs {
  runner(): BullRunner;
}

/** The jobs on BullMQ, in PostgreSQL or in Redis by the kind of the url. */
export async function bullmqJobs(options: BullmqOptions): Promise<BullmqJobs> {
  const {
    url,
    migrate = true,
    keepCompletedMs = 7 * 86_400_000,
    lockMs = 30_000,
    stalledCheckMs = 15_000,
    patienceMs = 10_000,
    onFault = () => undefined,
  } = options;
  const backend = await connect();
  const queue = openQueue(backend, { keepCompletedMs, onFault, bullId });
  return {
    queue,
    runner: () => openRunner(backend, queue, { lockMs, stalledCheckMs, onFault }),
    async close() {
      await queue.close();
      await backend.close();
    },
  };

  async function connect(): Promise<Backend> {
    if (/^rediss?(\+\w+)?:/.test(url))
      return redisBackend(url, {
        patienceMs,
        onFault,
        onWarning: options.onWarning ?? ((warning) => process.emitWarning(warning)),
      });
    if (migrate) await migrateJobs(url);
    return postgresBackend(url, onFault);
  }
}

/** BullMQ allows no colons and no numbers as ids. */
const bullId = (id: string): string => derivedId('job', id);
