import type { MigrationInterface, QueryRunner } from 'typeorm';

const notes = 'custodia_note_sources(text, text, text, jsonb, text[], timestamptz)';

/**
 * Each source of data as a row with all that a report of poisoning is compared with, so that the database judges them, however
 * many there are. The host is the one that the version states; where the plain text of an address does not tell which of them
 * it is, the row stands under each that may be meant and is not `certain`.
 */
export class Sources1767227980000 implements MigrationInterface {
  name = 'Sources1767227980000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table dataset_source (
        organisation_id text not null, reversed text collate "C" not null, version_id text not null, number integer not null,
        dataset_id text not null, certain boolean not null, url text not null, collected_from text collate "C", collected_to text collate "C",
        created_at timestamptz not null, primary key (organisation_id, reversed, version_id, number))`);
    await runner.query(`select custodia_protect('dataset_source')`);
    await runner.query(`
      create function custodia_note_sources(organisation text, dataset text, version text, sources jsonb, hosts text[], created timestamptz)
        returns void language sql security definer set search_path = public, pg_temp as $$
        with stated as (
          select number, source, source ->> 'url' as url, case when source ->> 'url' ~ '^\\s*[A-Za-z][A-Za-z0-9+.-]*:///' then null
            else regexp_replace(regexp_replace(regexp_replace(lower(
              (regexp_match(source ->> 'url', '^\\s*(?:[A-Za-z][A-Za-z0-9+.-]*://)?([^/?#\\\\]+)'))[1]), '^.*@', ''), ':[0-9]*$', ''), '\\.$', '') end as host
          from jsonb_array_elements(sources) with ordinality as s (source, number)
        ), named as (
          select number, source, url, host, true as certain from stated where host = any (hosts)
          union all
          select number, source, url, other, false from stated cross join unnest(hosts) as other
            where not coalesce(stated.host = any (hosts), false)
        )
        insert into dataset_source
          select organisation, reverse(host), version, number, dataset, certain, url, source ->> 'collectedFrom', source ->> 'collectedTo', created from named
        on conflict do nothing;
      $$`);
    await runner.query('grant create on schema public to custodia_projector');
    await runner.query(`alter function ${notes} owner to custodia_projector`);
    await runner.query('revoke create on schema public from custodia_projector');
    await runner.query(`revoke execute on function ${notes} from public`);
    await runner.query(`grant execute on function ${notes} to current_user, custodia_projector`);
    await runner.query(`
      create function custodia_note_dataset_sources() returns trigger language plpgsql set search_path = public, pg_temp as $$
      begin
        perform custodia_note_sources(new.organisation_id, new.dataset_id, new.id, new.sources, new.source_hosts, new.created_at);
        return null;
      end $$`);
    await runner.query(
      'create trigger sources_noted after insert on dataset_version_v1 for each row execute function custodia_note_dataset_sources()',
    );
    await runner.query('alter table dataset_version_v1 no force row level security');
    await runner.query(
      'select count(custodia_note_sources(v.organisation_id, v.dataset_id, v.id, v.sources, v.source_hosts, v.created_at)) from dataset_version_v1 v',
    );
    await runner.query('alter table dataset_version_v1 force row level security');
    await this.noteHosts(runner, false);
    await runner.query('drop table source_host');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table source_host (
        organisation_id text not null, reversed text collate "C" not null, dataset_id text not null, version_id text not null,
        primary key (organisation_id, reversed, version_id))`);
    await runner.query(`select custodia_protect('source_host')`);
    await this.noteHosts(runner, true);
    await runner.query(
      'insert into source_host select distinct organisation_id, reversed, dataset_id, version_id from dataset_source',
    );
    await runner.query('drop trigger sources_noted on dataset_version_v1');
    await runner.query('drop function custodia_note_dataset_sources()');
    await runner.query(`drop function ${notes}`);
    await runner.query('drop table dataset_source');
  }

  /** What the migration before this one keeps of a version, with or without the hosts alone. */
  private async noteHosts(runner: QueryRunner, hosts: boolean): Promise<void> {
    await runner.query('grant create on schema public to custodia_projector');
    await runner.query(`
      create or replace function custodia_note_version(kind text, organisation text, asset text, version text, digest text, files jsonb, sources jsonb, hosts text[])
        returns void language sql security definer set search_path = public, pg_temp as $$
        insert into version_digest
          select organisation, $5, kind, asset, version, case kind when 'prompt' then 'text' else 'manifest' end, 0, null where $5 is not null
          union all
          select organisation, each.digest, kind, asset, version, 'file', number, file ->> 'path'
            from jsonb_array_elements(files) with ordinality as f (file, number)
              cross join lateral (select file ->> 'digest' union select jsonb_array_elements_text(coalesce(file -> 'furtherDigests', '[]'))) as each (digest)
            where each.digest is not null
          union all
          select organisation, source ->> 'digest', kind, asset, version, 'source', number, source ->> 'url'
            from jsonb_array_elements(sources) with ordinality as s (source, number) where source ->> 'digest' is not null
        on conflict do nothing;
        ${hosts ? 'insert into source_host select distinct organisation, reverse(host), asset, version from unnest(hosts) as host on conflict do nothing;' : ''}
      $$`);
    await runner.query('revoke create on schema public from custodia_projector');
  }
}
