import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When each token was last used. Not a fact of the business, so it is in no event. */
export class TokenUses1767227770000 implements MigrationInterface {
  name = 'TokenUses1767227770000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table api_token_use (
        organisation_id text not null,
        token_id text not null,
        used_at timestamptz not null,
        primary key (organisation_id, token_id)
      )`);
    await runner.query(`select custodia_protect('api_token_use')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table api_token_use');
  }
}
