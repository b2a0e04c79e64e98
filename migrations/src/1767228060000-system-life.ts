import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['system_v1', 'system_v1_history'] as const;
const parts: Readonly<Record<(typeof tables)[number], string>> = {
  system_v1: 'from system_component_v1 c where c.organisation_id = s.organisation_id and c.system_id = s.id',
  system_v1_history: `from system_component_v1_history c where c.organisation_id = s.organisation_id and c.system_id = s.id
    and c.recorded_from <= s.recorded_from and (c.recorded_to is null or c.recorded_to > s.recorded_from)`,
};

/**
 * Where a system stands in its life. Rows are brought to what a rebuild would make of them: what a system consists of, where it
 * runs and its end were recorded before; verifications and suspensions were not.
 */
export class SystemLife1767228060000 implements MigrationInterface {
  name = 'SystemLife1767228060000';

  async up(runner: QueryRunner): Promise<void> {
    // The owner of a table sees its rows only while row-level security is not forced on it.
    const read = [...tables, 'system_component_v1', 'system_component_v1_history'];
    for (const table of read) await runner.query(`alter table ${table} no force row level security`);
    for (const table of tables) {
      await runner.query(
        `alter table ${table} add column verification jsonb, add column suspension_reason text,
           add column state text not null default 'planned', add column verified boolean not null default false,
           add column parts integer not null default 0`,
      );
      await runner.query(`update ${table} s set parts = (select count(*) ${parts[table]})`);
      await runner.query(
        `update ${table} set state = case when status = 'disposed' then 'decommissioned' when status = 'retired' then 'decommissioning'
           when 'production' = any (environments) then 'operating' when parts > 0 then 'built' else 'planned' end`,
      );
      for (const column of ['state', 'verified', 'parts'])
        await runner.query(`alter table ${table} alter column ${column} drop default`);
    }
    for (const table of read) await runner.query(`alter table ${table} force row level security`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables)
      await runner.query(
        `alter table ${table} ${['verification', 'suspension_reason', 'state', 'verified', 'parts'].map((column) => `drop column ${column}`).join(', ')}`,
      );
  }
}
