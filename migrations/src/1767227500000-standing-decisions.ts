import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel } from './read-model.js';

/** Reviews keep what their decision was taken on, and who answered in the vendor's stead; built anew from the log. */
export class StandingDecisions1767227500000 implements MigrationInterface {
  name = 'StandingDecisions1767227500000';

  async up(runner: QueryRunner): Promise<void> {
    await readModel(
      runner,
      'review_v2',
      `subprocessor_id text not null, template_id text not null, template text not null, edition text not null, title text not null, status text not null,
       due_at timestamptz not null, overdue boolean not null, digest text, rules text, weight_set_id text, question_count integer not null, tier integer,
       four_eyes boolean not null, inherent_risk integer, sent_at timestamptz, sent_by text, invitation text, people jsonb not null, reminders jsonb not null,
       submitted_at timestamptz, submitted_in_vendors_stead boolean not null, score_id text, score double precision, rating text, residual_risk double precision,
       open_clarifications integer not null, open_findings integer not null, outcome text, decision_note text, conditions text[] not null, decided_at timestamptz,
       decided_by text, decision_basis jsonb, valid_until timestamptz, cancelled_because text, previous_review_id text, next_review_id text`,
      { history: true, indexes: [['subprocessor_id', 'created_at']] },
    );
    await readModel(
      runner,
      'answer_sheet_v2',
      `subprocessor_id text not null, template_id text not null, answers jsonb not null, assignments jsonb not null,
       evidence jsonb not null, clarifications jsonb not null, imports jsonb not null`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['review_v2', 'review_v2_history', 'answer_sheet_v2'])
      await runner.query(`drop table ${table}`);
  }
}
