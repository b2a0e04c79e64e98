import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose denial or read an entry of the security log is, and of what; empty where earlier releases did not record it. */
export class AuditTrail1767227880000 implements MigrationInterface {
  name = 'AuditTrail1767227880000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table security_event_v1 add column member_id text, add column subject text');
    for (const column of ['member_id', 'subject'])
      await runner.query(
        `create index security_event_v1_by_${column} on security_event_v1 (organisation_id, ${column}, last_at, id)`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table security_event_v1 drop column member_id, drop column subject');
  }
}
