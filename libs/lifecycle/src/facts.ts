import { streamName, type Codec, type DomainEvent, type EventStore } from '@custodia/event-store';
import type { CaseFact } from './case-fact.types.js';

/** All facts of a record up to the revision that is shown, oldest first. */
export async function factsOf<Event extends DomainEvent>(
  store: EventStore,
  codec: Codec<Event>,
  organisation: string,
  { id, revision }: { readonly id: string; readonly revision: number },
): Promise<CaseFact[]> {
  const stored = streamName(codec.category, organisation, id);
  const decoded = [];
  for await (const recorded of store.readStream(stored, { limit: revision + 1 })) decoded.push(codec.decode(recorded));
  const payloads = decoded.map(({ data }) => data);
  const told = (await store.opened?.(organisation, payloads)) ?? payloads;
  return decoded.map(({ type, meta, revision: at }, index) => ({
    type,
    by: meta.actor,
    credential: meta.credential,
    at: meta.at,
    revision: at,
    data: JSON.stringify(told[index]),
  }));
}
