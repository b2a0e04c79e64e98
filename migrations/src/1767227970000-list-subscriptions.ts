import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel } from './read-model.js';

/** Who is told by mail of changes to the public list of subprocessors. */
export class ListSubscriptions1767227970000 implements MigrationInterface {
  name = 'ListSubscriptions1767227970000';

  async up(runner: QueryRunner): Promise<void> {
    await readModel(runner, 'list_subscription_v1', 'status text not null, email jsonb not null', {
      indexes: [['status', 'id']],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table list_subscription_v1');
  }
}
