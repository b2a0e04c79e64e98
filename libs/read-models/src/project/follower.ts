import type { EventStore, Position, RecordedEvent } from '@custodia/event-store';
import type pg from 'pg';
import { isUnfit, refused } from './apply.js';
import { planBatch, type Folding, type Parked, type Planned, type Skipped } from './batch.js';
import type { Built } from './build.js';
import type { AnyProjection } from './fold.js';
import { rowStore } from './row-store.js';
import { slotCaches, slotKey } from './slots.js';
import { tableOf } from '../entities/table.js';

/** Goes on from what was built, as the projector would. */
export interface Follower {
  readonly parked: readonly Parked[];
  position(): Position;
  /** Folded so far, with those that were built. */
  events(): number;
  /** In the transaction that the client has begun. */
  upTo(client: pg.ClientBase, store: EventStore, until: Position): Promise<void>;
}

const chunk = 500;

export function followerOf(projection: AnyProjection, name: string, built: Built, skipped: Skipped): Follower {
  const history = projection.history ?? false;
  const parked = [...built.parked];
  const parkedStreams = new Set(parked.map(({ event }) => event.stream));
  let { events: folded } = built;
  const folding: { -readonly [Key in keyof Folding]: Folding[Key] } = {
    projection,
    rows: rowStore(tableOf(projection.row), { name, history }),
    cache: slotCaches({ rows: 10_000, bytes: 32 * 1_048_576 })(''),
    parkedStreams,
    skipped,
    position: built.position,
  };

  async function fold(client: pg.ClientBase, events: readonly RecordedEvent[]): Promise<void> {
    const planned = await planBatch(client, folding, events);
    await client.query('savepoint step');
    try {
      for (const statement of folding.rows.write(planned.changes)) await client.query(statement);
      await client.query('release savepoint step');
    } catch (fault) {
      await client.query('rollback to savepoint step');
      if (!isUnfit(fault)) throw fault;
      if (events.length === 1) return take({ changes: [], parked: [refused(folding, events[0]!, fault)] });
      // The database refused a value: event by event, the one that it is of is found.
      for (const event of events) await fold(client, [event]);
      return;
    }
    take(planned);
  }

  function take({ changes, parked: further }: Pick<Planned, 'changes' | 'parked'>): void {
    for (const { after } of changes) folding.cache.set(slotKey(after.organisation, after.id), after);
    for (const entry of further) {
      parked.push(entry);
      parkedStreams.add(entry.event.stream);
    }
  }

  return {
    parked,
    position: () => folding.position,
    events: () => folded,
    async upTo(client, store, until) {
      while (folding.position < until) {
        const events = [];
        for await (const event of store.readAll({ after: folding.position, limit: chunk }))
          if (event.position <= until) events.push(event);
        await fold(client, events);
        folded += events.length;
        folding.position = events.length === chunk ? events.at(-1)!.position : until;
      }
    },
  };
}
