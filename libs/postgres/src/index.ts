export { cancelStatement } from './cancel.js';
export { abandon, asDriverQuery, poolOf, sendQuery, type DriverQuery, type Wire } from './driver-internals.js';
export * from './embedded.js';
export * from './pool.js';
