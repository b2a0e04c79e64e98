import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { VaultFault } from '../../port.js';

/** Applied in this order, each once; released files are never edited. */
const steps = ['1-keys.sql'];
/** Of the advisory lock that lets only one process at a time create or upgrade the schema. */
const upgradeLock = '6811904427315509318';

/**
 * Creates or upgrades the schema `custodia_vault`, whatever else lives in the database. Idempotent and safe when many
 * processes start at once. With `grantTo`, that role may use the keys but not change the tables: run it then as the
 * owner, and let api and worker connect as the role. Throws `VaultFault` when the schema is newer than this release.
 */
export async function upgradeVaultSchema(client: pg.ClientBase, grantTo?: string): Promise<void> {
  if ((await schemaVersion(client)) === steps.length && grantTo === undefined) return;
  await client.query('begin');
  try {
    await client.query(`select pg_advisory_xact_lock(${upgradeLock})`);
    const version = await schemaVersion(client);
    if (version > steps.length) {
      throw new VaultFault(
        `The schema custodia_vault is at version ${version}, this release knows ${steps.length}: run the newer release.`,
      );
    }
    if (version === 0) {
      await client.query('create schema if not exists custodia_vault');
      await client.query(
        'create table custodia_vault.schema_version (version int primary key, applied_at timestamptz not null default now())',
      );
    }
    for (const [index, file] of steps.entries()) {
      if (index < version) continue;
      await client.query(await readFile(new URL(`../../../sql/${file}`, import.meta.url), 'utf8'));
      await client.query('insert into custodia_vault.schema_version (version) values ($1)', [index + 1]);
    }
    if (grantTo !== undefined) await grant(client, grantTo);
    await client.query('commit');
  } catch (fault) {
    await client.query('rollback').catch(() => undefined);
    throw fault;
  }
}

/** No `delete`: an erasure is an update, so that an erased subject stays known. */
async function grant(client: pg.ClientBase, role: string): Promise<void> {
  const name = `"${role.replaceAll('"', '""')}"`;
  await client.query(`grant usage on schema custodia_vault to ${name}`);
  await client.query(`grant select on custodia_vault.schema_version to ${name}`);
  await client.query(`grant select, insert, update on custodia_vault.root_key, custodia_vault.erasure_key to ${name}`);
}

async function schemaVersion(client: pg.ClientBase): Promise<number> {
  // Not to_regclass: inside a transaction it may answer from a cache that is older than the advisory lock.
  const { rows } = await client.query<{ present: boolean }>(
    `select exists (select from pg_catalog.pg_tables where schemaname = 'custodia_vault' and tablename = 'schema_version') as present`,
  );
  if (!rows[0]!.present) return 0;
  const versions = await client.query<{ version: number }>(
    'select coalesce(max(version), 0) as version from custodia_vault.schema_version',
  );
  return versions.rows[0]!.version;
}
