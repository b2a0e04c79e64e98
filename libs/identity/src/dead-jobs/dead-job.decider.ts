import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { accept } from '@custodia/kernel';
import { deadJobCodec, type DeadJobEvent } from './dead-job.events.js';

export interface DeadJobCommand {
  readonly type: 'RetryDeadJob' | 'DiscardDeadJob';
  readonly name: string;
  readonly jobId: string;
  readonly failedAt: string;
}

/** What was decided last, and of which failure. */
type DeadJobState = DeadJobEvent | null;

const recordedAs = { RetryDeadJob: 'DeadJobRetried', DiscardDeadJob: 'DeadJobDiscarded' } as const;

const deadJobDecider: Decider<DeadJobCommand & CommandMeta, DeadJobEvent, DeadJobState, never> = {
  initial: null,
  /** The first decision about a failure counts. */
  decide: ({ type, name, jobId, failedAt }, decided) =>
    decided?.data.failedAt === failedAt
      ? accept()
      : accept({ type: recordedAs[type], data: { name, jobId, failedAt } }),
  evolve: (_, event) => event,
};

/** The failure of which this was decided last; `null` when it was not. */
export const failureDecided = (type: DeadJobCommand['type'], decided: DeadJobState): DeadJobEvent['data'] | null =>
  decided?.type === recordedAs[type] ? decided.data : null;

export const deadJob: Aggregate<DeadJobCommand, DeadJobEvent, DeadJobState, never> = {
  codec: deadJobCodec,
  decider: deadJobDecider,
};
