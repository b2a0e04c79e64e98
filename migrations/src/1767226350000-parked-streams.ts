import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Parked events say which rows they leave behind, for the organisation whose rows they are; and what an operator decided
 * to leave out is kept with the reason.
 */
export class ParkedStreams1767226350000 implements MigrationInterface {
  name = 'ParkedStreams1767226350000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table parked_event add column row_ids text[] not null default '{}'`);
    await runner.query(`
      update parked_event set row_ids = array[substring(stream from '\\.(.*)$')],
        organisation_id = substring(stream from '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.')`);
    await runner.query(`select custodia_protect('parked_event')`);
    await runner.query(`
      create table skipped_event (
        projection text not null,
        event_id uuid not null,
        stream text collate "C" not null,
        revision integer not null,
        position text collate "C" not null,
        type text not null,
        -- Why the projection could not take it, and why it may be left out.
        parked_because text not null,
        skipped_because text not null,
        skipped_by text not null,
        skipped_at timestamptz not null default now(),
        -- The event that states the same anew, if one does.
        compensated_by uuid,
        primary key (projection, event_id)
      )`);
    await runner.query('grant select, insert, update, delete on skipped_event to custodia_projector');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table skipped_event');
    await runner.query('drop policy organisation on parked_event');
    await runner.query('drop policy projector on parked_event');
    await runner.query('alter table parked_event no force row level security, disable row level security');
    await runner.query('revoke select on parked_event from custodia_app');
    await runner.query('alter table parked_event drop column row_ids');
  }
}
