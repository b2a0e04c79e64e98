import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roles, row-level security and the bookkeeping that every read model rests on. */
export class ReadModelFoundation1767225600000 implements MigrationInterface {
  name = 'ReadModelFoundation1767225600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const role of ['custodia_app', 'custodia_projector']) await makeRole(runner, role);
    await runner.query('grant usage on schema public to custodia_app, custodia_projector');

    // Called for each table of a read model, also for the new one of a rebuild: what "create table like" leaves out.
    await runner.query(`
      create function custodia_protect(target regclass) returns void language plpgsql as $$
      begin
        execute format('alter table %s enable row level security', target);
        execute format('alter table %s force row level security', target);
        execute format('create policy organisation on %s for select to custodia_app using (organisation_id = current_setting(''custodia.organisation'', true))', target);
        execute format('create policy projector on %s to custodia_projector using (true) with check (true)', target);
        execute format('grant select on %s to custodia_app', target);
        execute format('grant select, insert, update, delete on %s to custodia_projector', target);
      end $$`);

    await runner.query(`
      create table projection_checkpoint (
        name text primary key,
        version integer not null,
        -- '' is before the first event.
        position text collate "C" not null default '',
        -- ISO 8601; when the event at the position was recorded. For the lag only.
        recorded_at timestamptz,
        -- Grows with every change of owner: whoever writes with an older number has lost its claim.
        epoch bigint not null default 0,
        owner text,
        lease_until timestamptz,
        updated_at timestamptz not null default now()
      )`);
    // First statement of every transaction that writes rows: it fails, and the rest with it, when the claim is lost.
    await runner.query(`
      create function custodia_advance(p_names text[], p_epochs bigint[], p_owner text, p_position text, p_recorded_at timestamptz, p_lease_ms integer)
      returns void language plpgsql as $$
      declare
        advanced integer;
      begin
        update projection_checkpoint c
          set position = p_position, recorded_at = coalesce(p_recorded_at, c.recorded_at), updated_at = now(),
            lease_until = clock_timestamp() + p_lease_ms * interval '1 millisecond'
          from unnest(p_names, p_epochs) as mine(name, epoch)
          where c.name = mine.name and c.epoch = mine.epoch and c.owner = p_owner;
        get diagnostics advanced = row_count;
        if advanced <> cardinality(p_names) then
          raise exception 'Another process has claimed one of %', array_to_string(p_names, ', ') using errcode = 'CU001';
        end if;
      end $$`);
    await runner.query(`
      create table parked_event (
        projection text not null,
        stream text collate "C" not null,
        organisation_id text,
        revision integer not null,
        position text collate "C" not null,
        event_id uuid not null,
        type text not null,
        reason text not null,
        attempts integer not null default 1,
        retry boolean not null default false,
        parked_at timestamptz not null default now(),
        primary key (projection, stream)
      )`);
    await runner.query(`
      create table subscription_checkpoint (
        name text primary key,
        position text collate "C" not null,
        updated_at timestamptz not null default now()
      )`);
    await runner.query(
      'grant select, insert, update, delete on projection_checkpoint, parked_event, subscription_checkpoint to custodia_projector',
    );
    await runner.query('grant select on projection_checkpoint to custodia_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table subscription_checkpoint, parked_event, projection_checkpoint');
    await runner.query('drop function custodia_advance(text[], bigint[], text, text, timestamptz, integer)');
    await runner.query('drop function custodia_protect(regclass)');
    // The roles stay: they belong to the server, where other databases may use them.
  }
}

/** Roles belong to the whole server, so another database's migration may create the same one at this moment. */
async function makeRole(runner: QueryRunner, role: string): Promise<void> {
  await runner.query(`
    do $$
    begin
      if not exists (select from pg_roles where rolname = '${role}') then
        begin
          create role ${role} nologin;
        exception
          when duplicate_object or unique_violation then null;
          when insufficient_privilege then
            raise exception 'The role ${role} does not exist and % may not create it.', current_user
              using hint = 'Have an administrator run: create role ${role} nologin; grant ${role} to "' || current_user || '";';
        end;
      end if;
      if not pg_has_role(current_user, '${role}', 'usage') then
        begin
          execute format('grant ${role} to %I', current_user);
        exception
          when unique_violation then null;
          when insufficient_privilege then
            raise exception '% is no member of the role ${role}.', current_user
              using hint = 'Have an administrator run: grant ${role} to "' || current_user || '";';
        end;
      end if;
    end $$`);
}
