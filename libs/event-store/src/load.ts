import type { Refusal } from '@custodia/kernel';
import type { Aggregate } from './aggregate.js';
import { streamName } from './codec.js';
import type { DomainEvent } from './decider.js';
import type { EventStore } from './port.js';
import { statesOf, type Folded } from './state-cache.js';

/** Which aggregate. */
export interface Place {
  readonly organisation: string;
  readonly id: string;
}

/**
 * Folds an aggregate's stream, up to and including the moment `asOf` (ISO 8601) if given. Reads only the events after
 * those that this process has folded before; the past is folded anew.
 */
export async function load<Command, Event extends DomainEvent, State, R extends Refusal>(
  store: EventStore,
  { codec, decider }: Aggregate<Command, Event, State, R>,
  { organisation, id }: Place,
  asOf?: string,
): Promise<Folded<State>> {
  const stream = streamName(codec.category, organisation, id);
  const cache = asOf === undefined ? statesOf(store) : undefined;
  const known = cache?.get<State>(stream, decider.evolve);
  let { state, revision, position }: Folded<State> = known ?? { state: decider.initial, revision: -1, position: null };
  let bytes = 0;
  for await (const recorded of store.readStream(stream, known ? { from: known.revision + 1 } : {})) {
    const { type, data, meta } = codec.decode(recorded);
    if (asOf !== undefined && meta.at > asOf) break;
    state = decider.evolve(state, { type, data } as Event);
    ({ revision, position } = recorded);
    bytes += recorded.data.length;
  }
  const folded = { state, revision, position };
  if (bytes > 0) cache?.put(stream, decider.evolve, folded, bytes);
  return folded;
}
