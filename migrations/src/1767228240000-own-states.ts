import type { MigrationInterface, QueryRunner } from 'typeorm';
import { marks } from './1767228230000-version-states.js';

const indexes = [
  ['model_v1', 'documented', '(organisation_id, documented, id)'],
  ['model_v1', 'running', '(organisation_id, running, id)'],
  ['prompt_v1', 'running', '(organisation_id, running, id)'],
  ['dataset_v1', 'raised', '(organisation_id, id) where raised'],
  ['model_version_v1', 'by_own_state', '(organisation_id, own_state, created_at, id)'],
  ['dataset_version_v1', 'by_own_state', '(organisation_id, own_state, created_at, id)'],
  ['prompt_version_v1', 'by_own_state', '(organisation_id, own_state, created_at, id)'],
] as const;

/** What the row of a version comes to, whatever becomes of its asset; `v` is the row. */
const own = {
  model: `case
    when v.quarantined then 'quarantined'
    when v.decided is not null then v.decided
    when v.approved then 'approved'
    when v.evaluations @> '[{"passed": true}]' then 'evaluated'
    else 'registered' end`,
  dataset: `case
    when v.quarantined then 'quarantined'
    when v.decided is not null then v.decided
    when v.approval is not null then case when v.used then 'in_use' else 'approved' end
    when v.validations -> -1 @> '{"passed": true}' then 'validated'
    when v.digest is not null or jsonb_array_length(v.sources) > 0 or jsonb_array_length(v.locations) > 0 then 'collected'
    else 'proposed' end`,
  prompt: `case
    when v.withdrawn then 'withdrawn'
    when v.superseded then 'superseded'
    when v.approved then 'approved'
    when jsonb_array_length(v.reviews) > 0 then 'reviewed'
    else 'draft' end`,
};
const deployed = ['model_v1', 'prompt_v1'];
const kinds = Object.keys(own) as (keyof typeof own)[];

const level = (row: string): string =>
  `array_position(array['public', 'internal', 'confidential', 'restricted'], ${row}.classification)`;

/**
 * Lets any state of versions be found by an index, however few versions are in it: the database keeps what the row of each comes to,
 * and the few facts about assets that make another state of it have columns of plain types, whose frequencies the planner may know.
 */
export class OwnStates1767228240000 implements MigrationInterface {
  name = 'OwnStates1767228240000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['dataset_v1', 'dataset_v1_history']) {
      await runner.query(`alter table ${table} add column raised boolean not null default false`);
      // The owner of a table sees its rows only while row-level security is not forced on it.
      await runner.query(`alter table ${table} no force row level security`);
    }
    for (const [table, until] of [
      ['dataset_v1', ''],
      ['dataset_v1_history', 'and later.recorded_from <= d.recorded_from'],
    ])
      await runner.query(`
        update ${table} d set raised = true where exists (
          select from dataset_v1_history earlier join dataset_v1_history later using (organisation_id, id)
          where earlier.organisation_id = d.organisation_id and earlier.id = d.id and earlier.recorded_from < later.recorded_from
            and ${level('earlier')} < ${level('later')} ${until})`);
    for (const table of ['dataset_v1', 'dataset_v1_history'])
      await runner.query(`alter table ${table} force row level security`);
    for (const table of deployed) await keep(runner, table, 'running', 'boolean', `v.environments <> '{}'`);
    for (const kind of kinds) await keep(runner, `${kind}_version_v1`, 'own_state', 'text', own[kind]);
    for (const [table, name, index] of indexes)
      await runner.query(`create index ${table}_${name} on ${table} ${index}`);
    for (const [kind, name] of marks) await runner.query(`drop index ${kind}_version_v1_${name}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [kind, name, columns, where] of marks)
      await runner.query(
        `create index ${kind}_version_v1_${name} on ${kind}_version_v1 (organisation_id, ${columns}) where ${where}`,
      );
    for (const [table, name] of indexes) await runner.query(`drop index ${table}_${name}`);
    for (const kind of kinds) await unkeep(runner, `${kind}_version_v1`, 'own_state');
    for (const table of deployed) await unkeep(runner, table, 'running');
    for (const table of ['dataset_v1', 'dataset_v1_history'])
      await runner.query(`alter table ${table} drop column raised`);
  }
}

/** Lets the database keep a value of each row `v` in a column. */
async function keep(runner: QueryRunner, table: string, column: string, type: string, value: string): Promise<void> {
  await runner.query(`alter table ${table} add column ${column} ${type}`);
  await runner.query(`
    create function custodia_${column}_${table}() returns trigger language plpgsql set search_path = public, pg_temp as $$
    begin
      new.${column} := ${value.replaceAll('v.', 'new.')};
      return new;
    end $$`);
  await runner.query(`alter table ${table} no force row level security`);
  await runner.query(`alter table ${table} disable trigger found`);
  await runner.query(`update ${table} v set ${column} = ${value}`);
  await runner.query(`alter table ${table} enable trigger found`);
  await runner.query(`alter table ${table} force row level security`);
  await runner.query(
    `create trigger ${column} before insert or update on ${table} for each row execute function custodia_${column}_${table}()`,
  );
}

async function unkeep(runner: QueryRunner, table: string, column: string): Promise<void> {
  await runner.query(`drop trigger ${column} on ${table}`);
  await runner.query(`drop function custodia_${column}_${table}()`);
  await runner.query(`alter table ${table} drop column ${column}`);
}
