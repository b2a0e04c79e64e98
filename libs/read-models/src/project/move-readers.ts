import type { Position } from '@custodia/event-store';
import pg from 'pg';
import { leased } from './claims.js';

/** Somebody still reads the log: their next checkpoint would undo the move. */
export class ReadersAtWork extends Error {
  override readonly name = 'ReadersAtWork';
}

/** Every place of the log that a projection, a reactor or a parked event remembers. `url` is the owner's. */
export const placesOfReaders = (url: string): Promise<Position[]> =>
  connected(url, async (client) => {
    const text =
      'select position from projection_checkpoint union select position from subscription_checkpoint union select position from parked_event';
    const { rows } = await client.query<{ position: Position }>(text);
    return rows.map(({ position }) => position);
  });

/**
 * Moves all readers to another log with the same events, in one transaction: `places` says where each remembered place is
 * there. Rejects with `ReadersAtWork` while a worker runs, or when a reader has moved on since `places` was made.
 */
export const moveReaders = (url: string, places: ReadonlyMap<Position, Position>): Promise<void> =>
  connected(url, async (client) => {
    await client.query('begin');
    await client.query('lock table projection_checkpoint, subscription_checkpoint, parked_event in exclusive mode');
    const { rows: working } = await client.query<{ name: string; owner: string }>(
      `select name, owner from projection_checkpoint where owner is not null and ${leased} order by name`,
    );
    if (working.length > 0)
      throw new ReadersAtWork(
        `A worker still projects ${working.map(({ name }) => name).join(', ')}: stop all workers, then say it again.`,
      );
    for (const table of ['projection_checkpoint', 'subscription_checkpoint', 'parked_event']) {
      const values = [[...places.keys()], [...places.values()]];
      const moved = await client.query(
        `update ${table} set position = moved.there from unnest($1::text[], $2::text[]) as moved(here, there) where position = moved.here`,
        values,
      );
      const { rows } = await client.query<{ count: number }>(`select count(*)::integer as count from ${table}`);
      if (moved.rowCount !== rows[0]!.count)
        throw new ReadersAtWork(`A reader has moved on meanwhile (${table}): stop all workers, then say it again.`);
    }
    await client.query('commit');
  });

async function connected<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, application_name: 'custodia-move' });
  await client.connect();
  // Ending the connection rolls back what was not committed.
  return work(client).finally(() => client.end());
}
