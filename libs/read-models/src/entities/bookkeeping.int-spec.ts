import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migratedDatabase } from '@custodia/migrations/testing';
import type { DataSource } from 'typeorm';
import { postgresCheckpoints } from '../project/checkpoints.js';
import { openDataSource, schemaDifferences } from '../wire/data-source.js';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let source: DataSource;
beforeAll(async () => {
  database = await migratedDatabase();
  source = await openDataSource(database.url);
});
afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

describe('what the read models keep besides rows', () => {
  it('is in the migrated tables as the entities say', async () => {
    const own = /"(projection_checkpoint|subscription_checkpoint|parked_event|skipped_event)"/;
    expect((await schemaDifferences(database.url, [])).filter((statement) => own.test(statement))).toEqual([]);
  });

  it('is kept in the role of the projector, which owns nothing', async () => {
    const [{ role }] = await source.query('select current_user as role');
    expect(role).toBe('custodia_projector');
  });
});

describe('checkpoints', () => {
  it('are empty at first, and kept many at a time, each where it was last', async () => {
    const checkpoints = postgresCheckpoints(source);
    expect(await checkpoints.load('mails')).toBe('');
    await checkpoints.save(
      new Map([
        ['mails', '0001'],
        ['reminders', '0002'],
      ]),
    );
    await checkpoints.save(new Map([['mails', '0003']]));
    expect([await checkpoints.load('mails'), await checkpoints.load('reminders')]).toEqual(['0003', '0002']);
  });

  it('of two processes that save at once do not hold each other up', async () => {
    const checkpoints = postgresCheckpoints(source);
    const names = Array.from({ length: 20 }, (_, n) => `reader-${n}`);
    const positions = (order: readonly string[], at: string): Map<string, string> =>
      new Map(order.map((name) => [name, at]));
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        checkpoints.save(positions(n % 2 ? names : names.toReversed(), String(n).padStart(4, '0'))),
      ),
    );
    expect(await checkpoints.load('reader-7')).toMatch(/^00[01]\d$/);
  });
});
