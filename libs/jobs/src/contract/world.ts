import { newId } from '@custodia/kernel';
import type { Job, JobCounts, JobDefinition, JobRequest, JobRunner, Jobs } from '../port.js';

export interface JobsFixture {
  /** Another process's access to the same jobs. Runners that died are noticed within a few seconds of `pass`. */
  open(): Promise<Jobs>;
  /** Lets so much time pass for the jobs. */
  pass(ms: number): Promise<void>;
  /** The adapter's clock, milliseconds since 1970. */
  now(): number;
  /** Ends a runner as if its process were killed. */
  crash(runner: JobRunner): Promise<void>;
  close(): Promise<void>;
}

export interface World {
  readonly fixture: JobsFixture;
  readonly jobs: Jobs;
  start(...definitions: JobDefinition[]): Promise<JobRunner>;
  /** Fails with the check's own complaint when it does not come true within 20 s of the adapter's time. */
  eventually(check: () => void | Promise<void>): Promise<void>;
  track(runner: JobRunner): JobRunner;
  /** Of the jobs of one name; `undefined` when there never was one. */
  countsOf(name: string): Promise<JobCounts | undefined>;
}

export const define = (
  name: string,
  handle: JobDefinition['handle'],
  more: Partial<JobDefinition> = {},
): JobDefinition => ({
  name,
  attempts: 3,
  backoff: { firstMs: 40, maxMs: 200 },
  timeoutMs: 10_000,
  concurrency: 5,
  handle,
  ...more,
});
/** A definition that keeps what it was given. */
export const record = (name: string, more: Partial<JobDefinition> = {}) => {
  const ran: Job[] = [];
  return { ran, definition: define(name, async (job) => void ran.push(job), more) };
};
export const freshName = () => `job-${newId()}`;
export const request = (name: string, more: Partial<JobRequest> = {}): JobRequest => ({
  name,
  id: newId(),
  organisation: newId(),
  data: {},
  ...more,
});
