import type { MigrationInterface, QueryRunner } from 'typeorm';

interface Searched {
  readonly table: string;
  /** What it is searched by first. */
  readonly title: string;
  /** SQL for everything else that is read; `new` is the row. */
  readonly prose: string;
}

const card = 'custodia_texts(new.card)';

/** Where words are looked for; texts of prompts and contacts are secret and never among them. */
const tables: readonly Searched[] = [
  { table: 'model_v1', title: 'name', prose: `new.purpose, new.licence, ${card}` },
  { table: 'dataset_v1', title: 'name', prose: `new.purpose, new.licence, new.quarantine_reason, ${card}` },
  { table: 'prompt_v1', title: 'name', prose: `new.purpose, ${card}` },
  { table: 'system_v1', title: 'name', prose: `new.purpose, new.risk_rationale, ${card}` },
  {
    table: 'subprocessor_v1',
    title: 'name',
    prose: `new.purpose, new.website, array_to_string(new.regions, ' '), custodia_texts(new.alternatives)`,
  },
  { table: 'model_version_v1', title: 'label', prose: 'custodia_texts(new.remote), custodia_texts(new.files)' },
  {
    table: 'dataset_version_v1',
    title: 'label',
    prose: 'new.quarantine_reason, custodia_texts(new.sources), custodia_texts(new.files)',
  },
  { table: 'prompt_version_v1', title: 'label', prose: `array_to_string(new.variables, ' ')` },
  {
    table: 'document_v1',
    title: 'title',
    prose: `new.issuer, new.reference, new.scope, replace(new.kind, '_', ' '), new.file_name, new.withdrawn_because`,
  },
];
const named = tables.filter(({ title }) => title !== 'label');

/** What is looked up of each kind: the asset or document itself, and its versions with the asset that they are of. */
const own = (kind: string, table: string, title: string, seen: string): string => `
  if kinds is null or '${kind}' = any (kinds) then
    return query execute $q$
      select '${kind}'::text, r.id, null::text, r.status, r.created_at, custodia_nearness(r.${title}, $3) + ts_rank(r.found, $2, 32)
      from (
        (select * from ${table} where organisation_id = $1 and found @@ $4 order by created_at desc, id desc limit $6)
        union
        (select * from ${table} where organisation_id = $1 and lower(${title}) like $5 order by created_at desc, id desc limit $6)
      ) as r where ${seen}$q$
    using organisation, words, wanted, here, part, most;
  end if;`;
const versions = (kind: string, seen: string): string => `
  if kinds is null or '${kind}' = any (kinds) then
    return query execute $q$
      select '${kind}'::text, a.id, r.id, a.status, a.created_at, (custodia_nearness(r.label, $3) + ts_rank(r.found, $2, 32)) / 2
      from (select * from ${kind}_version_v1 where organisation_id = $1 and found @@ $4 order by created_at desc, id desc limit $5) as r
        join ${kind}_v1 as a on a.organisation_id = $1 and a.id = r.${kind}_id
      where ${seen}$q$
    using organisation, words, wanted, here, most;
  end if;`;

/**
 * Words of assets, versions and documents, in a column that the database keeps itself. Under row-level security an index
 * serves leakproof operators alone, which those of a text search are not: they are asked in a function that sees the rows
 * of every organisation, looks at those of the session's organisation, and says only where something was found.
 */
export class FullText1767227830000 implements MigrationInterface {
  name = 'FullText1767227830000';

  async up(runner: QueryRunner): Promise<void> {
    // Trigrams make parts of names quick to find. Whoever may not add the extension finds them more slowly.
    await runner.query(`
      do $$
      begin
        create extension if not exists pg_trgm with schema public;
        create extension if not exists btree_gin with schema public;
      exception when others then
        raise notice 'Parts of names are found without an index: %', sqlerrm;
      end $$`);
    // Paths, hosts and names with underscores are looked for by their parts.
    await runner.query(`
      create function custodia_plain(given text) returns text language sql immutable parallel safe as $$
        select translate(given, '/_.:@#=', '       ')
      $$`);
    await runner.query(`
      create function custodia_texts(given jsonb) returns text language sql immutable parallel safe as $$
        select case when given in ('{}'::jsonb, '[]'::jsonb, 'null'::jsonb) then null
          else (select string_agg(each #>> '{}', E'\\n') from jsonb_path_query(given, 'strict $.** ? (@.type() == "string")') as each) end
      $$`);
    // The organisation is a word, too, so that the index never looks at what others have.
    await runner.query(`
      create function custodia_words(organisation text, title text, prose text) returns tsvector language sql immutable parallel safe as $$
        select setweight(to_tsvector('pg_catalog.english', custodia_plain(left(title, 10000))) || to_tsvector('pg_catalog.simple', custodia_plain(left(title, 10000))), 'A')
          || setweight(to_tsvector('pg_catalog.english', custodia_plain(left(coalesce(prose, ''), 100000))), 'B')
          || array_to_tsvector(array['=' || organisation])
      $$`);
    await runner.query(`
      create function custodia_nearness(title text, wanted text) returns double precision language sql immutable parallel safe as $$
        select case position(wanted in lower(title)) when 0 then 0 when 1 then case when lower(title) = wanted then 3 else 2 end else 1 end
      $$`);
    for (const { table, title, prose } of tables) {
      await runner.query(`alter table ${table} add column found tsvector`);
      await runner.query(`
        create function custodia_found_${table}() returns trigger language plpgsql set search_path = public, pg_temp set client_min_messages = warning as $$
        begin
          new.found := custodia_words(new.organisation_id, new.${title}, concat_ws(E'\\n', ${prose}));
          return new;
        end $$`);
      await runner.query(
        `create trigger found before insert or update on ${table} for each row execute function custodia_found_${table}()`,
      );
      await runner.query(`alter table ${table} no force row level security`);
      await runner.query(`update ${table} set found = null`);
      await runner.query(`alter table ${table} force row level security`);
      await runner.query(`create index ${table}_found on ${table} using gin (found)`);
    }
    for (const { table, title } of named)
      await runner.query(`
        do $$
        begin
          create index ${table}_part on ${table} using gin (organisation_id, lower(${title}) gin_trgm_ops);
        exception when undefined_object then
          raise notice 'Parts of names in ${table} are found without an index.';
        end $$`);
    await makeSearch(runner, unlisted);
    // As its owner it reads what the projector reads, and nothing more.
    await runner.query('grant create on schema public to custodia_projector');
    await runner.query('alter function custodia_search(text, text[], integer) owner to custodia_projector');
    await runner.query('revoke create on schema public from custodia_projector');
    await runner.query('revoke execute on function custodia_search(text, text[], integer) from public');
    await runner.query('grant execute on function custodia_search(text, text[], integer) to custodia_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function custodia_search(text, text[], integer)');
    for (const { table } of tables) {
      await runner.query(`drop index if exists ${table}_part`);
      await runner.query(`drop trigger found on ${table}`);
      await runner.query(`drop function custodia_found_${table}()`);
      await runner.query(`alter table ${table} drop column found`);
    }
    await runner.query('drop function custodia_nearness(text, text)');
    await runner.query('drop function custodia_words(text, text, text)');
    await runner.query('drop function custodia_texts(jsonb)');
    await runner.query('drop function custodia_plain(text)');
  }
}

/** Hidden is what the session says in `custodia.hidden`. */
export const unlisted = (id: string): string =>
  `${id} <> all (coalesce(nullif(current_setting('custodia.hidden', true), '')::text[], '{}'))`;

/** Makes the function that looks for words and parts of names; `seen` is a condition on the id of a record that is not hidden. */
export async function makeSearch(runner: QueryRunner, seen: (id: string) => string): Promise<void> {
  await runner.query(`
    create or replace function custodia_search(sought text, kinds text[], most integer)
      returns table (kind text, id text, version_id text, state text, at timestamptz, score double precision)
      language plpgsql stable security definer set search_path = public, pg_temp set client_min_messages = warning as $$
    #variable_conflict use_column
    declare
      organisation text := nullif(current_setting('custodia.organisation', true), '');
      wanted text := lower(btrim(sought));
      words tsquery := websearch_to_tsquery('pg_catalog.english', custodia_plain(sought)) || websearch_to_tsquery('pg_catalog.simple', custodia_plain(sought));
      here tsquery;
      part text := case when length(wanted) >= 3 then '%' || regexp_replace(wanted, '[\\\\%_]', '\\\\\\&', 'g') || '%' end;
    begin
      if organisation is null then return; end if;
      if numnode(words) > 0 then here := words && quote_literal('=' || organisation)::tsquery; end if;
      ${named.map(({ table, title }) => own(table.replace('_v1', ''), table, title, seen('r.id'))).join('')}
      ${['model', 'dataset', 'prompt'].map((kind) => versions(kind, seen('a.id'))).join('')}
    end $$`);
}
