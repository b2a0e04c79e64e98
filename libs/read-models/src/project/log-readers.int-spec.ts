import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { migratedDatabase } from '@custodia/migrations/testing';
import type { DataSource } from 'typeorm';
import { ParkedEventRow, ProjectionCheckpoint, SubscriptionCheckpoint } from '../entities/bookkeeping.js';
import { openDataSource } from '../wire/data-source.js';
import { bookProjection } from '../testing/library.js';
import { moveReaders, placesOfReaders, readersOf, ReadersAtWork, resetReaders } from './log-readers.js';

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

const [first, second, third] = ['0001', '0002', '0003'];
const eventId = '01a22421-67fd-7be9-9c63-1223d0e29f71';
const parked = { stream: 's', revision: 0, position: second, eventId, type: 'BookAdded', reason: 'cannot be read' };
beforeEach(async () => {
  const { manager } = source;
  for (const entity of [ProjectionCheckpoint, SubscriptionCheckpoint, ParkedEventRow])
    await manager.createQueryBuilder().delete().from(entity).execute();
  await manager.insert(ProjectionCheckpoint, [
    { name: 'book_v1', version: 1, position: second },
    { name: 'shelf_v1', version: 1, position: '' },
  ]);
  await manager.insert(SubscriptionCheckpoint, { name: 'mails', position: first });
  await manager.insert(ParkedEventRow, [
    { projection: 'book_v1', ...parked },
    { projection: 'shelf_v1', ...parked },
  ]);
});

describe('those who read the log', () => {
  it('are all that remember a place', async () => {
    expect(await readersOf(source)).toEqual([
      { kind: 'projection', name: 'book_v1', position: second },
      { kind: 'projection', name: 'shelf_v1', position: '' },
      { kind: 'subscription', name: 'mails', position: first },
      { kind: 'parked', name: 'book_v1 s', position: second },
      { kind: 'parked', name: 'shelf_v1 s', position: second },
    ]);
    expect((await placesOfReaders(source)).sort()).toEqual(['', first, second]);
  });

  it('move together, also where the places of both logs look alike', async () => {
    await moveReaders(
      source,
      new Map([
        ['', ''],
        [first, second],
        [second, third],
      ]),
    );
    expect((await readersOf(source)).map(({ position }) => position)).toEqual([third, '', second, third, third]);
  });

  it('do not move when one of them has moved on, or works', async () => {
    const before = await readersOf(source);
    await expect(moveReaders(source, new Map([[first, second]]))).rejects.toThrow(ReadersAtWork);
    const leaseUntil = () => `now() + interval '10 seconds'`;
    await source.manager.update(ProjectionCheckpoint, { name: 'book_v1' }, { owner: 'worker', leaseUntil });
    const everything = new Map(before.map(({ position }) => [position, third]));
    await expect(moveReaders(source, everything)).rejects.toThrow('A worker still projects book_v1');
    await expect(resetReaders(source, [bookProjection], new Map())).rejects.toThrow(ReadersAtWork);
    expect(await readersOf(source)).toEqual(before);
  });

  it('are put where they are told, and forgotten when no projection of this release is meant', async () => {
    await resetReaders(source, [bookProjection], new Map([['mails', third]]));
    expect(await readersOf(source)).toEqual([
      { kind: 'projection', name: 'book_v1', position: second },
      { kind: 'subscription', name: 'mails', position: third },
      { kind: 'parked', name: 'book_v1 s', position: second },
    ]);
  });
});
