import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is sealed of the log: for each log and organisation a Merkle tree in tiles, and its signed checkpoints. */
export class Transparency1767227400000 implements MigrationInterface {
  name = 'Transparency1767227400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table log_seal (
        log text primary key,
        -- Everything up to here is sealed; '' is before the first event.
        position text collate "C" not null default '',
        owner text,
        -- Grows with every change of owner.
        epoch bigint not null default 0,
        lease_until timestamptz,
        sealed_at timestamptz
      )`);
    await runner.query('grant select on log_seal to custodia_app');
    await runner.query('grant select, insert, update on log_seal to custodia_projector');
    await runner.query(`
      create table log_tree (
        organisation_id text not null,
        log text not null,
        size bigint not null,
        primary key (organisation_id, log)
      )`);
    await runner.query(`
      create table log_tile (
        organisation_id text not null,
        log text not null,
        level smallint not null,
        index bigint not null,
        -- SHA-256, one behind the other, at most 256.
        hashes bytea not null,
        -- On level 0: id and time of recording of each leaf's event.
        marks bytea,
        -- On level 0: of the first leaf's event.
        position text collate "C",
        primary key (organisation_id, log, level, index)
      )`);
    // Hashes cannot be compressed.
    await runner.query('alter table log_tile alter hashes set storage external, alter marks set storage external');
    await runner.query(
      'create index log_tile_by_position on log_tile (organisation_id, log, position) where level = 0',
    );
    await runner.query(`
      create table log_checkpoint (
        organisation_id text not null,
        log text not null,
        size bigint not null,
        root bytea not null,
        -- A signed note (C2SP tlog-checkpoint).
        note text not null,
        kid text not null,
        sealed_at timestamptz not null,
        position text collate "C" not null,
        primary key (organisation_id, log, size)
      )`);
    for (const table of ['log_tree', 'log_tile', 'log_checkpoint'])
      await runner.query(`select custodia_protect('${table}')`);
    // A sealed tree only grows.
    await runner.query('revoke delete on log_tree, log_tile, log_checkpoint from custodia_projector');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table log_checkpoint, log_tile, log_tree, log_seal');
  }
}
