import {
  statesOf,
  streamName,
  type Codec,
  type DomainEvent,
  type EventStore,
  type Position,
} from '@custodia/event-store';
import { foldEvent, keysOf, rowOf, type AnyProjection, type RowState } from '../project/fold.js';
import type { ProjectedRow, Projection } from '../entities/projection.js';
import { tableOf } from '../entities/table.js';

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
  let since = '';
  for await (const recorded of store.readStream(streamName(codec.category, organisation, id))) {
    const event = codec.decode(recorded);
    if (!keysOf(folding, event).includes(id)) continue;
    const next = foldEvent(folding, state, event, id);
    if (next === state) continue;
    // The same rule as the history's: a state is valid from its fact's time on, but never from before the state it replaced.
    if (event.meta.at > since) since = event.meta.at;
    if (since > until) break;
    state = next;
  }
  return openedRow(store, projection, { organisation, id }, state);
}

/**
 * The aggregate's row after its last event, however far the read models have come; `null` when there is none. Reads only the
 * events after those that this process has folded before. For projections with one row per aggregate.
 */
export async function latestRow<Row extends ProjectedRow, Event extends DomainEvent>(
  store: EventStore,
  projection: Projection<Row, Event>,
  { organisation, id }: { readonly organisation: string; readonly id: string },
): Promise<Row | null> {
  const folding: AnyProjection = projection;
  const codec = projection.codec as unknown as Codec<DomainEvent>;
  const stream = streamName(codec.category, organisation, id);
  const [cache, entry] = [statesOf(store), `${stream} ${projection.name}`];
  const known = cache.get<RowState | null>(entry, projection);
  let state = known?.state ?? null;
  let revision = known?.revision ?? -1;
  let position: Position | null = known?.position ?? null;
  let bytes = 0;
  for await (const recorded of store.readStream(stream, { from: revision + 1 })) {
    const event = codec.decode(recorded);
    if (keysOf(folding, event).includes(id)) state = foldEvent(folding, state, event, id);
    ({ revision, position } = recorded);
    bytes += recorded.data.length;
  }
  if (bytes > 0) cache.put(entry, projection, { state, revision, position }, bytes);
  return openedRow(store, projection, { organisation, id }, state);
}

async function openedRow<Row extends ProjectedRow, Event extends DomainEvent>(
  store: EventStore,
  { row }: Projection<Row, Event>,
  { organisation, id }: { readonly organisation: string; readonly id: string },
  state: RowState | null,
): Promise<Row | null> {
  const found: Row | null = state && rowOf(tableOf(row), organisation, id, state);
  return store.opened ? store.opened(organisation, found) : found;
}
