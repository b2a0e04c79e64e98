import type { MigrationInterface, QueryRunner } from 'typeorm';

/** SHA-256 of nothing: what a version without files carried as the digest of its manifest. */
const ofNothing = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** The row and its former states. */
const both = (table: string): readonly string[] => [table, `${table}_history`];

/**
 * A version without files has no digest, a version that a provider runs has a statement instead, and a dataset is in
 * quarantine as soon as a version of it is. Rows are brought to what a rebuild would make of them.
 */
export class Manifests1767227730000 implements MigrationInterface {
  name = 'Manifests1767227730000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['model_version_v1', 'dataset_version_v1'].flatMap(both)) {
      await runner.query(`alter table ${table} alter column digest drop not null`);
      await changed(runner, table, `digest = null where digest = '${ofNothing}' and files = '[]'::jsonb`);
    }
    for (const table of both('model_version_v1')) await runner.query(`alter table ${table} add column remote jsonb`);
    for (const table of both('dataset_v1')) {
      await runner.query(`alter table ${table} add column whole_in_quarantine boolean not null default false`);
      await changed(
        runner,
        table,
        'whole_in_quarantine = quarantined, quarantined = quarantined or cardinality(quarantined_version_ids) > 0',
      );
      await runner.query(`alter table ${table} alter column whole_in_quarantine drop default`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of both('dataset_v1')) {
      await changed(runner, table, 'quarantined = whole_in_quarantine');
      await runner.query(`alter table ${table} drop column whole_in_quarantine`);
    }
    for (const table of both('model_version_v1')) await runner.query(`alter table ${table} drop column remote`);
    for (const table of ['model_version_v1', 'dataset_version_v1'].flatMap(both)) {
      await changed(runner, table, `digest = '${ofNothing}' where digest is null`);
      await runner.query(`alter table ${table} alter column digest set not null`);
    }
  }
}

/** The owner of a table sees its rows only while row-level security is not forced on it. */
async function changed(runner: QueryRunner, table: string, assignments: string): Promise<void> {
  await runner.query(`alter table ${table} no force row level security`);
  await runner.query(`update ${table} set ${assignments}`);
  await runner.query(`alter table ${table} force row level security`);
}
