export * from './tokens.js';
export { jobs, projections, reactors, registered, schedules } from './background.js';
export { Closing } from './closing.js';
export type { Database } from './database.js';
export { observedJob } from './observed.js';
export { Ports } from './ports.js';
