import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel, type ReadModelOptions } from './read-model.js';

const tables: Readonly<Record<string, readonly [columns: string, indexes?: ReadModelOptions['indexes']]>> = {
  disposal_case_v1: [
    `status text not null, asset jsonb not null, asset_kind text not null, asset_id text not null, asset_name text not null, legal_basis text not null, reason text not null,
     opened_by text not null, requester_id text, approver_id text, validator_id text, scope_digest text not null, locations jsonb not null, custodians jsonb not null,
     dependants jsonb not null, lineage jsonb not null, hold_ids text[] not null, mitigations jsonb not null, statement text, certificates jsonb not null,
     certificate_number text, restorations jsonb not null, retention_policy_id text, decommissioning_plan text, lessons_learned text, state jsonb not null`,
    [['asset_id']],
  ],
  legal_hold_v1: [
    `status text not null, name text not null, authority text not null, matter text not null, reason text not null, targets jsonb not null, notified_ids text[] not null,
     acknowledged_ids text[] not null, review_by timestamptz, placed_by text not null, released_at timestamptz, released_by text, release_reason text`,
  ],
  retention_policy_v1: [
    `name text not null, status text not null, asset_kinds text[] not null, classifications text[] not null, counted_from text not null, keep_at_least text,
     dispose_after text, legal_basis text not null, rule jsonb not null`,
  ],
  transfer_case_v1: [
    `status text not null, mode text not null, items jsonb not null, recipient jsonb not null, recipient_name text not null, legal_basis text not null, reason text not null,
     custodians jsonb not null, contents_digest text not null, requester_id text not null, approver_id text, channel text, attempts integer not null, dispute text,
     acceptance_document_id text, disposal_id text, certificate_number text, state jsonb not null`,
  ],
  certificate_v1: [
    `number text not null, kind text not null, status text not null, case_id text not null, location_id text, assets jsonb not null, asset_ids text[] not null,
     issued_at timestamptz not null, kid text not null, digest text not null, pdf_digest text not null, supersedes text, superseded_by text, superseding_number text,
     withdrawn_at timestamptz, withdrawal_reason text`,
    [['number'], ['case_id']],
  ],
};

/** Read models of disposal, transfer, legal holds, retention and certificates; and the keys that sign certificates. */
export class Lifecycle1767226000000 implements MigrationInterface {
  name = 'Lifecycle1767226000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, [columns, indexes = []]] of Object.entries(tables))
      await readModel(runner, table, columns, { history: true, indexes });
    // Of the installation, not of an organisation. Private parts are sealed by the vault; rows are never deleted, so that old certificates stay verifiable.
    await runner.query(`
      create table signing_key (
        kid text primary key,
        not_before timestamptz not null,
        not_after timestamptz not null,
        revoked jsonb,
        public_jwk jsonb not null,
        sealed_private jsonb
      )`);
    await runner.query('grant select, insert, update on signing_key to custodia_projector');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table signing_key');
    for (const table of Object.keys(tables)) await runner.query(`drop table ${table}, ${table}_history`);
  }
}
