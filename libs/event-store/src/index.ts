export * from './port.js';
export * from './decider.js';
export * from './codec.js';
export * from './handler.js';
export { inMemoryEventStore } from './adapters/in-memory.js';
