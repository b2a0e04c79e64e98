import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@custodia/postgres/testing';
import pg from 'pg';
import { logMigrations, migrate, migrations, NewerSchema } from './index.js';

type TestDatabase = Awaited<ReturnType<typeof testDatabase>>;

const connected = async <Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> => {
  const client = new pg.Client(url);
  await client.connect();
  return work(client).finally(() => client.end());
};
const rowsOf = (url: string, text: string): Promise<Record<string, unknown>[]> =>
  connected(url, async (client) => (await client.query<Record<string, unknown>>(text)).rows);

const ours = `('public', 'custodia_events', 'custodia_vault')`;
/** What makes two schemas the same for this service, in the words of information_schema and of the catalogue. */
const aspects: Readonly<Record<string, string>> = {
  columns: `select table_schema, table_name, column_name, ordinal_position, column_default, is_nullable, data_type, udt_name, collation_name
    from information_schema.columns where table_schema in ${ours} order by 1, 2, 4`,
  constraints: `select conrelid::regclass::text as on, conname, pg_get_constraintdef(oid) as definition
    from pg_constraint where connamespace::regnamespace::text in ${ours} order by 1, 2`,
  indexes: `select schemaname, tablename, indexname, indexdef from pg_indexes where schemaname in ${ours} order by 1, 2, 3`,
  routines: `select oid::regprocedure::text as name, pg_get_functiondef(oid) as definition
    from pg_proc where pronamespace::regnamespace::text in ${ours} and prokind = 'f' order by 1`,
  triggers: `select tgrelid::regclass::text as on, tgname, pg_get_triggerdef(oid) as definition from pg_trigger where not tgisinternal order by 1, 2`,
  policies: `select schemaname, tablename, policyname, roles::text, cmd, qual, with_check from pg_policies order by 1, 2, 3`,
  rowSecurity: `select oid::regclass::text as name, relrowsecurity, relforcerowsecurity, reloptions
    from pg_class where relnamespace::regnamespace::text in ${ours} and relkind = 'r' order by 1`,
  privileges: `select table_schema, table_name, grantee, privilege_type from information_schema.role_table_grants
    where table_schema in ${ours} order by 1, 2, 3, 4`,
};
const schemaOf = async (url: string): Promise<Record<string, unknown>> =>
  Object.fromEntries(
    await Promise.all(Object.entries(aspects).map(async ([name, text]) => [name, await rowsOf(url, text)] as const)),
  );

const history = async (url: string): Promise<unknown[]> =>
  (await rowsOf(url, 'select name from migration order by timestamp')).map(({ name }) => name);
const all = migrations.map(({ name }) => name);

describe('a database from before rows, log and vault had one history', () => {
  let former: TestDatabase;
  let fresh: TestDatabase;
  let before: Record<string, unknown>;
  const contents = async (url: string): Promise<Record<string, unknown>> => {
    const tables = await rowsOf(
      url,
      `select c.oid::regclass::text as name from pg_class c where relkind = 'r' and relnamespace::regnamespace::text in ${ours}
         and relname not in ('migration', 'schema_version') order by 1`,
    );
    return Object.fromEntries(
      await Promise.all(
        tables.map(async ({ name }) => [name, await rowsOf(url, `select * from ${String(name)} order by 1`)] as const),
      ),
    );
  };
  beforeAll(async () => {
    [former, fresh] = await Promise.all([testDatabase(), testDatabase()]);
    const made = await readFile(new URL('../fixtures/three-histories.sql', import.meta.url), 'utf8');
    await connected(former.url, (client) => client.query(made));
    before = await contents(former.url);
    await Promise.all([migrate(former.url), migrate(fresh.url)]);
  });
  afterAll(async () => {
    await former.drop();
    await fresh.drop();
  });

  it('keeps every row of every table', async () => {
    const filled = Object.values(before).filter((rows) => (rows as unknown[]).length > 0);
    expect(filled.length).toBeGreaterThanOrEqual(10);
    // Later migrations may add tables and columns.
    expect(await contents(former.url)).toMatchObject(before);
  });

  it('gets the schema of a new database', async () => {
    expect(await schemaOf(former.url)).toEqual(await schemaOf(fresh.url));
  });

  it('has the one history, and no other', async () => {
    for (const { url } of [former, fresh]) {
      expect(await history(url)).toEqual(all);
      expect(await rowsOf(url, `select from pg_tables where tablename = 'schema_version'`)).toEqual([]);
    }
    expect(await migrate(former.url)).toEqual([]);
  });

  it('reads and appends to its streams as before', async () => {
    const [kept] = await rowsOf(
      former.url,
      `select revision, position, data::text, metadata::text from custodia_events.events order by position desc limit 1`,
    );
    const appended = await rowsOf(
      former.url,
      `select e.stream, a.revision, a.position from (select stream, revision from custodia_events.events order by position desc limit 1) e,
         custodia_events.append(e.stream, e.revision, array[gen_random_uuid()], array['ModelRetired'], array['{"at":1}'::json], array['{}'::json]) a`,
    );
    expect(appended).toMatchObject([
      { revision: String(Number(kept!['revision']) + 1), position: String(Number(kept!['position']) + 1) },
    ]);
  });
});

describe('migrating', () => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await testDatabase()));
  afterAll(() => database.drop());

  it('is done once, however many processes start at the same time', async () => {
    const runs = await Promise.all(Array.from({ length: 4 }, () => migrate(database.url)));
    expect(runs.flat().sort()).toEqual([...all].sort());
    expect(await history(database.url)).toEqual(all);
  });

  it('gives a database of the log alone nothing else', async () => {
    const log = await testDatabase();
    expect(await migrate(log.url, logMigrations)).toEqual(logMigrations.map(({ name }) => name));
    const tables = await rowsOf(log.url, `select distinct schemaname from pg_tables where schemaname in ${ours}`);
    expect(tables.map(({ schemaname }) => schemaname).sort()).toEqual(['custodia_events', 'public']);
    // The same database may later take the rest.
    expect(await migrate(log.url)).toEqual(all.filter((name) => !name.startsWith('EventLog')));
    await log.drop();
  });

  it('does not touch a log or a vault that a newer release has migrated', async () => {
    const newer = await testDatabase();
    await migrate(newer.url);
    for (const name of ['EventLogInParts1999999999999', 'VaultOfGlass1999999999999']) {
      await rowsOf(newer.url, `insert into migration (timestamp, name) values (1999999999999, '${name}')`);
      await expect(migrate(newer.url)).rejects.toThrow(NewerSchema);
      await rowsOf(newer.url, `delete from migration where name = '${name}'`);
    }
    await rowsOf(newer.url, `insert into migration (timestamp, name) values (1999999999999, 'Shelves1999999999999')`);
    expect(await migrate(newer.url)).toEqual([]);
    await newer.drop();
  });

  it('names the migrations of log and vault so that an older release knows them as such', () => {
    expect(logMigrations.every(({ name }) => /^EventLog\w*\d{13}$/.test(name))).toBe(true);
    expect(migrations.filter(({ name }) => /^EventLog/.test(name))).toEqual(logMigrations);
    expect(all.filter((name) => name.startsWith('Vault')).length).toBeGreaterThan(0);
  });
});
