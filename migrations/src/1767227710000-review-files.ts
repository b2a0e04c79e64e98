import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel } from './read-model.js';

/** Files of reviews by their digest, with what they cover. */
export class ReviewFiles1767227710000 implements MigrationInterface {
  name = 'ReviewFiles1767227710000';

  async up(runner: QueryRunner): Promise<void> {
    await readModel(
      runner,
      'review_file_v1',
      `review_id text not null, kind text not null, part_id text not null, question_id text, title text not null, file_name text not null, digest text not null,
       report_digest text, valid_from timestamptz, valid_until timestamptz, withdrawn boolean not null, expiry_told text`,
      { indexes: [['digest'], ['review_id', 'created_at']] },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table review_file_v1');
  }
}
