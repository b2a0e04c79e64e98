import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readModel } from './read-model.js';

/** Identity providers of organisations, and what the sign-in looks up before the organisation is known. The role of queries sees none of the latter. */
export class IdentityProviders1767227850000 implements MigrationInterface {
  name = 'IdentityProviders1767227850000';

  async up(runner: QueryRunner): Promise<void> {
    await readModel(
      runner,
      'identity_provider_v1',
      `name text not null, issuer text not null, client_id text not null, domains text[] not null, provisioning text not null,
       groups_claim text not null, group_roles jsonb not null, disconnected_at timestamptz`,
    );
    await runner.query(`
      create table sign_in_provider (
        organisation_id text not null,
        provider_id text not null,
        name text not null,
        host text not null,
        domains text[] not null,
        primary key (organisation_id, provider_id)
      )`);
    await runner.query(`
      create table sign_in_identity (
        organisation_id text not null,
        provider_id text not null,
        member_id text not null,
        -- HMAC-SHA-256 (base64url) over the provider's id for the person.
        key text not null,
        primary key (organisation_id, provider_id, member_id)
      )`);
    await runner.query(
      'create unique index sign_in_identity_by_key on sign_in_identity (organisation_id, provider_id, key)',
    );
    await runner.query(
      'grant select, insert, update, delete on sign_in_provider, sign_in_identity to custodia_projector',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity_provider_v1, sign_in_provider, sign_in_identity');
  }
}
