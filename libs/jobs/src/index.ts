export * from './port.js';
export { bullmqJobs, type BullmqJobs, type BullmqOptions } from './adapters/bullmq/jobs.js';
export { migrateJobs } from './adapters/bullmq/postgres.js';
export { reactor, type CheckpointStore, type Reaction, type Reactor } from './reactor.js';
export { reactAgain, reactAgainJob, runReactors, type ReactorsOptions, type RunningReactors } from './run-reactors.js';
export { foundBusy } from './attempt.js';
