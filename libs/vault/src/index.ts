export * from './port.js';
export { isIntact } from './sealing.js';
export { inMemoryVault } from './adapters/in-memory.js';
export { postgresVault, type Erasure, type PostgresVault, type PostgresVaultOptions } from './adapters/postgres.js';
export { grantVault } from './adapters/postgres/schema.js';
export { loadRootKey, RootKeyFault, type RootKeySource } from './root-key.js';
