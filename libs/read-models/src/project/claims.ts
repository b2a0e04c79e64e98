import type { Position } from '@custodia/event-store';
import type pg from 'pg';
import { keyOf, type AnyProjection } from './fold.js';
import { isGone } from './owner.js';
import { skippedEvents } from './skipping.js';
import { rowStore, type RowStore, type Statement } from './row-store.js';
import type { SlotCache } from './slots.js';
import { tableOf } from '../entities/table.js';
import { announcement, CHANNEL } from './progress.js';

/** A projection that this process may write, until another one has claimed it. */
export interface Claim {
  readonly key: string;
  readonly projection: AnyProjection;
  readonly rows: RowStore;
  readonly epoch: string;
  readonly cache: SlotCache;
  /** Streams with a parked event: none of their later events is folded. */
  readonly parkedStreams: Set<string>;
  /** Ids of events that are left out. */
  readonly skipped: Set<string>;
  position: Position;
  /** As the checkpoint says. It may stay behind while nothing concerns the projection: passing by once more does no harm. */
  stored: Position;
  /** ISO 8601; when the last event that was passed was recorded. `null` before the first one of this claim. */
  recordedAt: string | null;
}

/** Another process has the claim now, or the checkpoint went back in a crash of the database; nothing was written. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/** Raised by `custodia_advance`; see the migration that creates it. */
const FENCED = 'CU001';
const isFenced = (fault: unknown): boolean => (fault as { code?: string }).code === FENCED;

/** No lease is longer, in milliseconds: one that ends later was written while the clock was ahead, and is void. */
export const LONGEST_LEASE_MS = 60_000;
/** SQL: whether a lease is under way. */
export const leased = `lease_until between clock_timestamp() and clock_timestamp() + interval '${LONGEST_LEASE_MS} milliseconds'`;

export interface Claims {
  /**
   * Takes what nobody has, what was left by the dead (their lease is over or void, or their process on this machine has
   * ended), and again what is this owner's own.
   */
  take(projections: readonly AnyProjection[]): Promise<Claim[]>;
  /** Keeps the claims for another lease; answers those that are lost: claimed elsewhere, or gone back in a crash of the database. */
  renew(claims: readonly Claim[]): Promise<Claim[]>;
  /** Gives back everything, so that another process need not wait for the lease to end. */
  release(): Promise<void>;
  /** To stand first in the transaction that writes rows: fails when one of the claims is lost, or not stored where it says. */
  advance(claims: readonly Claim[], position: Position, recordedAt: string | null): Statement;
  announce(claims: readonly Claim[], position: Position): Statement;
}

export interface ClaimOptions {
  readonly pool: pg.Pool;
  readonly owner: string;
  readonly leaseMs: number;
  /** Where a claim keeps rows in memory; the namespace is its own. */
  readonly caches: (namespace: string) => SlotCache;
}

export function claimKeeper({ pool, owner, leaseMs, caches }: ClaimOptions): Claims {
  const lease = `clock_timestamp() + ${leaseMs} * interval '1 millisecond'`;
  return {
    async take(projections) {
      if (projections.length === 0) return [];
      const byKey = new Map(projections.map((projection) => [keyOf(projection), projection]));
      const keys = [...byKey.keys()].sort();
      const versions = keys.map((key) => byKey.get(key)!.version);
      await pool.query(
        'insert into projection_checkpoint (name, version) select * from unnest($1::text[], $2::int[]) on conflict do nothing',
        [keys, versions],
      );
      const owners = await pool.query<{ owner: string }>(
        'select distinct owner from projection_checkpoint where name = any ($1) and owner <> $2',
        [keys, owner],
      );
      const gone = owners.rows.map((row) => row.owner).filter(isGone);
      const { rows } = await pool.query<{ name: string; position: string; epoch: string }>(
        `update projection_checkpoint set owner = $2, epoch = epoch + 1, lease_until = ${lease}
         where name in (
           select name from projection_checkpoint
           where name = any ($1) and (owner is null or owner = $2 or owner = any ($3) or (${leased}) is not true)
           order by name for update skip locked
         ) returning name, position, epoch`,
        [keys, owner, gone],
      );
      const taken = rows.map(({ name }) => name);
      const parked = await pool.query<{ projection: string; stream: string }>(
        'select projection, stream from parked_event where projection = any ($1)',
        [taken],
      );
      const skipped = await skippedEvents(pool, taken);
      return rows.map(({ name, position, epoch }): Claim => {
        const projection = byKey.get(name)!;
        const parkedStreams = new Set(parked.rows.filter((row) => row.projection === name).map(({ stream }) => stream));
        const rows = rowStore(tableOf(projection.row), { history: projection.history ?? false });
        return {
          key: name,
          projection,
          rows,
          epoch,
          position,
          stored: position,
          recordedAt: null,
          parkedStreams,
          skipped: skipped.get(name) ?? new Set(),
          cache: caches(`${name} ${epoch} `),
        };
      });
    },

    async renew(claims) {
      if (claims.length === 0) return [];
      const mine = [claims.map(({ key }) => key), claims.map(({ epoch }) => epoch), owner];
      // A row that is locked is just being written by its owner, which prolongs the lease as well.
      const stored = claims.map((claim) => claim.stored);
      await pool.query(
        `update projection_checkpoint set lease_until = ${lease} where name in (
           select c.name from projection_checkpoint c join unnest($1::text[], $2::bigint[]) as mine(name, epoch) using (name, epoch)
           where c.owner = $3 for update of c skip locked)`,
        mine,
      );
      // A batch may move the checkpoint on meanwhile; only a crash takes it back.
      const { rows } = await pool.query<{ name: string }>(
        `select mine.name from unnest($1::text[], $2::bigint[], $4::text[]) as mine(name, epoch, stored)
         where not exists (select from projection_checkpoint c where c.name = mine.name and c.epoch = mine.epoch and c.owner = $3 and c.position >= mine.stored)`,
        [...mine, stored],
      );
      const lost = new Set(rows.map(({ name }) => name));
      return claims.filter(({ key }) => lost.has(key));
    },

    async release() {
      await pool.query('update projection_checkpoint set owner = null, lease_until = null where owner = $1', [owner]);
    },

    advance: (claims, position, recordedAt) => ({
      name: 'advance',
      text: 'select custodia_advance($1, $2, $3, $4, $5, $6, $7)',
      values: [
        claims.map(({ key }) => key),
        claims.map(({ epoch }) => epoch),
        claims.map(({ stored }) => stored),
        owner,
        position,
        recordedAt,
        leaseMs,
      ],
    }),
    announce: (claims, position) => ({
      name: 'announce',
      text: `select pg_notify('${CHANNEL}', $1)`,
      values: [
        announcement(
          claims.map(({ key }) => key),
          position,
        ),
      ],
    }),
  };
}

/** Sends a transaction in one go and waits once. Rejects with the first fault; nothing is written then. */
export async function transact(pool: pg.Pool, statements: readonly Statement[]): Promise<void> {
  const client = await pool.connect();
  const lost = (): void => undefined;
  client.on('error', lost);
  const results = await Promise.allSettled(
    ['begin', ...statements, 'commit'].map((statement) => client.query(statement as pg.QueryConfig)),
  );
  client.off('error', lost);
  const failed = results.find((result) => result.status === 'rejected');
  client.release(failed && !(failed.reason as { severity?: string }).severity ? (failed.reason as Error) : undefined);
  if (!failed) return;
  throw isFenced(failed.reason) ? new Fenced((failed.reason as Error).message) : failed.reason;
}
