import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['prompt_version_v1', 'prompt_version_v1_history'] as const;
const flags = ['approved', 'superseded', 'withdrawn'] as const;

/** Reviews, approval and end of a version of a prompt. Nothing of these was recorded before: a rebuild would make the same rows. */
export class PromptVersionLife1767228045000 implements MigrationInterface {
  name = 'PromptVersionLife1767228045000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables) {
      await runner.query(
        `alter table ${table} add column approved_at timestamptz, add column approved_by text, add column withdrawal_reason text,
           add column reviews jsonb not null default '[]',
           ${flags.map((flag) => `add column ${flag} boolean not null default false`).join(', ')}`,
      );
      for (const column of ['reviews', ...flags])
        await runner.query(`alter table ${table} alter column ${column} drop default`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables)
      await runner.query(
        `alter table ${table} ${['approved_at', 'approved_by', 'withdrawal_reason', 'reviews', ...flags].map((column) => `drop column ${column}`).join(', ')}`,
      );
  }
}
