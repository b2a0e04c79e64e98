import type { Position } from '@custodia/event-store';
import pg from 'pg';
import { keyOf, type AnyProjection } from './fold.js';
import { ReadersAtWork } from './move-readers.js';

/** Somebody who remembers a place of the log. */
export interface LogReader {
  readonly kind: 'projection' | 'subscription' | 'parked';
  readonly name: string;
  readonly position: Position;
}

/** Every projection, reactor and parked event with its place. `url` is the owner's. */
export const readersOf = (url: string): Promise<LogReader[]> =>
  connected(url, async (client) => {
    const { rows } = await client.query<LogReader>(
      `select 'projection' as kind, name, position from projection_checkpoint
       union all select 'subscription', name, position from subscription_checkpoint
       union all select 'parked', projection || ' ' || stream, position from parked_event order by 1, 2`,
    );
    return rows;
  });

/** Rejects with `ReadersAtWork` while a worker projects. */
export const assertNobodyReads = (url: string): Promise<void> => connected(url, nobodyReads);

/**
 * After the read models were built from another log: forgets the places of projections that are none of `projections` any
 * more, and puts each subscription where `subscriptions` says, in one transaction. Rejects with `ReadersAtWork`.
 */
export const resetReaders = (
  url: string,
  projections: readonly AnyProjection[],
  subscriptions: ReadonlyMap<string, Position>,
): Promise<void> =>
  connected(url, async (client) => {
    await client.query('begin');
    await client.query('lock table projection_checkpoint, subscription_checkpoint, parked_event in exclusive mode');
    await nobodyReads(client);
    const keys = projections.map(keyOf);
    await client.query('delete from projection_checkpoint where name <> all ($1)', [keys]);
    await client.query('delete from parked_event where projection <> all ($1)', [keys]);
    await client.query(
      `update subscription_checkpoint set position = moved.position, updated_at = now()
       from unnest($1::text[], $2::text[]) as moved(name, position) where subscription_checkpoint.name = moved.name`,
      [[...subscriptions.keys()], [...subscriptions.values()]],
    );
    await client.query('commit');
  });

async function nobodyReads(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select name from projection_checkpoint where owner is not null and lease_until > now() order by name',
  );
  if (rows.length > 0)
    throw new ReadersAtWork(
      `A worker still projects ${rows.map(({ name }) => name).join(', ')}: stop all workers, then say it again. After a kill, wait until its lease has ended (ten seconds).`,
    );
}

async function connected<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, application_name: 'custodia-reset' });
  await client.connect();
  return work(client).finally(() => client.end());
}
