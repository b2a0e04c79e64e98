import type { EventStoreFixture } from '../contract/fixture.js';
import { inMemoryEventStore, inMemoryLog } from './in-memory.js';

export const inMemoryFixture: EventStoreFixture = {
  offers: [],
  async start() {
    const log = inMemoryLog();
    return { open: async () => inMemoryEventStore(log), stop: async () => undefined };
  },
};
