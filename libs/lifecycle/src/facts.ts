import { streamName, type Codec, type DomainEvent, type EventStore } from '@custodia/event-store';
import type { CaseFact } from './case-fact.types.js';

/** All facts of a record up to the revision that is shown, oldest first. */
export async function factsOf<Event extends DomainEvent>(
  store: EventStore,
  codec: Codec<Event>,
  organisation: string,
  { id, revision }: { readonly id: string; readonly revision: number },
): Promise<CaseFact[]> {
  const facts: CaseFact[] = [];
  for await (const recorded of store.readStream(streamName(codec.category, organisation, id), {
    limit: revision + 1,
  })) {
    const { type, data, meta } = codec.decode(recorded);
    facts.push({
      type,
      by: meta.actor,
      credential: meta.credential,
      at: meta.at,
      revision: recorded.revision,
      data: JSON.stringify(data),
    });
  }
  return facts;
}
