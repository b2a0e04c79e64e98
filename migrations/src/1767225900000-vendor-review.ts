import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel } from './read-model.js';

/** Read models of subprocessors and their reviews. */
export class VendorReview1767225900000 implements MigrationInterface {
  name = 'VendorReview1767225900000';

  async up(runner: QueryRunner): Promise<void> {
    await readModel(
      runner,
      'subprocessor_v1',
      `name text not null, website text, purpose text not null, status text not null, categories text[] not null, regions text[] not null,
       transfer_basis text not null, "use" jsonb not null, tier integer, owner_id text not null, listed boolean not null, alternatives jsonb not null,
       contacts jsonb not null, gate jsonb, exceptions jsonb not null, customer_tasks jsonb not null, notices jsonb not null, disposal_case_id text, certificate_number text`,
      { history: true, indexes: [] },
    );
    await readModel(
      runner,
      'template_edition_v1',
      `template text not null, edition text not null, title text not null, notice text not null, digest text not null, origin text not null, question_count integer not null,
       domains jsonb not null, answers jsonb not null, owners jsonb not null, questions jsonb not null, weight_sets jsonb not null, report jsonb, withdrawn boolean not null`,
    );
    await readModel(
      runner,
      'review_v1',
      `subprocessor_id text not null, template_id text not null, template text not null, edition text not null, title text not null, status text not null,
       due_at timestamptz not null, overdue boolean not null, digest text, rules text, weight_set_id text, question_count integer not null, tier integer,
       four_eyes boolean not null, inherent_risk integer, sent_at timestamptz, sent_by text, invitation text, people jsonb not null, reminders jsonb not null,
       submitted_at timestamptz, score_id text, score double precision, rating text, residual_risk double precision, open_clarifications integer not null,
       open_findings integer not null, outcome text, decision_note text, conditions text[] not null, decided_at timestamptz, decided_by text,
       valid_until timestamptz, cancelled_because text, previous_review_id text, next_review_id text`,
      { history: true, indexes: [['subprocessor_id', 'created_at']] },
    );
    await readModel(
      runner,
      'answer_sheet_v1',
      `subprocessor_id text not null, template_id text not null, answered integer not null, answers jsonb not null, assignments jsonb not null,
       evidence jsonb not null, clarifications jsonb not null, imports jsonb not null`,
    );
    await readModel(runner, 'review_assessment_v1', 'verdicts jsonb not null');
    await readModel(
      runner,
      'finding_v1',
      `review_id text not null, subprocessor_id text not null, question_id text, severity text not null, status text not null, title text not null, description text not null,
       owner_id text, due_at timestamptz, condition boolean not null, resolution text, resolved_at timestamptz`,
      { history: true, indexes: [['review_id', 'created_at']] },
    );
    await readModel(
      runner,
      'review_score_v1',
      `review_id text not null, trigger text not null, rules text not null, weight_set text not null, score double precision, rating text, band text, result jsonb not null`,
      { indexes: [['review_id', 'created_at']] },
    );
    await readModel(
      runner,
      'rescoring_v1',
      `status text not null, template_id text, weight_set_id text, total integer not null, done integer not null, failed integer not null, requested_by text not null, finished_at timestamptz`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) {
      await runner.query(`drop table ${table.name}`);
      if (table.history) await runner.query(`drop table ${table.name}_history`);
    }
  }
}

const tables = [
  { name: 'subprocessor_v1', history: true },
  { name: 'template_edition_v1', history: false },
  { name: 'review_v1', history: true },
  { name: 'answer_sheet_v1', history: false },
  { name: 'review_assessment_v1', history: false },
  { name: 'finding_v1', history: true },
  { name: 'review_score_v1', history: false },
  { name: 'rescoring_v1', history: false },
];
