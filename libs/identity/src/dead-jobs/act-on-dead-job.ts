import { reactor, type JobDefinition, type JobQueue } from '@custodia/jobs';
import { deadJobCodec, type DeadJobEvent } from './dead-job.events.js';

type Queue = Pick<JobQueue, 'deadLetters' | 'retry' | 'discard'>;

/** What was decided about a failure. */
export type DeadJobAct = {
  readonly verb: 'retry' | 'discard';
  readonly name: string;
  readonly jobId: string;
  readonly failedAt: string;
};

/** Carries out what was decided about a failure; nothing when the job was put back or forgotten since. */
export async function actOn(queue: Queue, organisation: string, act: DeadJobAct): Promise<void> {
  const { verb, name, jobId: id, failedAt } = act;
  const [letter] = await queue.deadLetters({ organisation, name, id, limit: 1 });
  if (letter?.failedAt === failedAt) await queue[verb]({ organisation, name, id });
}

const name = 'act-on-dead-job';
const ask =
  (verb: DeadJobAct['verb']) =>
  ({ data }: { readonly data: Omit<DeadJobAct, 'verb'> }) => [{ name, data: { verb, ...data } }];

/** The request does it at once; this makes sure of it where it could not. */
export const deadJobReactor = reactor<DeadJobEvent>({
  name,
  codecs: [deadJobCodec],
  on: { DeadJobRetried: ask('retry'), DeadJobDiscarded: ask('discard') },
});

export const actOnDeadJob = ({ queue }: { readonly queue: Queue }): JobDefinition<DeadJobAct> => ({
  name,
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 60_000,
  concurrency: 2,
  handle: ({ organisation, data }) => actOn(queue, organisation, data),
});
