import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel } from './read-model.js';

/** The documents register. */
export class Documents1767226100000 implements MigrationInterface {
  name = 'Documents1767226100000';

  async up(runner: QueryRunner): Promise<void> {
    await readModel(
      runner,
      'document_v1',
      `kind text not null, title text not null, issuer text not null, reference text, scope text, period_from timestamptz, period_to timestamptz, issued_at timestamptz,
       valid_from timestamptz, valid_until timestamptz, status text not null, attached_kind text, attached_id text, addendum_to text, superseded_by text, withdrawn_because text,
       digest text, size bigint, file_name text, classification text not null, owner_id text not null, notices jsonb not null, warn_days_before integer[] not null`,
      { history: true, indexes: [['attached_id'], ['valid_until']] },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table document_v1, document_v1_history');
  }
}
