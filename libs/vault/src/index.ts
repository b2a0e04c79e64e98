export * from './port.js';
export { isIntact } from './sealing.js';
export { inMemoryVault } from './adapters/in-memory.js';
export { postgresVault, type PostgresVault, type PostgresVaultOptions } from './adapters/postgres.js';
export { grantVault } from './adapters/postgres/schema.js';
export type { Erasure } from './key-files/key-folder.js';
export { loadRootKey, rootKeyRenewal, RootKeyFault, type RootKeyRenewal, type RootKeySource } from './root-key.js';
