import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets a mutation see that the read models are behind the record that it would change, and since when. */
export class ParkedVisible1767226340000 implements MigrationInterface {
  name = 'ParkedVisible1767226340000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('grant select (projection, stream, parked_at) on parked_event to custodia_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('revoke select (projection, stream, parked_at) on parked_event from custodia_app');
  }
}
