import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['dataset_version_v1', 'dataset_version_v1_history'] as const;

/** What a version of a dataset was validated and approved for. Nothing of these was recorded before: a rebuild would make the same rows. */
export class DatasetVersionLife1767228030000 implements MigrationInterface {
  name = 'DatasetVersionLife1767228030000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables) {
      await runner.query(
        `alter table ${table} add column approval jsonb, add column decided text, add column decision_reason text,
           add column validations jsonb not null default '[]', add column used boolean not null default false`,
      );
      for (const column of ['validations', 'used'])
        await runner.query(`alter table ${table} alter column ${column} drop default`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables)
      await runner.query(
        `alter table ${table} ${['approval', 'decided', 'decision_reason', 'validations', 'used'].map((column) => `drop column ${column}`).join(', ')}`,
      );
  }
}
