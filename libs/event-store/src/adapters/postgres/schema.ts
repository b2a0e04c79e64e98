import { readFile } from 'node:fs/promises';
import type pg from 'pg';

/** Applied in this order, each once; released files are never edited. */
const steps = ['1-log.sql'];
/** Of the advisory lock that lets only one process at a time create or upgrade the schema. */
const upgradeLock = '7093280423519847532';

/**
 * Creates or upgrades the schema `custodia_events`, whatever else lives in the database. Idempotent and safe when many
 * processes start at once. Throws when the schema is newer than this release.
 */
export async function upgradeSchema(client: pg.ClientBase): Promise<void> {
  if ((await schemaVersion(client)) === steps.length) return;
  await client.query('begin');
  try {
    await client.query(`select pg_advisory_xact_lock(${upgradeLock})`);
    const version = await schemaVersion(client);
    if (version > steps.length) {
      throw new Error(`The schema custodia_events is at version ${version}, this release knows ${steps.length}: run the newer release.`);
    }
    if (version === 0) {
      await client.query('create schema if not exists custodia_events');
      await client.query('create table custodia_events.schema_version (version int primary key, applied_at timestamptz not null default now())');
    }
    for (const [index, file] of steps.entries()) {
      if (index < version) continue;
      await client.query(await readFile(new URL(`../../../sql/${file}`, import.meta.url), 'utf8'));
      await client.query('insert into custodia_events.schema_version (version) values ($1)', [index + 1]);
    }
    await client.query('commit');
  } catch (fault) {
    await client.query('rollback').catch(() => undefined);
    throw fault;
  }
}

async function schemaVersion(client: pg.ClientBase): Promise<number> {
  // Not to_regclass: what it once did not find it goes on not finding, also after the wait for the lock.
  const { rows } = await client.query<{ present: boolean }>(
    `select exists (select from pg_tables where schemaname = 'custodia_events' and tablename = 'schema_version') as present`,
  );
  if (!rows[0]!.present) return 0;
  const versions = await client.query<{ version: number }>('select coalesce(max(version), 0) as version from custodia_events.schema_version');
  return versions.rows[0]!.version;
}
