export { inMemoryVault } from './adapters/in-memory.js';
export { erasureOnDiskContract, type DatabaseOnDisk } from './contract/erasure-on-disk.contract.js';
export { vaultContract, type VaultFixture } from './contract/vault.contract.js';
export { blocksOf, searchDisk, type DiskSearch, type Wanted } from './testing/disk-search.js';
