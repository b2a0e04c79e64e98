export * from './embedded.js';
export * from './pool.js';
