import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['subprocessor_v1', 'subprocessor_v1_history'] as const;

/**
 * Where the work with a subprocessor stands, its contracts, and what it has confirmed to be deleted. Rows are brought to what a
 * rebuild would make of them: nothing of these was recorded before but decisions about its use and its retirement.
 */
export class SubprocessorLife1767228020000 implements MigrationInterface {
  name = 'SubprocessorLife1767228020000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables) {
      await runner.query(
        `alter table ${table} add column suspension_reason text, add column activity text,
           add column state text not null default 'identified', add column contracts jsonb not null default '[]',
           add column deletions jsonb not null default '[]', add column exited boolean not null default false`,
      );
      // The owner of a table sees its rows only while row-level security is not forced on it.
      await runner.query(`alter table ${table} no force row level security`);
      await runner.query(
        `update ${table} set state = case when status = 'disposed' then 'exited' when status = 'retired' then 'exiting' else 'assessed' end
         where status in ('retired', 'disposed') or gate is not null or exceptions <> '[]'::jsonb`,
      );
      await runner.query(`alter table ${table} force row level security`);
      for (const column of ['state', 'contracts', 'deletions', 'exited'])
        await runner.query(`alter table ${table} alter column ${column} drop default`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables)
      await runner.query(
        `alter table ${table} ${['state', 'suspension_reason', 'activity', 'contracts', 'deletions', 'exited'].map((column) => `drop column ${column}`).join(', ')}`,
      );
  }
}
