import { eventStoreContract } from '../contract/event-store.contract.js';
import { postgresFixture } from './postgres.fixture.js';

eventStoreContract('postgres', postgresFixture);
