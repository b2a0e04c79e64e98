import { codec, type DomainEvent } from '@custodia/event-store';

/** A job as it had failed when somebody decided about it. */
interface FailedJob {
  readonly name: string;
  readonly jobId: string;
  /** When it was given up, ISO 8601; it tells this failure from a later one of the same job. */
  readonly failedAt: string;
}

/** What administrators decide about jobs that failed for good, under an id that follows from name and id of the job. */
export type DeadJobEvent = DomainEvent<'DeadJobRetried', FailedJob> | DomainEvent<'DeadJobDiscarded', FailedJob>;

export const deadJobCodec = codec<DeadJobEvent>('deadjob', { DeadJobRetried: [], DeadJobDiscarded: [] });
