import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What tokens were issued with and replaced by, and how long they may live. Rows from before stay empty there, as a
 * rebuild would leave them.
 */
export class TokenFamilies1767226300000 implements MigrationInterface {
  name = 'TokenFamilies1767226300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['api_token_v1', 'api_token_v1_history'])
      await runner.query(`alter table ${table} add column issued_with text, add column replaced_by text`);
    for (const table of ['organisation_v1', 'organisation_v1_history'])
      await runner.query(`alter table ${table} add column longest_token_days integer`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['api_token_v1', 'api_token_v1_history'])
      await runner.query(`alter table ${table} drop column issued_with, drop column replaced_by`);
    for (const table of ['organisation_v1', 'organisation_v1_history'])
      await runner.query(`alter table ${table} drop column longest_token_days`);
  }
}
