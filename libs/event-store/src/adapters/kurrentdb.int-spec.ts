import { eventStoreContract } from '../contract/event-store.contract.js';
import { protocolServerFixture, realServerFixture } from './kurrentdb.fixture.js';

eventStoreContract('kurrentdb, protocol server', protocolServerFixture);

const real = process.env['KURRENTDB_URL'];
if (real) eventStoreContract('kurrentdb, real server', realServerFixture(real));
