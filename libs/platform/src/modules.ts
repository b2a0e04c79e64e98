export { openEngine, type Engine } from './engine.js';
export { openEventStore } from './event-store.js';
export type { Database } from './database.js';
