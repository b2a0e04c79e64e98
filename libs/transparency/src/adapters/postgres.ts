import { START } from '@custodia/event-store';
import { isGone, leased } from '@custodia/read-models';
import type pg from 'pg';
import { SealLost, type KeptCheckpoint, type KeptTile, type SealedGrowth, type Transparency } from '../port.js';

interface TileLine {
  readonly level: number;
  readonly index: string;
  readonly hashes: Buffer;
  readonly marks: Buffer | null;
  readonly position: string | null;
}

interface CheckpointLine {
  readonly organisation_id: string;
  readonly size: string;
  readonly root: Buffer;
  readonly note: string;
  readonly kid: string;
  readonly sealed_at: Date | string;
  readonly position: string;
}

const tileColumns = 'level, index, hashes, marks, position';
const checkpointColumns = 'organisation_id, size, root, note, kid, sealed_at, position';

/** In the tables `log_seal`, `log_tree`, `log_tile` and `log_checkpoint`. `pool`: in the role of the projector, or for reading in that of the app. */
export function postgresTransparency(pool: Pick<pg.Pool, 'query' | 'connect'>): Transparency {
  return {
    async claim(log, owner, leaseMs) {
      await pool.query('insert into log_seal (log) values ($1) on conflict do nothing', [log]);
      const holder = await pool.query<{ owner: string | null }>('select owner from log_seal where log = $1', [log]);
      const gone = [holder.rows[0]?.owner].filter((one) => one != null && isGone(one));
      const { rows } = await pool.query<{ position: string; epoch: string }>(
        `update log_seal set epoch = epoch + (owner is distinct from $2)::int, owner = $2,
           lease_until = clock_timestamp() + $4 * interval '1 millisecond'
         where log = $1 and (owner is null or owner = $2 or owner = any ($3) or (${leased}) is not true)
         returning position, epoch`,
        [log, owner, gone, leaseMs],
      );
      return rows[0] ?? null;
    },
    async release(log, owner) {
      await pool.query('update log_seal set owner = null, lease_until = null where log = $1 and owner = $2', [
        log,
        owner,
      ]);
    },
    async seal(log, owner, claim, position, growth) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const { rowCount } = await client.query(
          'update log_seal set position = $5, sealed_at = now() where log = $1 and owner = $2 and epoch = $3 and position = $4',
          [log, owner, claim.epoch, claim.position, position],
        );
        if (rowCount !== 1) throw new SealLost('Another process seals this log.');
        await write(client, log, growth);
        await client.query('commit');
        return { epoch: claim.epoch, position };
      } catch (fault) {
        await client.query('rollback').catch(() => undefined);
        throw fault;
      } finally {
        client.release();
      }
    },
    async resign(log, { organisation, size, note, kid }) {
      await pool.query(
        'update log_checkpoint set note = $4, kid = $5 where log = $1 and organisation_id = $2 and size = $3',
        [log, organisation, size, note, kid],
      );
    },
    async sealedUpTo(log) {
      const { rows } = await pool.query<{ position: string }>('select position from log_seal where log = $1', [log]);
      return rows[0]?.position ?? START;
    },
    async logs() {
      const { rows } = await pool.query<{ log: string }>('select distinct log from log_tree');
      return rows.map(({ log }) => log);
    },
    async trees(log, organisation) {
      const { rows } = await pool.query<{ organisation_id: string; size: string }>(
        'select organisation_id, size from log_tree where log = $1 and ($2::text is null or organisation_id = $2) order by organisation_id',
        [log, organisation ?? null],
      );
      return rows.map(({ organisation_id, size }) => ({ organisation: organisation_id, size: Number(size) }));
    },
    async tiles(log, organisation, level, index, count) {
      const { rows } = await pool.query<TileLine>(
        `select ${tileColumns} from log_tile where log = $1 and organisation_id = $2 and level = $3 and index >= $4 and index < $5 order by index`,
        [log, organisation, level, index, index + count],
      );
      return rows.map(tileOf);
    },
    async tileAt(log, organisation, position) {
      const { rows } = await pool.query<TileLine>(
        `select ${tileColumns} from log_tile where log = $1 and organisation_id = $2 and level = 0 and position <= $3 order by position desc limit 1`,
        [log, organisation, position],
      );
      return rows[0] ? tileOf(rows[0]) : null;
    },
    async tileMarked(log, organisation, id) {
      const { rows } = await pool.query<TileLine>(
        `select ${tileColumns} from log_tile where log = $1 and organisation_id = $2 and level = 0 and position(decode($3, 'hex') in marks) % 24 = 1 limit 1`,
        [log, organisation, id.replaceAll('-', '')],
      );
      return rows[0] ? tileOf(rows[0]) : null;
    },
    async checkpoints(log, organisation, { limit, below } = {}) {
      const { rows } = await pool.query<CheckpointLine>(
        `select ${checkpointColumns} from log_checkpoint where log = $1 and organisation_id = $2 and ($3::bigint is null or size < $3)
         order by size desc limit $4`,
        [log, organisation, below ?? null, limit ?? null],
      );
      return rows.map(checkpointOf);
    },
    async checkpointFrom(log, organisation, size) {
      const { rows } = await pool.query<CheckpointLine>(
        `select ${checkpointColumns} from log_checkpoint where log = $1 and organisation_id = $2 and size >= $3 order by size limit 1`,
        [log, organisation, size],
      );
      return rows[0] ? checkpointOf(rows[0]) : null;
    },
  };
}

/** Every statement grows what is there or does nothing; what did nothing is told by the counts. */
async function write(client: pg.ClientBase, log: string, growth: readonly SealedGrowth[]): Promise<void> {
  if (growth.length === 0) return;
  const trees = await client.query(
    `insert into log_tree as now (log, organisation_id, size)
       select $1, * from unnest($2::text[], $4::bigint[]) on conflict (organisation_id, log) do update set size = excluded.size
       where now.size = (select g.before from unnest($2::text[], $3::bigint[]) as g(organisation, before) where g.organisation = now.organisation_id)`,
    [log, growth.map((one) => one.organisation), growth.map(({ from }) => from), growth.map(({ to }) => to)],
  );
  const tiles = growth.flatMap((one) => one.tiles.map((tile) => ({ organisation: one.organisation, ...tile })));
  const kept = await client.query(
    `insert into log_tile as now (log, organisation_id, level, index, hashes, marks, position)
       select $1, * from unnest($2::text[], $3::smallint[], $4::bigint[], $5::bytea[], $6::bytea[], $7::text[])
       on conflict (organisation_id, log, level, index) do update set hashes = excluded.hashes, marks = excluded.marks
       where length(now.hashes) <= length(excluded.hashes) and now.hashes = substr(excluded.hashes, 1, length(now.hashes))`,
    [
      log,
      tiles.map((tile) => tile.organisation),
      tiles.map(({ level }) => level),
      tiles.map(({ index }) => index),
      tiles.map(({ hashes }) => hashes),
      tiles.map(({ marks }) => marks ?? null),
      tiles.map(({ position }) => position ?? null),
    ],
  );
  const checkpoints = growth.flatMap(({ checkpoint }) => (checkpoint ? [checkpoint] : []));
  const signed = await client.query(
    `insert into log_checkpoint as now (log, organisation_id, size, root, note, kid, sealed_at, position)
       select $1, * from unnest($2::text[], $3::bigint[], $4::bytea[], $5::text[], $6::text[], $7::timestamptz[], $8::text[])
       on conflict (organisation_id, log, size) do update set root = excluded.root where now.root = excluded.root`,
    [
      log,
      checkpoints.map(({ organisation }) => organisation),
      checkpoints.map(({ size }) => size),
      checkpoints.map(({ root }) => root),
      checkpoints.map(({ note }) => note),
      checkpoints.map(({ kid }) => kid),
      checkpoints.map(({ sealedAt }) => sealedAt),
      checkpoints.map(({ position }) => position),
    ],
  );
  if (trees.rowCount !== growth.length || kept.rowCount !== tiles.length || signed.rowCount !== checkpoints.length)
    throw new SealLost('What is sealed already would change.');
}

const tileOf = ({ level, index, hashes, marks, position }: TileLine): KeptTile => ({
  level,
  index: Number(index),
  hashes,
  ...(marks ? { marks } : {}),
  ...(position === null ? {} : { position }),
});

const checkpointOf = (line: CheckpointLine): KeptCheckpoint => ({
  organisation: line.organisation_id,
  size: Number(line.size),
  root: line.root,
  note: line.note,
  kid: line.kid,
  sealedAt: new Date(line.sealed_at).toISOString(),
  position: line.position,
});
