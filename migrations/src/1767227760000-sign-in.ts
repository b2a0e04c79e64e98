import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions of people, and whose mail address it is. The role of queries sees none of it. */
export class SignIn1767227760000 implements MigrationInterface {
  name = 'SignIn1767227760000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sign_in_session (
        id uuid primary key,
        organisation_id text not null,
        member_id text not null,
        hash text not null,
        former_hash text,
        methods text[] not null,
        client text not null,
        network text not null,
        created_at timestamptz not null,
        seen_at timestamptz not null,
        ends_at timestamptz not null,
        rotated_at timestamptz not null,
        authenticated_at timestamptz not null
      )`);
    await runner.query('create index sign_in_session_by_member on sign_in_session (organisation_id, member_id)');
    await runner.query(`
      create table sign_in_address (
        organisation_id text not null,
        member_id text not null,
        -- HMAC-SHA-256 (base64url) over the address in lower case.
        key text not null,
        primary key (organisation_id, member_id)
      )`);
    await runner.query('create index sign_in_address_by_key on sign_in_address (key)');
    await runner.query(`
      create table sign_in_address_key (
        only_one boolean primary key default true check (only_one),
        sealed jsonb not null
      )`);
    await runner.query(
      'grant select, insert, update, delete on sign_in_session, sign_in_address to custodia_projector',
    );
    await runner.query('grant select, insert on sign_in_address_key to custodia_projector');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table sign_in_session, sign_in_address, sign_in_address_key');
  }
}
