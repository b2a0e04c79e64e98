import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel } from './read-model.js';

/** Read models of the inventory. */
export class Inventory1767225700000 implements MigrationInterface {
  name = 'Inventory1767225700000';

  async up(runner: QueryRunner): Promise<void> {
    await readModel(
      runner,
      'model_v1',
      `name text not null, purpose text not null, status text not null, classification text not null, owner_id text not null, custodian_id text,
       licence text, deployments jsonb not null, environments text[] not null, card jsonb not null, disposal_case_id text, certificate_number text`,
      { history: true, indexes: [] },
    );
    await readModel(
      runner,
      'model_version_v1',
      `model_id text not null, label text not null, digest text not null, files jsonb not null, locations jsonb not null, evaluations jsonb not null,
       approved boolean not null, approved_at timestamptz, approved_by text, known_good boolean not null`,
      { history: true, indexes: [] },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['model_v1', 'model_version_v1']) {
      await runner.query(`drop table ${table}`);
      await runner.query(`drop table ${table}_history`);
    }
  }
}
