import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { runService } from '../support/service.js';

const register =
  'mutation($input: RegisterModelInput!) { registerModel(input: $input) { __typename ... on Refusal { code message } } }';
const mutations = 100;

describe('a mutation', () => {
  it('costs at most four commits, with its wait for the read models and all reactors', async () => {
    // On its own PostgreSQL: transactions that wrote something are counted for a whole server.
    const service = await runService({ DATABASE_URL: '' });
    const client = new pg.Client(service.engine.database.ownerUrl);
    await client.connect();
    const written = async (): Promise<number> => {
      const text = 'select pg_snapshot_xmax(pg_current_snapshot())::text::int as count';
      return (await client.query<{ count: number }>(text)).rows[0]!.count;
    };
    try {
      let before = 0;
      for (let n = 0; n < mutations + 10; n++) {
        if (n === 10) before = await written();
        const input = { name: `model ${n}`, purpose: 'Ranks', classification: 'INTERNAL' };
        expect(await service.tell(register, { input })).toEqual({ __typename: 'Model' });
      }
      expect(((await written()) - before) / mutations).toBeLessThanOrEqual(4);
    } finally {
      await client.end();
      await service.stop();
    }
  });
});
