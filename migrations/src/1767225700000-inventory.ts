import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel, type ReadModelOptions } from './read-model.js';

const asset = `name text not null, purpose text not null, status text not null, classification text not null, owner_id text not null, custodian_id text,
  card jsonb not null, disposal_case_id text, certificate_number text`;
const running = 'deployments jsonb not null, environments text[] not null';
const quarantine = 'quarantined boolean not null, quarantine_reason text';
const version = 'label text not null, digest text not null';

const tables: Readonly<Record<string, readonly [columns: string, indexes?: ReadModelOptions['indexes']]>> = {
  model_v1: [`${asset}, licence text, ${running}, justification jsonb, announcements jsonb not null`],
  model_version_v1: [
    `model_id text not null, ${version}, files jsonb not null, locations jsonb not null, evaluations jsonb not null,
     approved boolean not null, approved_at timestamptz, approved_by text, known_good boolean not null`,
    [['model_id']],
  ],
  dataset_v1: [
    `${asset}, licence text, quarantined_version_ids text[] not null, ${quarantine}, quarantined_at timestamptz`,
  ],
  dataset_version_v1: [
    `dataset_id text not null, ${version}, files jsonb not null, sources jsonb not null, source_hosts text[] not null, record_count bigint,
     locations jsonb not null, ${quarantine}`,
    [['dataset_id']],
  ],
  prompt_v1: [`${asset}, ${running}`],
  prompt_version_v1: [
    `prompt_id text not null, ${version}, sealed jsonb not null, length integer not null, variables text[] not null, author_id text not null`,
    [['prompt_id']],
  ],
  system_v1: [`${asset}, risk_class text not null, criticality text not null, risk_rationale text, ${running}`],
  system_component_v1: [
    'system_id text not null, relation text not null, kind text not null, asset_id text not null, version_id text',
    [['system_id'], ['asset_id']],
  ],
  lineage_link_v1: [
    `"from" jsonb not null, relation text not null, "to" jsonb not null, linked boolean not null, linked_by text not null,
     derived_kind text not null, derived_id text not null, derived_version text not null, source_kind text not null, source_id text not null, source_version text not null`,
    [['derived_id'], ['source_id']],
  ],
};

/** Read models of the inventory. All keep history: each of their lists can be asked as of a past moment. */
export class Inventory1767225700000 implements MigrationInterface {
  name = 'Inventory1767225700000';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, [columns, indexes = []]] of Object.entries(tables))
      await readModel(runner, table, columns, { history: true, indexes });
    // Lineage is followed link by link, also as of a past moment.
    for (const [table, column] of [
      ['lineage_link_v1', 'derived_id'],
      ['lineage_link_v1', 'source_id'],
      ['system_component_v1', 'system_id'],
      ['system_component_v1', 'asset_id'],
    ]) {
      await runner.query(`create index ${table}_history_by_${column} on ${table}_history (organisation_id, ${column})`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(tables)) await runner.query(`drop table ${table}, ${table}_history`);
  }
}
