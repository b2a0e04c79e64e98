import { eventStoreContract } from '../contract/event-store.contract.js';
import { inMemoryFixture } from './in-memory.fixture.js';

eventStoreContract('in memory', inMemoryFixture);
