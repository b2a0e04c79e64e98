import type { EventStore, RecordedEvent } from '@custodia/event-store';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { ParkedEventRow } from '../entities/bookkeeping.js';
import type { Parked } from './batch.js';
import type { Claim } from './claims.js';
import { skippedEvents } from './skipping.js';
import type { Statement } from './row-store.js';
import { organisationOf } from './streams.js';

/** An event that a projection could not take, for operators. */
export interface ParkedEvent {
  /** `<name>_v<version>`. */
  readonly projection: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly eventId: string;
  readonly type: string;
  readonly reason: string;
  readonly attempts: number;
  /** ISO 8601. */
  readonly parkedAt: string;
}

export async function parkedEvents(source: Pick<DataSource, 'getRepository'>): Promise<ParkedEvent[]> {
  const rows = await source.getRepository(ParkedEventRow).find({ order: { projection: 'asc', position: 'asc' } });
  return rows.map(({ organisationId: _, retry: _retry, rowIds: _ids, ...parked }) => parked);
}

/** Asks the projection's owner to try parked events again, all or one projection's; answers how many. It does so within seconds. */
export async function retryParked(source: Pick<DataSource, 'getRepository'>, projection?: string): Promise<number> {
  const parked = source.getRepository(ParkedEventRow);
  const { affected } = await (projection === undefined
    ? parked.updateAll({ retry: true })
    : parked.update({ projection }, { retry: true }));
  return affected ?? 0;
}

export const park = ({ key }: Pick<Claim, 'key'>, { event, reason, rows }: Parked): Statement => ({
  text: `insert into parked_event (projection, stream, revision, position, event_id, type, reason, organisation_id, row_ids)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (projection, stream) do update set revision = excluded.revision, position = excluded.position, event_id = excluded.event_id, type = excluded.type,
      reason = excluded.reason, row_ids = excluded.row_ids, attempts = parked_event.attempts + 1, retry = false, parked_at = now()`,
  values: [
    key,
    event.stream,
    event.revision,
    event.position,
    event.id,
    event.type,
    storable(reason).slice(0, 2_000),
    organisationOf(event.stream),
    rows.map(storable),
  ],
});

/** What PostgreSQL can keep as text: no NUL, no half of a surrogate pair. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\ufffd');

export const unpark = ({ key }: Claim, stream: string): Statement => ({
  text: 'delete from parked_event where projection = $1 and stream = $2',
  values: [key, stream],
});

/** The stream stays parked, but only from this revision on. */
export const parkedFrom = ({ key }: Claim, stream: string, revision: number): Statement => ({
  text: 'update parked_event set revision = $3 where projection = $1 and stream = $2',
  values: [key, stream, revision],
});

/** Marks what was parked under an earlier release, or before a crash, for another try. */
export async function retryOnTakeover(pool: pg.Pool, claims: readonly Claim[]): Promise<void> {
  await pool.query('update parked_event set retry = true where projection = any ($1)', [claims.map(({ key }) => key)]);
}

export async function toRetry(
  pool: pg.Pool,
  claims: readonly Claim[],
): Promise<{ claim: Claim; stream: string; revision: number }[]> {
  const parked = claims.filter(({ parkedStreams }) => parkedStreams.size > 0);
  if (parked.length === 0) return [];
  const { rows } = await pool.query<{ projection: string; stream: string; revision: number }>(
    'select projection, stream, revision from parked_event where retry and projection = any ($1) order by position limit 1000',
    [parked.map(({ key }) => key)],
  );
  if (rows.length > 0) {
    const keys = parked.map(({ key }) => key);
    for (const [projection, ids] of await skippedEvents(pool, keys))
      for (const id of ids) claims.find(({ key }) => key === projection)!.skipped.add(id);
  }
  return rows.map(({ projection, stream, revision }) => ({
    claim: claims.find(({ key }) => key === projection)!,
    stream,
    revision,
  }));
}

/** What was left out of a stream since it was set aside: from the parked event to where the projection is now. */
export async function leftOut(
  store: EventStore,
  { position }: Claim,
  stream: string,
  revision: number,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of store.readStream(stream, { from: revision })) {
    if (event.position > position) break;
    events.push(event);
  }
  return events;
}
