import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel } from './read-model.js';

/** Several questionnaires in one assessment, the intake before it, and batches of assessments. Rows from before stay empty there, as a rebuild would leave them. */
export class Assessments1767227870000 implements MigrationInterface {
  name = 'Assessments1767227870000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['review_v2', 'review_v2_history'])
      await runner.query(`alter table ${table} add column packs jsonb, add column intake jsonb`);
    await readModel(
      runner,
      'assessment_batch_v1',
      `status text not null, total integer not null, sent integer not null, refused integer not null, outcomes jsonb not null,
       due_at timestamptz not null, requested_by text not null, finished_at timestamptz`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table assessment_batch_v1');
    for (const table of ['review_v2', 'review_v2_history'])
      await runner.query(`alter table ${table} drop column packs, drop column intake`);
  }
}
