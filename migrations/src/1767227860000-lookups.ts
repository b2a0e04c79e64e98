import type { MigrationInterface, QueryRunner } from 'typeorm';

const assets = ['model', 'dataset', 'prompt', 'system', 'subprocessor'];
const versioned = ['model', 'dataset', 'prompt'];

/**
 * What a digest or a host is in, as rows of their own: under row-level security an index serves plain comparisons alone, and
 * digests and hosts of versions lie in JSON and lists. The database keeps them with each version, which never changes.
 */
export class Lookups1767227860000 implements MigrationInterface {
  name = 'Lookups1767227860000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table version_digest (
        organisation_id text not null, digest text collate "C" not null, kind text not null, asset_id text not null, version_id text not null,
        what text not null, number integer not null, path text, primary key (organisation_id, digest, version_id, what, number))`);
    // Reversed, so that a domain is a range of its hosts.
    await runner.query(`
      create table source_host (
        organisation_id text not null, reversed text collate "C" not null, dataset_id text not null, version_id text not null,
        primary key (organisation_id, reversed, version_id))`);
    for (const table of ['version_digest', 'source_host']) await runner.query(`select custodia_protect('${table}')`);
    await runner.query(`
      create function custodia_note_version(kind text, organisation text, asset text, version text, digest text, files jsonb, sources jsonb, hosts text[])
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
        insert into source_host select distinct organisation, reverse(host), asset, version from unnest(hosts) as host on conflict do nothing;
      $$`);
    await runner.query('grant create on schema public to custodia_projector');
    await runner.query(
      'alter function custodia_note_version(text, text, text, text, text, jsonb, jsonb, text[]) owner to custodia_projector',
    );
    await runner.query('revoke create on schema public from custodia_projector');
    await runner.query(
      'revoke execute on function custodia_note_version(text, text, text, text, text, jsonb, jsonb, text[]) from public',
    );
    await runner.query(
      'grant execute on function custodia_note_version(text, text, text, text, text, jsonb, jsonb, text[]) to current_user, custodia_projector',
    );
    for (const kind of versioned) {
      const of = (row: string): string =>
        `'${kind}', ${row}.organisation_id, ${row}.${kind}_id, ${row}.id, ${row}.digest, ${kind === 'prompt' ? `'[]'` : `${row}.files`}, ${kind === 'dataset' ? `${row}.sources, ${row}.source_hosts` : `'[]', '{}'`}`;
      await runner.query(`
        create function custodia_note_${kind}_version() returns trigger language plpgsql set search_path = public, pg_temp as $$
        begin
          perform custodia_note_version(${of('new')});
          return null;
        end $$`);
      await runner.query(
        `create trigger noted after insert on ${kind}_version_v1 for each row execute function custodia_note_${kind}_version()`,
      );
      await runner.query(`alter table ${kind}_version_v1 no force row level security`);
      await runner.query(`select count(custodia_note_version(${of('v')})) from ${kind}_version_v1 v`);
      await runner.query(`alter table ${kind}_version_v1 force row level security`);
    }
    for (const kind of assets) {
      for (const column of ['name', 'updated_at'])
        await runner.query(
          `create index if not exists ${kind}_v1_by_${column} on ${kind}_v1 (organisation_id, ${column}, id)`,
        );
      await runner.query(
        `create index ${kind}_v1_history_by_created_at on ${kind}_v1_history (organisation_id, created_at, id)`,
      );
    }
    for (const kind of versioned)
      await runner.query(
        `create index ${kind}_version_v1_history_by_${kind}_id on ${kind}_version_v1_history (organisation_id, ${kind}_id)`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const kind of versioned) {
      await runner.query(`drop index ${kind}_version_v1_history_by_${kind}_id`);
      await runner.query(`drop trigger noted on ${kind}_version_v1`);
      await runner.query(`drop function custodia_note_${kind}_version()`);
    }
    for (const kind of assets)
      await runner.query(`drop index ${kind}_v1_by_name, ${kind}_v1_by_updated_at, ${kind}_v1_history_by_created_at`);
    await runner.query('drop function custodia_note_version(text, text, text, text, text, jsonb, jsonb, text[])');
    await runner.query('drop table version_digest, source_host');
  }
}
