export { cancelStatement } from './cancel.js';
export { abandon, asDriverQuery, sendQuery, type DriverQuery, type Wire } from './driver-internals.js';
export * from './embedded.js';
export * from './pool.js';
