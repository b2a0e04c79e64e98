import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel } from './read-model.js';

/** Questionnaires that are being written. */
export class TemplateDrafts1767227960000 implements MigrationInterface {
  name = 'TemplateDrafts1767227960000';

  async up(runner: QueryRunner): Promise<void> {
    await readModel(
      runner,
      'template_draft_v1',
      `status text not null, template text not null, edition text not null, title text not null, notice text not null, copy_of text,
       question_count integer not null, domains jsonb not null, questions jsonb not null, owners jsonb not null, template_id text`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table template_draft_v1');
  }
}
