import pg from 'pg';
import { newId } from '@custodia/kernel';
import { migratedDatabase } from '@custodia/migrations/testing';
import type { EventStoreFixture, OpenAppend } from '../contract/fixture.js';
import type { ExpectedRevision, NewEvent } from '../port.js';
import { postgresEventStore } from './postgres.js';
import { grantEventStore } from './postgres/schema.js';

export const postgresFixture: EventStoreFixture = fixtureOn(migratedDatabase);

/** The store as a user who owns nothing: the owner has given the right to read and to append. */
export const grantedFixture: EventStoreFixture = fixtureOn(async () => {
  const { url: owner, drop } = await migratedDatabase();
  const [user, password] = [`writer_${newId().replaceAll('-', '')}`, newId()];
  await on(owner, async (client) => {
    await client.query(`create role ${user} login password '${password}'`);
    await grantEventStore(client, user);
  });
  const url = Object.assign(new URL(owner), { username: user, password }).href;
  return {
    url,
    async drop() {
      await once(owner, `drop owned by ${user}`);
      await once(owner, `drop role ${user}`);
      await drop();
    },
  };
});

function fixtureOn(database: typeof migratedDatabase): EventStoreFixture {
  return {
    offers: ['processes', 'transactions', 'server'],
    async start() {
      const { url, drop } = await database();
      const options = { url };
      return {
        open: () => postgresEventStore(options),
        elsewhere: { module: '@custodia/event-store', factory: 'postgresEventStore', options },
        appendOpen: (stream, expected, events) => appendOpen(url, stream, expected, events),
        cut: () =>
          once(
            url,
            `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'custodia-events'`,
          ),
        stop: drop,
      };
    },
  };
}

/** The adapter's own append function in a transaction that the test holds open. */
async function appendOpen(
  url: string,
  stream: string,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
): Promise<OpenAppend> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  await client.query('begin');
  await client.query('select * from custodia_events.append($1, $2, $3, $4, $5::text[]::json[], $6::text[]::json[])', [
    stream,
    typeof expected === 'number' ? expected : { no_stream: -1, any: -2, stream_exists: -3 }[expected],
    events.map(({ id }) => id),
    events.map(({ type }) => type),
    events.map(({ data }) => data),
    events.map(({ metadata }) => metadata),
  ]);
  const end = (statement: string) => async (): Promise<void> => {
    await client.query(statement);
    await client.end();
  };
  return {
    commit: end('commit'),
    rollback: end('rollback'),
    async kill() {
      const gone = new Promise((resolve) => client.once('end', resolve));
      await once(url, `select pg_terminate_backend(${rows[0]!.pid})`);
      await gone;
    },
  };
}

const once = (url: string, statement: string): Promise<void> =>
  on(url, async (client) => void (await client.query(statement)));

async function on(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await work(client).finally(() => client.end());
}
