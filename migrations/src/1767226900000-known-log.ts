import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log that the read models follow, and how far it was when somebody last looked: one row. */
export class KnownLog1767226900000 implements MigrationInterface {
  name = 'KnownLog1767226900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table known_log (
        only_one boolean primary key default true check (only_one),
        -- The identity that the log gives itself.
        id uuid not null,
        -- Where it was, without secrets; for messages.
        place text not null,
        -- Of the last event that was seen; '' and null for an empty log.
        position text collate "C" not null,
        stream text collate "C",
        revision integer,
        -- SHA-256 (hex) over stream, revision, id, type, data and metadata.
        digest text,
        -- ISO 8601; when that event was recorded.
        recorded_at text,
        saved_at timestamptz not null,
        -- When an operator last put another log, or an older one, in the place of the one before.
        adopted_at timestamptz
      )`);
    await runner.query('grant select, insert, update on known_log to custodia_projector');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table known_log');
  }
}
