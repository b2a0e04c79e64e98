import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel } from './read-model.js';

/** Read model of the security log. */
export class SecurityLog1767226310000 implements MigrationInterface {
  name = 'SecurityLog1767226310000';

  async up(runner: QueryRunner): Promise<void> {
    await readModel(
      runner,
      'security_event_v1',
      `kind text not null, code text not null, target text not null, actor text, network text, count integer not null,
       first_at timestamptz not null, last_at timestamptz not null, correlation text`,
      { indexes: [['last_at', 'id']] },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table security_event_v1');
  }
}
