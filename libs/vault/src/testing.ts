export { inMemoryVault } from './adapters/in-memory.js';
export { vaultContract, type VaultFixture } from './contract/vault.contract.js';
