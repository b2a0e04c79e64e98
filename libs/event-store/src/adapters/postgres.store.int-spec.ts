import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { logMigrations, migrate } from '@custodia/migrations';
import { migratedDatabase } from '@custodia/migrations/testing';
import { testDatabase } from '@custodia/postgres/testing';
import { anEvent, collect, idsOf, listen, newStream, newType, someEvents } from '../contract/fixture.js';
import { postgresEventStore } from './postgres.js';
import { watchChanges } from './postgres/changes.js';
import { tuned } from './postgres/connection.js';
import { byTypes } from './postgres/reader.js';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let client: pg.Client;
beforeAll(async () => {
  database = await migratedDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});
const nobodyListens = 'postgres://postgres@127.0.0.1:1/none';

describe('the PostgreSQL event store', () => {
  it('says that the migrations have not been run', async () => {
    const empty = await testDatabase();
    await expect(postgresEventStore({ url: empty.url })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/custodia_events is not there.*Run the migrations first/),
    });
    await empty.drop();
  });

  it('has another identity than any other log, also than one that was emptied', async () => {
    const other = await migratedDatabase();
    const identity = async (): Promise<string> => {
      const store = await postgresEventStore({ url: other.url, readers: 1 });
      return store.identity().finally(() => store.close());
    };
    const before = await identity();
    expect(await identity()).toBe(before);
    const session = new pg.Client(other.url);
    await session.connect();
    await session.query('drop schema custodia_events cascade');
    await session.query(`delete from migration where name like 'EventLog%'`);
    await session.end();
    await migrate(other.url, logMigrations);
    expect(await identity()).not.toBe(before);
    await other.drop();
  });

  it('says that it is unavailable when no server answers', async () => {
    await expect(postgresEventStore({ url: nobodyListens })).rejects.toMatchObject({
      name: 'EventStoreFault',
      code: 'UNAVAILABLE',
    });
  });

  it('says which role may not use it', async () => {
    await client.query(`create role stranger login password 'secret'`);
    const url = new URL(database.url);
    [url.username, url.password] = ['stranger', 'secret'];
    await expect(postgresEventStore({ url: url.href })).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    url.password = 'wrong';
    await expect(postgresEventStore({ url: url.href })).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    await client.query('drop role stranger');
  });

  it('gives up on an append that is not confirmed in time, and recognises it when it is repeated', async () => {
    const store = await postgresEventStore({ url: database.url, patienceMs: 400 });
    const stream = newStream();
    const [blocked, queued] = [[anEvent()], [anEvent()]];
    await client.query('begin');
    await client.query('select custodia_events.lock_log()');
    const appends = [store.append(stream, 'no_stream', blocked), store.append(newStream(), 'no_stream', queued)];
    for (const append of await Promise.allSettled(appends))
      expect(append).toMatchObject({ status: 'rejected', reason: { code: 'UNAVAILABLE' } });
    await client.query('rollback');
    expect(await store.append(stream, 'no_stream', blocked)).toMatchObject({ kind: 'appended', revision: 0 });
    expect(idsOf(await collect(store.readStream(stream)))).toEqual(idsOf(blocked));
    await store.close();
  });

  it('waits for positions without gaps, whatever was refused in between', async () => {
    const store = await postgresEventStore({ url: database.url });
    const taken = newStream();
    await store.append(taken, 'no_stream', [anEvent()]);
    await Promise.all(
      Array.from({ length: 90 }, (_, n) =>
        store.append(n % 3 === 0 ? taken : newStream(), 'no_stream', someEvents(1 + (n % 2))),
      ),
    );
    await store.append(newStream(), 'no_stream', [{ ...anEvent(), data: '{' }]).catch(() => undefined);
    await store.append(newStream(), 'no_stream', [anEvent()]);
    const positions = (await collect(store.readAll())).map(({ position }) => Number(position));
    expect(positions).toEqual(positions.map((_, index) => index + 1));
    await store.close();
  });

  it('serves many subscriptions from the events it has in memory, and others from the log', async () => {
    const store = await postgresEventStore({ url: database.url });
    const [common, rare] = [newType(), newType()];
    const start = await store.head();
    const early = [
      listen(store, start),
      listen(store, start, { types: [rare] }),
      listen(store, start, { batchSize: 7 }),
    ];
    await Promise.all(early.map((listener) => listener.until(() => listener.caughtUp > 0)));
    // More than is kept in memory.
    for (let n = 0; n < 5; n++)
      await Promise.all(
        Array.from({ length: 20 }, () =>
          store.append(newStream(), 'no_stream', [...someEvents(49, common), anEvent(rare)]),
        ),
      );
    const late = [listen(store, start), listen(store, start, { types: [rare] })];
    const wanted = [5_000, 100, 5_000, 5_000, 100];
    await Promise.all(
      [...early, ...late].map((listener, index) => listener.until(() => listener.events.length >= wanted[index]!)),
    );
    const stored = await collect(store.readAll({ after: start }));
    [...early, ...late].forEach((listener, index) => {
      expect(idsOf(listener.events)).toEqual(
        idsOf(wanted[index] === 100 ? stored.filter(({ type }) => type === rare) : stored),
      );
    });
    await store.close();
  });

  it('finds the events of a type by their index, however many others there are', async () => {
    const store = await postgresEventStore({ url: database.url });
    await Promise.all(
      ['CommonA', 'CommonB', 'CommonC'].map((type) => store.append(newStream(), 'no_stream', someEvents(2_000, type))),
    );
    await store.close();
    const session = new pg.Client(tuned(database.url, 'plans'));
    await session.connect();
    await session.query('analyze custodia_events.events');
    // Not "explain (generic_plan)", which PostgreSQL 15 does not know; the settings of the store make the plan generic.
    await session.query(`prepare by_types as ${byTypes(3)}`);
    const { rows } = await session.query<{ 'QUERY PLAN': string }>(
      `explain execute by_types (0, 10, 'CommonA', 'CommonB', 'Rare')`,
    );
    await session.end();
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan.match(/Index Scan using events_by_type/g)).toHaveLength(3);
    expect(plan).not.toMatch(/events_pkey|Sort\b(?! Key)/);
  });

  it('looks for events by the clock while it cannot listen', async () => {
    const changes = watchChanges({ url: nobodyListens, pollMs: 5 });
    const never = new AbortController().signal;
    const seen = changes.version();
    await changes.since(seen, never);
    expect(changes.version()).toBeGreaterThan(seen);
    await changes.close();
  });
});
