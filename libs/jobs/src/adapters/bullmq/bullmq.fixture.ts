import { setTimeout as elapse } from 'node:timers/promises';
import type { JobsFixture } from '../../contract/world.js';
import { bullmqJobs } from './jobs.js';
import type { BullRunner } from './runner.js';

/** The contract's way to BullMQ on any engine. */
export const bullmqFixture = (url: string, close: () => Promise<void>): JobsFixture => ({
  open: () => bullmqJobs({ url, lockMs: 600, stalledCheckMs: 300 }),
  pass: (ms) => elapse(ms),
  now: Date.now,
  crash: (runner) => (runner as BullRunner).abandon(),
  close,
});
