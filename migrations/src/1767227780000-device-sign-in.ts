import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Devices that wait for a person to let them in (RFC 8628). The role of queries sees none of it. */
export class DeviceSignIn1767227780000 implements MigrationInterface {
  name = 'DeviceSignIn1767227780000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table device_sign_in (
        device_hash text primary key,
        user_code text not null unique,
        client text not null,
        expires_at timestamptz not null,
        polled_at timestamptz,
        organisation_id text,
        member_id text,
        credential text,
        decision text check (decision in ('approved', 'denied'))
      )`);
    await runner.query('grant select, insert, update, delete on device_sign_in to custodia_projector');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table device_sign_in');
  }
}
