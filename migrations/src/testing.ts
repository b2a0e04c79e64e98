import { randomBytes } from 'node:crypto';
import { derivedId } from '@custodia/kernel';
import pg from 'pg';
import { migrate } from './migrate.js';
import { migrations } from './migrations.js';

/** A fresh database with the schema of this release, a copy of one that is migrated once for each test server. */
export async function migratedDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env['CUSTODIA_TEST_POSTGRES'];
  if (!server) throw new Error('No test server: run through Jest, whose global set-up starts one.');
  const urlOf = (name: string): string => Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const template = `migrated_${derivedId(...migrations.map((migration) => `${migration.name} ${migration.toString()}`)).slice(0, 8)}`;
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(server, async (client) => {
    // Test files run side by side: the first one makes the template, the others wait for it.
    await client.query(`select pg_advisory_lock(hashtextextended($1, 0))`, [template]);
    const { rowCount } = await client.query('select from pg_database where datname = $1 and datistemplate', [template]);
    if (!rowCount) {
      await client.query(`drop database if exists ${template} with (force)`);
      await client.query(`create database ${template}`);
      await migrate(urlOf(template));
      await client.query(`alter database ${template} with is_template true`);
    }
    await client.query(`create database ${name} template ${template}`);
  });
  // Each database has a log of its own.
  await onServer(urlOf(name), (client) => client.query('update custodia_events.identity set id = gen_random_uuid()'));
  return {
    url: urlOf(name),
    drop: () => onServer(server, (client) => client.query(`drop database if exists ${name} with (force)`)),
  };
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await work(client).finally(() => client.end());
}
