/** What a job may carry: ids and small facts, never content or personal data; the job reads the rest when it runs. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/** The organisation of jobs that work for the whole installation (sweeps, retention, schedules). */
export const EVERY_ORGANISATION = '*';

export interface JobRequest<Data extends JsonObject = JsonObject> {
  /** Names the definition that handles it: lower-case letters, digits and dashes. */
  readonly name: string;
  /** Deterministic: a second request with the same name and id is the same job, also after it is done (see `keepCompletedMs`). */
  readonly id: string;
  readonly organisation: string;
  readonly data: Data;
  /** ISO 8601; not before. A time that has passed means now. */
  readonly runAt?: string | undefined;
  /** Of the request that caused it, by way of an event: what the job records carries it on. */
  readonly correlation?: string | undefined;
}

/** A job as its handler sees it. */
export interface Job<Data extends JsonObject = JsonObject> extends JobRequest<Data> {
  /** 1 for the first attempt. An attempt whose process died is not counted, so the same number can be seen twice. */
  readonly attempt: number;
  /** The last attempt before it becomes a dead letter. */
  readonly attempts: number;
}

export interface Backoff {
  /** Milliseconds before the second attempt; doubled for each further one, less a random part of up to half. */
  readonly firstMs: number;
  readonly maxMs: number;
}

export interface JobDefinition<Data extends JsonObject = JsonObject> {
  readonly name: string;
  /** How often it is tried before it becomes a dead letter. */
  readonly attempts: number;
  readonly backoff: Backoff;
  /** Then the signal is aborted and the attempt has failed. */
  readonly timeoutMs: number;
  /** At most so many at once in one runner. */
  readonly concurrency: number;
  /**
   * At least once: must recognise that it was done before. Throwing is a failed attempt; throwing `GiveUp` or `UnstorableText`
   * makes a dead letter at once, and `AggregateBusy` another attempt soon that is not counted. The signal is aborted on time-out, when a stop has run out of patience and when another runner took over.
   */
  handle(job: Job<Data>, signal: AbortSignal): Promise<void>;
}

/** A job that failed for good and waits for a person. */
export interface DeadJob extends JobRequest {
  /** Attempts made. */
  readonly attempt: number;
  /** The last failure in one line, without a stack. */
  readonly reason: string;
  /** ISO 8601. */
  readonly failedAt: string;
}

/** Everything that is given must match. */
export interface DeadJobFilter {
  readonly name?: string | undefined;
  readonly id?: string | undefined;
  readonly organisation?: string | undefined;
}

export interface JobCounts {
  /** May run now and waits for a free runner. */
  readonly waiting: number;
  /** How long the oldest of the next hundred of those has been due, in milliseconds; 0 when none waits. */
  readonly oldestWaitingMs: number;
  readonly active: number;
  /** Waits for its `runAt` or for its next attempt. */
  readonly delayed: number;
  /** Dead letters. */
  readonly failed: number;
  /** Done and still remembered. */
  readonly completed: number;
}

/** Jobs of one name run in fair turns: the many of one organisation do not hold up the few of another. */
export interface JobQueue {
  /** Durable when it resolves. Checks every request before it takes the first; throws `JobFault` `INVALID_JOB`. */
  enqueue(requests: readonly JobRequest[]): Promise<void>;
  /** Newest first. */
  deadLetters(filter?: DeadJobFilter & { readonly limit?: number }): Promise<readonly DeadJob[]>;
  /** Puts dead letters back with all their attempts; answers how many. */
  retry(filter: DeadJobFilter): Promise<number>;
  /** Forgets dead letters, and so their ids; answers how many. */
  discard(filter: DeadJobFilter): Promise<number>;
  /** By job name, for every name that was ever used. */
  counts(): Promise<{ readonly [name: string]: JobCounts }>;
}

export interface JobRunner {
  /** Begins to take jobs of these definitions, and keeps the schedules. Throws `JobFault` for a definition or schedule that cannot work. */
  start(definitions: readonly JobDefinition[], schedules?: readonly Schedule[]): Promise<void>;
  /** Takes no further jobs and waits for running ones; after `graceMs` they are aborted and handed back unharmed. */
  stop(graceMs: number): Promise<void>;
}

/** One process's access to the jobs; any number of processes share them. */
export interface Jobs {
  readonly queue: JobQueue;
  runner(): JobRunner;
  /** Ends the connections; stop the runners first. */
  close(): Promise<void>;
}

/** Slots of an interval are counted from 1970-01-01T00:00Z; a cron rule has five fields, in UTC unless a time zone is named. */
export type ScheduleRule = { readonly everyMs: number } | { readonly cron: string; readonly timezone?: string };

/**
 * A recurring job: once for each slot, however many processes keep the schedule; once, late, when all of them were down
 * for one or more slots. A changed rule may still fire one last time at the slot that the old rule had planned.
 */
export interface Schedule {
  readonly name: string;
  readonly rule: ScheduleRule;
  readonly job: {
    readonly name: string;
    /** default `EVERY_ORGANISATION` */ readonly organisation?: string;
    readonly data?: JsonObject;
  };
}

/** Thrown by a handler for which no further attempt can help. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp';
}

export class JobFault extends Error {
  override readonly name = 'JobFault';
  constructor(
    readonly code: 'INVALID_JOB' | 'INVALID_DEFINITION' | 'UNAVAILABLE',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
