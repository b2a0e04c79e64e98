import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel } from './read-model.js';

const table = 'system_connector_v1';

/** The tools and connectors that systems may call. */
export class SystemConnectors1767228050000 implements MigrationInterface {
  name = 'SystemConnectors1767228050000';

  async up(runner: QueryRunner): Promise<void> {
    await readModel(
      runner,
      table,
      `system_id text not null, name text not null, kind text not null, endpoint text, subprocessor_id text, permissions text[] not null,
       may_write boolean not null, acts_alone boolean not null, assessment jsonb`,
      { history: true, indexes: [['system_id'], ['subprocessor_id']] },
    );
    // Lineage is followed from the one to the other, also as of a past moment.
    for (const column of ['system_id', 'subprocessor_id'])
      await runner.query(`create index ${table}_history_by_${column} on ${table}_history (organisation_id, ${column})`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table ${table}_history`);
    await runner.query(`drop table ${table}`);
  }
}
