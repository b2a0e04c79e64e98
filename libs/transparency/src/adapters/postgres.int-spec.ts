import { createPool } from '@custodia/postgres';
import { inRole, PROJECTOR_ROLE } from '@custodia/read-models';
import { migratedDatabase } from '@custodia/migrations/testing';
import { transparencyContract } from '../contract/transparency.contract.js';
import { postgresTransparency } from './postgres.js';

transparencyContract('PostgreSQL', {
  async start() {
    const database = await migratedDatabase();
    const pool = createPool(inRole(database.url, PROJECTOR_ROLE), { max: 4, applicationName: 'test-transparency' });
    return {
      kept: postgresTransparency(pool),
      async stop() {
        await pool.end();
        await database.drop();
      },
    };
  },
});
