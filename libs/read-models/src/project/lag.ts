import type { EventStore, Position } from '@custodia/event-store';
import type { Overview } from '../query/overview.js';
import { leased } from './claims.js';
import { keyOf, type AnyProjection } from './fold.js';

export interface ProjectionLag {
  readonly name: string;
  readonly version: number;
  readonly position: Position;
  /** Of the log. */
  readonly head: Position;
  readonly caughtUp: boolean;
  /** How old the last projected event was recorded, in milliseconds, while there are newer ones; 0 when caught up. */
  readonly behindMs: number;
  readonly owner: string | null;
  /** Streams that are left out since an event that could not be taken. */
  readonly parked: number;
  /** Events that an operator told it to leave out. */
  readonly skipped: number;
}

export async function lagOf(
  overview: Overview,
  store: EventStore,
  projections: readonly AnyProjection[],
): Promise<ProjectionLag[]> {
  const head = await store.head();
  const { rows } = await overview.query<{
    name: string;
    position: Position;
    behind: number | null;
    owner: string | null;
    parked: number;
    skipped: number;
  }>(
    `select c.name, c.position, extract(epoch from now() - c.recorded_at)::float8 * 1000 as behind, case when ${leased} then c.owner end as owner,
       (select count(*)::int from parked_event p where p.projection = c.name) as parked,
       (select count(*)::int from skipped_event s where s.projection = c.name) as skipped
     from projection_checkpoint c where c.name = any ($1)`,
    [projections.map(keyOf)],
  );
  const byKey = new Map(rows.map((row) => [row.name, row]));
  return projections.map((projection) => {
    const found = byKey.get(keyOf(projection));
    const position = found?.position ?? '';
    const caughtUp = position >= head;
    return {
      name: projection.name,
      version: projection.version,
      position,
      head,
      caughtUp,
      behindMs: caughtUp ? 0 : Math.max(0, Math.round(found?.behind ?? 0)),
      owner: found?.owner ?? null,
      parked: found?.parked ?? 0,
      skipped: found?.skipped ?? 0,
    };
  });
}
