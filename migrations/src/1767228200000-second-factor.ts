import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The second factor that an organisation requires, and when a sign-in by an identity provider counts as one. */
export class SecondFactor1767228200000 implements MigrationInterface {
  name = 'SecondFactor1767228200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['organisation_v1', 'organisation_v1_history'])
      await runner.query(`alter table ${table} add column second_factor jsonb`);
    await runner.query(
      `alter table identity_provider_v1 add column second_factor text not null default 'by_claim',
         add column acr_values text[] not null default '{}'`,
    );
    for (const column of ['second_factor', 'acr_values'])
      await runner.query(`alter table identity_provider_v1 alter column ${column} drop default`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['organisation_v1', 'organisation_v1_history'])
      await runner.query(`alter table ${table} drop column second_factor`);
    await runner.query('alter table identity_provider_v1 drop column second_factor, drop column acr_values');
  }
}
