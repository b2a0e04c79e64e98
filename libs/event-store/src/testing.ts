export { inMemoryEventStore } from './adapters/in-memory.js';
export { given, scenarios, someone, type Given, type When } from './testing/scenario.js';
export { neverActsTwice } from './testing/never-acts-twice.js';
export { eventStoreContract } from './contract/event-store.contract.js';
export type { EventStoreFixture, LogUnderTest, Offer, OpenAppend } from './contract/fixture.js';
