import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel } from './read-model.js';

/** Recorded questions about exposure, and what counts the data of unknown origin. */
export class ExposureQuestions1767227790000 implements MigrationInterface {
  name = 'ExposureQuestions1767227790000';

  async up(runner: QueryRunner): Promise<void> {
    await readModel(
      runner,
      'exposure_question_v1',
      `url text, domain text, digest text, "from" timestamptz, "to" timestamptz, looked_for text not null, asked_by text not null,
       confirmed integer not null, possible integer not null, excluded integer not null, dataset_ids text[] not null`,
    );
    await runner.query(
      `create index dataset_version_v1_without_host on dataset_version_v1 (organisation_id, dataset_id) where source_hosts = '{}'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index dataset_version_v1_without_host');
    await runner.query('drop table exposure_question_v1');
  }
}
