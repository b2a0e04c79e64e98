export { cancelStatement } from './cancel.js';
export * from './embedded.js';
export * from './pool.js';
export * from './unavailable.js';
