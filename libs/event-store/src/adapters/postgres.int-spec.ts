import { eventStoreContract } from '../contract/event-store.contract.js';
import { grantedFixture, postgresFixture } from './postgres.fixture.js';

eventStoreContract('postgres', postgresFixture);
eventStoreContract('postgres, as a user who owns nothing', grantedFixture);
