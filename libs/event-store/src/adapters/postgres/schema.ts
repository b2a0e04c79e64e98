import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { asFault } from './connection.js';

/** Applied in this order, each once; released files are never edited. */
const steps = ['1-log.sql', '2-identity.sql'];
/** Of the advisory lock that lets only one process at a time create or upgrade the schema. */
const upgradeLock = '7093280423519847532';

/**
 * For a store that works as another role than the owner of its tables: as the owner, brings the schema up to date and
 * lets the role `grantTo` read and append. It may not change or remove an event, nor the tables. Throws `EventStoreFault`.
 */
export async function preparePostgresEventStore(ownerUrl: string, grantTo: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'custodia-events' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await upgradeSchema(client, grantTo);
  } catch (fault) {
    throw asFault(fault, 'event store');
  } finally {
    await client.end();
  }
}

/**
 * Creates or upgrades the schema `custodia_events`, whatever else lives in the database. Idempotent and safe when many
 * processes start at once. Throws when the schema is newer than this release.
 */
export async function upgradeSchema(client: pg.ClientBase, grantTo?: string): Promise<void> {
  if ((await schemaVersion(client)) === steps.length && grantTo === undefined) return;
  await client.query('begin');
  try {
    await client.query(`select pg_advisory_xact_lock(${upgradeLock})`);
    const version = await schemaVersion(client);
    if (version > steps.length) {
      throw new Error(
        `The schema custodia_events is at version ${version}, this release knows ${steps.length}: run the newer release.`,
      );
    }
    if (version === 0) {
      await client.query('create schema if not exists custodia_events');
      await client.query(
        'create table custodia_events.schema_version (version int primary key, applied_at timestamptz not null default now())',
      );
    }
    for (const [index, file] of steps.entries()) {
      if (index < version) continue;
      await client.query(await readFile(new URL(`../../../sql/${file}`, import.meta.url), 'utf8'));
      await client.query('insert into custodia_events.schema_version (version) values ($1)', [index + 1]);
    }
    if (grantTo !== undefined) await grant(client, pg.escapeIdentifier(grantTo));
    await client.query('commit');
  } catch (fault) {
    await client.query('rollback').catch(() => undefined);
    throw fault;
  }
}

/** Streams change only in how far they have come; an event never does. */
async function grant(client: pg.ClientBase, role: string): Promise<void> {
  await client.query(`grant usage on schema custodia_events to ${role}`);
  await client.query(`grant select on all tables in schema custodia_events to ${role}`);
  await client.query(`grant insert on custodia_events.events, custodia_events.event_ids to ${role}`);
  await client.query(`grant insert, update on custodia_events.streams, custodia_events.stream_metadata to ${role}`);
}

async function schemaVersion(client: pg.ClientBase): Promise<number> {
  // Not to_regclass: what it once did not find it goes on not finding, also after the wait for the lock.
  const { rows } = await client.query<{ present: boolean }>(
    `select exists (select from pg_tables where schemaname = 'custodia_events' and tablename = 'schema_version') as present`,
  );
  if (!rows[0]!.present) return 0;
  const versions = await client.query<{ version: number }>(
    'select coalesce(max(version), 0) as version from custodia_events.schema_version',
  );
  return versions.rows[0]!.version;
}
