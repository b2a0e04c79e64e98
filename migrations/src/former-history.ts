import { readFile } from 'node:fs/promises';
import type { QueryRunner } from 'typeorm';

/**
 * How many steps of its own history a schema has behind it: releases until 0.1 counted those of the log and of the vault
 * in a table `schema_version` inside the schema. 0 where there is none.
 */
export async function formerVersion(runner: QueryRunner, schema: string): Promise<number> {
  // Not to_regclass: what it once did not find it goes on not finding, also after the wait for a lock.
  const [{ kept }] = await runner.query(
    `select exists (select from pg_tables where schemaname = $1 and tablename = 'schema_version') as kept`,
    [schema],
  );
  if (!kept) return 0;
  const [{ version }] = await runner.query(`select coalesce(max(version), 0) as version from ${schema}.schema_version`);
  return version;
}

/** Once every step of the former history is in TypeORM's, its table goes. */
export const endFormerHistory = (runner: QueryRunner, schema: string): Promise<unknown> =>
  runner.query(`drop table if exists ${schema}.schema_version`);

/** A file of the folder `sql`. */
export const sqlFile = (name: string): Promise<string> =>
  readFile(new URL(`../sql/${name}.sql`, import.meta.url), 'utf8');
