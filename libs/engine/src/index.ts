export { openEngine, type Engine } from './engine.js';
export type { Database } from './database.js';
