export { inMemoryJobs, type InMemoryJobs } from './adapters/in-memory.js';
export { jobsContract, type JobsFixture } from './contract/jobs.contract.js';
export { inMemoryCheckpoints } from './testing/checkpoints.js';
