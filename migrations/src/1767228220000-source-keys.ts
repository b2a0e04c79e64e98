import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lets the question about a reported host read nothing but an index of the sources, and the question about one address only what
 * may be that address. Two spellings of one URL have the same key; an address with dot segments, control characters or an
 * unusual beginning has none, and is read whenever its domain is reported.
 */
export class SourceKeys1767228220000 implements MigrationInterface {
  name = 'SourceKeys1767228220000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(String.raw`
      create function custodia_url_key(url text) returns bigint language sql immutable strict parallel safe as $$
        select case
          when url ~ '[\x01-\x1f\x7f]' or url !~ '^[A-Za-z0-9]' or split_part(rest, '?', 1) ~* '(^|[/\\])(\.|%2e){1,2}([/\\]|$)' then null
          else ('x' || substr(md5(regexp_replace(regexp_replace(rest, '%[0-9A-Fa-f]{2}', '', 'g'), '[^A-Za-z0-9_~-]+', '', 'g')), 1, 16))::bit(64)::bigint
        end from regexp_replace(split_part(url, '#', 1), '^(?:[A-Za-z][A-Za-z0-9+.-]*://)?[^/?\\]*', '') as rest
      $$`);
    await runner.query(`
      alter table dataset_source drop constraint dataset_source_pkey,
        add column url_key bigint generated always as (custodia_url_key(url)) stored,
        add primary key (organisation_id, reversed, version_id, number) include (dataset_id, certain, collected_from, collected_to, created_at)`);
    await runner.query('create index dataset_source_by_url_key on dataset_source (organisation_id, url_key)');
    await runner.query(
      'create index dataset_source_to_be_read on dataset_source (organisation_id, reversed) where not certain or url_key is null',
    );
    // Only what a vacuum has seen is read from an index alone; a host's sources are read at any moment, so it comes early.
    await runner.query(
      'alter table dataset_source set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table dataset_source reset (autovacuum_vacuum_insert_scale_factor, autovacuum_analyze_scale_factor)',
    );
    await runner.query('drop index dataset_source_to_be_read, dataset_source_by_url_key');
    await runner.query(`
      alter table dataset_source drop constraint dataset_source_pkey, drop column url_key,
        add primary key (organisation_id, reversed, version_id, number)`);
    await runner.query('drop function custodia_url_key(text)');
  }
}
