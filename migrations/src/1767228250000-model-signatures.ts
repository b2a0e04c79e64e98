import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['model_version_v1', 'model_version_v1_history'] as const;

/** Signatures over the files of a version of a model. */
export class ModelSignatures1767228250000 implements MigrationInterface {
  name = 'ModelSignatures1767228250000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables)
      await runner.query(`alter table ${table} add column signatures jsonb not null default '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`alter table ${table} drop column signatures`);
  }
}
