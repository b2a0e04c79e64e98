import { vaultContract } from '../contract/vault.contract.js';
import { inMemoryVault } from './in-memory.js';

vaultContract('memory', async () => {
  const vault = inMemoryVault();
  return { open: async () => vault, settle: async () => undefined, close: async () => undefined };
});
