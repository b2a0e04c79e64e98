import { streamName, type Codec, type DomainEvent, type EventStore } from '@custodia/event-store';
import { foldEvent, keysOf, rowOf, type AnyProjection, type RowState } from './fold.js';
import type { ProjectedRow, Projection } from './projection.js';
import { tableOf } from './table.js';

/**
 * The aggregate's row as of a moment (ISO 8601), folded from its stream by the same projection; `null` when there was none. Facts
 * decided at that very moment count. For projections with one row per aggregate.
 */
export async function rowAsOf<Row extends ProjectedRow, Event extends DomainEvent>(
  store: EventStore,
  projection: Projection<Row, Event>,
  { organisation, id }: { readonly organisation: string; readonly id: string },
  asOf: string,
): Promise<Row | null> {
  const folding: AnyProjection = projection;
  const codec = projection.codec as unknown as Codec<DomainEvent>;
  const until = new Date(asOf).toISOString();
  let state: RowState | null = null;
  for await (const recorded of store.readStream(streamName(codec.category, organisation, id))) {
    const event = codec.decode(recorded);
    if (event.meta.at > until) break;
    for (const key of keysOf(folding, event)) if (key === id) state = foldEvent(folding, state, event, key);
  }
  return state && rowOf(tableOf(projection.row), organisation, id, state);
}
