import type { MigrationInterface, QueryRunner } from 'typeorm';
import { makeSearch, unlisted } from './1767227830000-full-text.js';
import { confineAnew, listHidden, withoutListed, type Confinement } from './1767227800000-need-to-know.js';

const records = ['model_v1', 'dataset_v1', 'prompt_v1', 'system_v1', 'document_v1'];
const cases = ['disposal_case_v1', 'transfer_case_v1'];
const followed = [...records, ...cases];
const keptIn = (table: string): string => (cases.includes(table) ? 'duty_about' : 'closed_record');

const reader = `current_setting('custodia.reader', true)`;
/**
 * Whether a record of this id is hidden from the reader: one look at a small index, and a function only for what is found there.
 * A scalar, so that the planner looks each time in the index and never reads the whole table for a hash. Ids are the clients'
 * choice, so records of two kinds may have the same: it is hidden when either is.
 */
const hides = (id: string): string => `(
  select true from closed_record c
  where c.organisation_id = current_setting('custodia.organisation', true) and c.id = ${id}
    and custodia_withheld(c.organisation_id, c.id, c.owner_id, c.custodian_id, c.closed, c.attached_id) limit 1) is true`;
const open = `classification not in ('confidential', 'restricted')`;
/** As `hides`, for a row that is a record itself: most are open, and nothing else is looked at. */
const shows = {
  asset: `(${open} or owner_id = ${reader} or custodian_id = ${reader} or (
    select true from duty_about d
    where d.organisation_id = %1$s.organisation_id and d.record_id = %1$s.id and d.member_id = ${reader} limit 1))`,
  document: `(${open} and attached_id is null or not custodia_withheld(organisation_id, id, owner_id, null, not (${open}), attached_id))`,
};

/** What the policies ask. */
export const byClosedRecords: Confinement = { setting: 'custodia.reader', hides, shows };

/** Columns of a row on which what is kept of it depends. */
const minded: Readonly<Record<string, readonly string[]>> = {
  document_v1: ['classification', 'owner_id', 'attached_id'],
  disposal_case_v1: [`state -> 'duties'`, 'custodians', 'asset_id'],
  transfer_case_v1: [`state -> 'duties'`, 'custodians', 'items'],
};
const mindedOf = (table: string): readonly string[] => minded[table] ?? ['classification', 'owner_id', 'custodian_id'];

/** When something is kept of a row at all. */
function keeps(table: string, row: string): string {
  const closed = `${row}.classification in ('confidential', 'restricted')`;
  if (cases.includes(table)) return 'true';
  return table === 'document_v1' ? `(${closed} or ${row}.attached_id is not null)` : closed;
}

/** What is kept of a row, as a query. */
function notesOf(table: string, row: string): string {
  if (cases.includes(table)) return dutiesOf(table, row);
  const more =
    table === 'document_v1'
      ? `null, ${row}.classification in ('confidential', 'restricted'), ${row}.attached_id`
      : `${row}.custodian_id, true, null`;
  return `select ${row}.organisation_id, ${row}.id, '${table}', ${row}.owner_id, ${more} where ${keeps(table, row)}`;
}

/** The members with a duty in a case, at any time, and those asked in it as data custodians, for each asset that it is about. */
const dutiesOf = (table: string, row: string): string => {
  const about =
    table === 'disposal_case_v1'
      ? `(values (${row}.asset_id)) as about (id)`
      : `(select item -> 'asset' ->> 'id' from jsonb_array_elements(${row}.items) as i (item)) as about (id)`;
  return `select distinct ${row}.organisation_id, about.id, member #>> '{}', ${row}.id, '${table}'
    from ${about}, lateral (
      select jsonb_path_query(${row}.state -> 'duties', '$.*[*]') union all select jsonb_path_query(${row}.custodians, '$[*].custodianId')
    ) as held (member)
    where about.id is not null and member #>> '{}' is not null`;
};

/**
 * Which records are closed and who has a need to know of them, kept beside the rows in the same transaction, so that a policy
 * asks one small index for each row it shows, however many records are hidden from its reader.
 */
export class ClosedRecords1767228090000 implements MigrationInterface {
  name = 'ClosedRecords1767228090000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table closed_record (
        organisation_id text not null, id text not null, kept_in text not null, owner_id text not null, custodian_id text,
        -- By itself; without, a document that is as secret as what it is attached to.
        closed boolean not null, attached_id text, primary key (organisation_id, id, kept_in))`);
    await runner.query(`
      create table duty_about (
        organisation_id text not null, record_id text not null, member_id text not null, case_id text not null, kept_in text not null,
        primary key (organisation_id, record_id, member_id, case_id, kept_in))`);
    await runner.query('create index duty_about_by_case on duty_about (organisation_id, case_id)');
    for (const table of ['closed_record', 'duty_about']) await runner.query(`select custodia_protect('${table}')`);

    for (const table of followed) await this.follow(runner, table);
    await runner.query('grant create on schema public to custodia_projector');
    // Called when a table has been put in the place of another one, whose rows the triggers have followed.
    await runner.query(`
      create function custodia_replaced(target text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        ${followed
          .map(
            (table) => `if target = '${table}' then
          delete from ${keptIn(table)} where kept_in = target;
          insert into ${keptIn(table)} select noted.* from ${table} t, lateral (${notesOf(table, 't')}) as noted;
        end if;`,
          )
          .join('\n        ')}
      end $$`);
    await runner.query('alter function custodia_replaced(text) owner to custodia_projector');
    await runner.query('revoke create on schema public from custodia_projector');
    await runner.query('revoke execute on function custodia_replaced(text) from public');
    await runner.query('grant execute on function custodia_replaced(text) to current_user, custodia_projector');
    for (const table of followed) await runner.query(`select custodia_replaced('${table}')`);

    // A document is as secret as what it is about.
    await runner.query(`
      create function custodia_withheld(organisation text, record text, owner text, custodian text, closed boolean, attached text)
        returns boolean language plpgsql stable as $$
      declare
        reader text := current_setting('custodia.reader', true);
      begin
        if owner = reader or custodian = reader then return false; end if;
        if exists (select from duty_about d where d.organisation_id = organisation and d.record_id = record and d.member_id = reader) then
          return false;
        end if;
        if closed or attached is null then return closed; end if;
        return exists (
          select from closed_record a
          where a.organisation_id = organisation and a.id = attached and a.closed
            and custodia_withheld(organisation, a.id, a.owner_id, a.custodian_id, true, null));
      end $$`);
    await runner.query(
      'revoke execute on function custodia_withheld(text, text, text, text, boolean, text) from public',
    );
    await runner.query(
      'grant execute on function custodia_withheld(text, text, text, text, boolean, text) to custodia_app, custodia_projector',
    );
    await runner.query(`
      create function custodia_hidden_among(ids text[]) returns setof text language sql stable as $$
        select each.id from unnest(ids) as each (id) where ${hides('each.id')}
      $$`);
    await runner.query('revoke execute on function custodia_hidden_among(text[]) from public');
    await runner.query('grant execute on function custodia_hidden_among(text[]) to custodia_app');
    await confineAnew(runner, byClosedRecords);
    await makeSearch(
      runner,
      (id) => `(coalesce(current_setting('custodia.reader', true), '') = '' or not (${hides(id)}))`,
    );
    await runner.query('drop function custodia_hidden(text)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await listHidden(runner);
    await confineAnew(runner, withoutListed);
    await makeSearch(runner, unlisted);
    await runner.query('drop function custodia_hidden_among(text[])');
    await runner.query('drop function custodia_withheld(text, text, text, text, boolean, text)');
    await runner.query('drop function custodia_replaced(text)');
    for (const table of followed) {
      await runner.query(`drop trigger need_to_know_inserted on ${table}`);
      await runner.query(`drop trigger need_to_know_updated on ${table}`);
      await runner.query(`drop trigger need_to_know_deleted on ${table}`);
      await runner.query(`drop function custodia_follow_${table}()`);
    }
    await runner.query('drop table closed_record, duty_about');
  }

  /** What is kept of a row changes with the row. The table of a rebuild, which has another name, is not followed before it is in its place. */
  private async follow(runner: QueryRunner, table: string): Promise<void> {
    const kept = keptIn(table);
    const id = kept === 'duty_about' ? 'case_id' : 'id';
    await runner.query(`
      create function custodia_follow_${table}() returns trigger language plpgsql set search_path = public, pg_temp as $$
      begin
        if tg_table_name <> '${table}' then return null; end if;
        if tg_op <> 'INSERT' then delete from ${kept} k where k.organisation_id = old.organisation_id and k.${id} = old.id and k.kept_in = '${table}'; end if;
        if tg_op <> 'DELETE' then insert into ${kept} ${notesOf(table, 'new')}; end if;
        return null;
      end $$`);
    const changed = mindedOf(table).map((column) => `old.${column} is distinct from new.${column}`);
    for (const [name, event, when] of [
      ['inserted', 'insert', keeps(table, 'new')],
      ['updated', 'update', `(${keeps(table, 'old')} or ${keeps(table, 'new')}) and (${changed.join(' or ')})`],
      ['deleted', 'delete', keeps(table, 'old')],
    ] as const)
      await runner.query(
        `create trigger need_to_know_${name} after ${event} on ${table} for each row when (${when}) execute function custodia_follow_${table}()`,
      );
  }
}
