import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Columns that name one asset or document; each id is of one record only, whatever its kind. */
const naming = ['model_id', 'dataset_id', 'prompt_id', 'system_id', 'asset_id', 'derived_id', 'source_id'];

const isDuty = (state: string): string =>
  `jsonb_path_exists(${state} -> 'duties', '$.*[*] ? (@ == $member)', jsonb_build_object('member', reader))`;
const isCustodian = (custodians: string): string =>
  `${custodians} @> jsonb_build_array(jsonb_build_object('custodianId', reader))`;

/**
 * Confidential and restricted records are for those who need to know. A read session says in `custodia.hidden` which
 * records its reader knows nothing of (all of them, when it is empty: a session of the service, or of somebody whose role
 * reads everything), and a restrictive policy on every table that names assets keeps their rows from each statement.
 */
export class NeedToKnow1767227800000 implements MigrationInterface {
  name = 'NeedToKnow1767227800000';

  async up(runner: QueryRunner): Promise<void> {
    await listHidden(runner);
    await confine(runner, withoutListed);
    await runner.query(`
      create or replace function custodia_protect(target regclass) returns void language plpgsql as $$
      begin
        ${protection}
        perform custodia_confine(target);
      end $$`);
    await confineAll(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function custodia_protect(target regclass) returns void language plpgsql as $$
      begin
        ${protection}
      end $$`);
    await unconfineAll(runner);
    await runner.query('drop function custodia_confine(regclass)');
    await runner.query('drop function custodia_hidden(text)');
  }
}

/** As the first migration has it. */
const protection = `execute format('alter table %s enable row level security', target);
        execute format('alter table %s force row level security', target);
        execute format('create policy organisation on %s for select to custodia_app using (organisation_id = current_setting(''custodia.organisation'', true))', target);
        execute format('create policy projector on %s to custodia_projector using (true) with check (true)', target);
        execute format('grant select on %s to custodia_app', target);
        execute format('grant select, insert, update, delete on %s to custodia_projector', target);`;

/** As part of a text in SQL. */
function quote(sql: string): string {
  return sql.replaceAll("'", "''");
}

/** Makes the function that answers all that is hidden from a member, as a session without tables of closed records needs it. */
export async function listHidden(runner: QueryRunner): Promise<void> {
  // Ids of confidential and restricted records that are hidden from a member who reads by need to know.
  // The text of the body is read when it is called: read models are rebuilt under the same names.
  await runner.query(`
    create function custodia_hidden(reader text) returns text[] language sql stable as $$
      with closed as (
        select id, owner_id, custodian_id from model_v1 where classification in ('confidential', 'restricted')
        union all
        select id, owner_id, custodian_id from dataset_v1 where classification in ('confidential', 'restricted')
        union all
        select id, owner_id, custodian_id from prompt_v1 where classification in ('confidential', 'restricted')
        union all
        select id, owner_id, custodian_id from system_v1 where classification in ('confidential', 'restricted')
      ), asset as (
        select id from closed
        where owner_id <> reader and custodian_id is distinct from reader
          and not exists (
            select from disposal_case_v1 c
            where c.asset_id = closed.id and (${isDuty('c.state')} or ${isCustodian('c.custodians')}))
          and not exists (
            select from transfer_case_v1 t
            where t.items @> jsonb_build_array(jsonb_build_object('asset', jsonb_build_object('id', closed.id)))
              and (${isDuty('t.state')} or ${isCustodian('t.custodians')}))
      ), hidden as (
        select id from asset
        union all
        -- A document is as secret as what it is about.
        select id from document_v1
        where owner_id <> reader
          and (classification in ('confidential', 'restricted') or attached_id in (select id from asset))
      )
      select coalesce(array_agg(id), '{}') from hidden
    $$`);
  await runner.query('revoke execute on function custodia_hidden(text) from public');
  await runner.query('grant execute on function custodia_hidden(text) to custodia_app');
}

/** What a policy of need to know asks, in SQL. */
export interface Confinement {
  /** Name of the setting that is empty in a session whose reader sees everything. */
  readonly setting: string;
  /** Whether the record with this id is hidden from the reader; names the id once. */
  readonly hides: (id: string) => string;
  /** Whether a row that is a record itself, as it stands, is shown to the reader: by its own columns; `%1$s` is the table. Without, `hides` is asked. */
  readonly shows?: { readonly asset: string; readonly document: string };
  /** Whether the asset of a row with a `kind` is of one that is never hidden, in SQL; what it names is not looked for then. */
  readonly neverHidden?: string;
}

/** Hidden is what the session says in `custodia.hidden`. */
export const withoutListed: Confinement = {
  setting: 'custodia.hidden',
  hides: (id) => `${id} in (select unnest(nullif(current_setting('custodia.hidden', true), '')::text[]))`,
};

/** Makes the function that keeps hidden records from each statement over a table that names records. */
async function confine(runner: QueryRunner, { setting, hides, shows, neverHidden }: Confinement): Promise<void> {
  // Asked once for each statement, so that a session that sees everything pays one comparison of short texts a row.
  const everything = `(select coalesce(current_setting('${setting}', true), '')) = ''`;
  await runner.query(`
    create or replace function custodia_confine(target regclass) returns void language plpgsql as $$
    declare
      has text[] := array(select attname::text from pg_attribute where attrelid = target and attnum > 0 and not attisdropped);
      ruled text[] := '{}';
      named text;
    begin
      if 'classification' = any (has) then ruled := ruled || 'id'::text; end if;
      foreach named in array array[${naming.map((column) => `'${column}'`).join(', ')}] loop
        if named = any (has) then ruled := ruled || named; end if;
      end loop;
      foreach named in array array['asset_ids', 'dataset_ids'] loop
        if named = any (has) then ruled := ruled || named; end if;
      end loop;
      if 'items' = any (has) and 'contents_digest' = any (has) then
        ruled := ruled || 'items'::text;
      end if;
      if cardinality(ruled) = 0 then return; end if;
      execute format('create policy need_to_know on %s as restrictive for select to custodia_app using (${quote(everything)} or (%s))', target,
        (select string_agg(case
            when c like '%\\_ids' then format('${quote(`not exists (select from unnest(%I) as a (id) where ${hides('a.id')})`)}', c)
            when c = 'items' then '${quote(`not exists (select from jsonb_array_elements(items) as i (item) where ${hides(`i.item -> 'asset' ->> 'id'`)})`)}'
            ${shows ? `when c = 'id' and not 'recorded_from' = any (has) then format(case when 'attached_id' = any (has) then '${quote(shows.document)}' else '${quote(shows.asset)}' end, target)` : ''}
            ${neverHidden ? `when c = 'asset_id' and 'kind' = any (has) then format('${quote(`(${neverHidden} or not (${hides('%1$s.asset_id')}))`)}', target)` : ''}
            else format('${quote(`not (${hides('%s.%I')})`)}', target, c) end, ' and ') from unnest(ruled) as c));
    end $$`);
}

/** Makes the policy on every table of a read model. */
async function confineAll(runner: QueryRunner): Promise<void> {
  await runner.query(
    `select custodia_confine(c.oid::regclass) from pg_class c join pg_policy p on p.polrelid = c.oid and p.polname = 'projector'
     where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace`,
  );
}

async function unconfineAll(runner: QueryRunner): Promise<void> {
  await runner.query(`
    do $$
    declare
      target regclass;
    begin
      for target in select polrelid::regclass from pg_policy where polname = 'need_to_know' loop
        execute format('drop policy need_to_know on %s', target);
      end loop;
    end $$`);
}

/** Makes the policies on every table of a read model again, by what they ask from now on. */
export async function confineAnew(runner: QueryRunner, confinement: Confinement): Promise<void> {
  await unconfineAll(runner);
  await confine(runner, confinement);
  await confineAll(runner);
}
