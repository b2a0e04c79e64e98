import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel } from './read-model.js';

/** Read models of organisations, members and their API tokens. */
export class Identity1767225760000 implements MigrationInterface {
  name = 'Identity1767225760000';

  async up(runner: QueryRunner): Promise<void> {
    await readModel(runner, 'organisation_v1', 'name text not null', { history: true });
    await readModel(
      runner,
      'member_v1',
      'status text not null, roles text[] not null, sealed_name jsonb, sealed_email jsonb, joined boolean not null',
      { history: true },
    );
    await readModel(
      runner,
      'api_token_v1',
      `member_id text not null, label text not null, prefix text not null, scopes text[] not null, issued_by text not null, expires_at timestamptz,
       revoked_at timestamptz, revoked_by text`,
      { history: true, indexes: [['member_id', 'id']] },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['organisation_v1', 'member_v1', 'api_token_v1'])
      await runner.query(`drop table ${table}, ${table}_history`);
  }
}
