import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['model_version_v1', 'model_version_v1_history'] as const;

/** What is decided about the use of a version of a model. Nothing was decided before: a rebuild would make the same rows. */
export class ModelVersionLife1767228010000 implements MigrationInterface {
  name = 'ModelVersionLife1767228010000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables) {
      await runner.query(
        `alter table ${table} add column decided text, add column decision_reason text, add column quarantine_reason text,
           add column quarantined boolean not null default false`,
      );
      await runner.query(`alter table ${table} alter column quarantined drop default`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables)
      await runner.query(
        `alter table ${table} drop column decided, drop column decision_reason, drop column quarantine_reason, drop column quarantined`,
      );
  }
}
