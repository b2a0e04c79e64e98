export { inMemoryJobs, type InMemoryJobs } from './adapters/in-memory.js';
export { jobsContract } from './contract/jobs.contract.js';
export type { JobsFixture } from './contract/world.js';
export { inMemoryCheckpoints } from './testing/checkpoints.js';
