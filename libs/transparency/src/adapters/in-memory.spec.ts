import { transparencyContract } from '../contract/transparency.contract.js';
import { inMemoryTransparency } from './in-memory.js';

transparencyContract('memory', {
  start: async () => ({ kept: inMemoryTransparency(), stop: async () => undefined }),
});
