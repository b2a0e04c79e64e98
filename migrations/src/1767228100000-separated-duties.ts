import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Duties that an organisation separates; empty where nobody has set them. */
export class SeparatedDuties1767228100000 implements MigrationInterface {
  name = 'SeparatedDuties1767228100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['organisation_v1', 'organisation_v1_history'])
      await runner.query(`alter table ${table} add column separated_duties text[]`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['organisation_v1', 'organisation_v1_history'])
      await runner.query(`alter table ${table} drop column separated_duties`);
  }
}
