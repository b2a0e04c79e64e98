// Where what is sealed is kept; apart from the language, so that a check of files alone loads no database.
export { inMemoryTransparency } from './adapters/in-memory.js';
export { postgresTransparency } from './adapters/postgres.js';
