export { inMemoryEventStore } from './adapters/in-memory.js';
export { given, scenarios, someone, type Given, type When } from './testing/scenario.js';
export { neverActsTwice } from './testing/never-acts-twice.js';
