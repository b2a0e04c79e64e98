import type { Job as BullJob } from 'bullmq';
import {
  JobFault,
  type DeadJob,
  type DeadJobFilter,
  type JobCounts,
  type JobQueue,
  type JobRequest,
} from '../../port.js';
import { fairShare } from '../../fair-share.js';
import { checkRequests, waitMs } from '../../request.js';
import type { Backend, BullQueue, Envelope } from './backend.js';

/** The definition decides about attempts when the job runs; BullMQ only must never stop by itself. */
const unlimited = 1_000_000;
const pageSize = 200;

export interface BullJobQueue extends JobQueue {
  close(): Promise<void>;
}

/** One BullMQ queue for each job name, so that a crowd of one kind does not hold up the others; in it, fair turns for the organisations. */
export function openQueue(
  backend: Backend,
  {
    keepCompletedMs,
    onFault,
    bullId,
  }: { keepCompletedMs: number; onFault: (fault: Error) => void; bullId: (id: string) => string },
): BullJobQueue {
  const share = fairShare();
  const queues = new Map<string, Promise<BullQueue>>();
  const queue = (name: string): Promise<BullQueue> => {
    const known = queues.get(name);
    if (known) return known;
    const opening = (async () => {
      await backend.announce(name);
      const opened = backend.queue(name, {});
      opened.on('error', onFault);
      await opened.waitUntilReady();
      return opened;
    })();
    queues.set(name, opening);
    opening.catch(() => queues.delete(name));
    return opening;
  };

  /** A name that no queue has is nothing to be opened. */
  const namesOf = async ({ name }: DeadJobFilter): Promise<string[]> =>
    (await backend.names()).filter((known) => name === undefined || name === known);

  async function* dead(
    name: string,
    { id, organisation }: DeadJobFilter,
  ): AsyncGenerator<BullJob<Envelope, void, string>> {
    const matches = ({ data }: BullJob<Envelope, void, string>) =>
      (id ?? data.id) === data.id && (organisation ?? data.organisation) === data.organisation;
    const opened = await queue(name);
    if (id !== undefined) {
      const job = await opened.getJob(bullId(id));
      if (job && (await job.isFailed()) && matches(job)) yield job;
      return;
    }
    for (let start = 0; ; start += pageSize) {
      const page = await opened.getFailed(start, start + pageSize - 1);
      yield* page.filter((job) => job !== undefined && matches(job));
      if (page.length < pageSize) break;
    }
  }

  /** Collected first: what is retried or removed leaves the pages that are being read. */
  const each = async (filter: DeadJobFilter, act: (job: BullJob<Envelope, void, string>) => Promise<unknown>) => {
    const found: BullJob<Envelope, void, string>[] = [];
    for (const name of await namesOf(filter)) for await (const job of dead(name, filter)) found.push(job);
    for (const job of found) await act(job);
    return found.length;
  };

  return {
    async enqueue(requests) {
      checkRequests(requests);
      const now = Date.now();
      for (const name of new Set(requests.map((request) => request.name))) {
        const group = requests.filter((request) => request.name === name);
        const bulk = group.map((request) => ({
          name,
          data: envelope(request),
          opts: {
            jobId: bullId(request.id),
            timestamp: now,
            delay: waitMs(request, now),
            priority: share.turnOf(name, request.organisation, now),
            attempts: unlimited,
            backoff: { type: 'definition' },
            stackTraceLimit: 0,
            removeOnComplete: { age: Math.ceil(keepCompletedMs / 1_000) },
            removeOnFail: false,
          },
        }));
        try {
          const opened = await queue(name);
          await backend.store(name, () => opened.addBulk(bulk));
        } catch (cause) {
          throw new JobFault('UNAVAILABLE', `${group.length} jobs "${name}" could not be stored.`, { cause });
        }
      }
    },
    async deadLetters({ limit = 100, ...filter } = {}) {
      const found: DeadJob[] = [];
      for (const name of await namesOf(filter)) {
        let taken = 0;
        for await (const job of dead(name, filter)) {
          if (taken++ === limit) break;
          found.push(deadJob(job));
        }
      }
      return found.sort((a, b) => (a.failedAt < b.failedAt ? 1 : -1)).slice(0, limit);
    },
    retry: (filter) =>
      each(filter, (job) => job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true })),
    discard: (filter) => each(filter, (job) => job.remove()),
    async counts() {
      const counts: { [name: string]: JobCounts } = {};
      for (const name of await backend.names()) {
        const opened = await queue(name);
        const of = await opened.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed', 'completed');
        const waiting = (of['waiting'] ?? 0) + (of['prioritized'] ?? 0);
        counts[name] = {
          waiting,
          oldestWaitingMs: waiting > 0 ? await oldestOf(opened) : 0,
          active: of['active'] ?? 0,
          delayed: of['delayed'] ?? 0,
          failed: of['failed'] ?? 0,
          completed: of['completed'] ?? 0,
        };
      }
      return counts;
    },
    async close() {
      for (const opening of queues.values())
        await opening.then(
          (opened) => opened.close(),
          () => undefined,
        );
    },
  };
}

async function oldestOf(queue: BullQueue): Promise<number> {
  const next = await queue.getJobs(['waiting', 'prioritized'], 0, 99, true);
  const now = Date.now();
  return next.reduce(
    (oldest, job) => (job ? Math.max(oldest, now - job.timestamp - (job.opts.delay ?? 0)) : oldest),
    0,
  );
}

const envelope = ({ id, organisation, data, runAt, correlation }: JobRequest): Envelope => ({
  id,
  organisation,
  payload: JSON.stringify(data),
  ...(runAt === undefined ? {} : { runAt }),
  ...(correlation === undefined ? {} : { correlation }),
});

/** The request as it was made. */
export const requestOf = ({ name, data }: BullJob<Envelope, void, string>): JobRequest => ({
  name,
  id: data.id,
  organisation: data.organisation,
  data: JSON.parse(data.payload) as JobRequest['data'],
  ...(data.runAt === undefined ? {} : { runAt: data.runAt }),
  ...(data.correlation === undefined ? {} : { correlation: data.correlation }),
});

const deadJob = (job: BullJob<Envelope, void, string>): DeadJob => ({
  ...requestOf(job),
  attempt: job.attemptsMade,
  reason: job.failedReason ?? '',
  failedAt: new Date(job.finishedOn ?? job.timestamp).toISOString(),
});
