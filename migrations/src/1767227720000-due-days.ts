import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The time zone of an organisation and of due dates, and reviews that ask nobody. Rows from before stay empty there, as a rebuild would leave them. */
export class DueDays1767227720000 implements MigrationInterface {
  name = 'DueDays1767227720000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['organisation_v1', 'organisation_v1_history'])
      await runner.query(`alter table ${table} add column zone text`);
    for (const table of ['review_v2', 'review_v2_history'])
      await runner.query(
        `alter table ${table} add column due_zone text, add column desk boolean not null default false`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['organisation_v1', 'organisation_v1_history'])
      await runner.query(`alter table ${table} drop column zone`);
    for (const table of ['review_v2', 'review_v2_history'])
      await runner.query(`alter table ${table} drop column due_zone, drop column desk`);
  }
}
