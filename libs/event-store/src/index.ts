export * from './port.js';
export * from './decider.js';
export * from './codec.js';
export * from './handler.js';
export * from './copy.js';
export { inMemoryEventStore, inMemoryLog, type InMemoryLog } from './adapters/in-memory.js';
export { postgresEventStore, type PostgresEventStoreOptions } from './adapters/postgres.js';
export { preparePostgresEventStore } from './adapters/postgres/schema.js';
export { kurrentdbEventStore, type KurrentdbEventStoreOptions } from './adapters/kurrentdb.js';
