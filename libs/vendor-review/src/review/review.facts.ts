import { streamName, type EventStore } from '@custodia/event-store';
import { reviewCodec } from './review.events.js';
import type { ReviewPlace } from './read-review.js';

/** Members who answered, attached or submitted in the vendor's stead: what they wrote is not theirs to approve. */
export async function membersInVendorsStead(store: EventStore, { organisation, id }: ReviewPlace): Promise<string[]> {
  const members = new Set<string>();
  for await (const recorded of store.readStream(streamName(reviewCodec.category, organisation, id))) {
    const { type, data, meta } = reviewCodec.decode(recorded);
    if (inVendorsStead.has(type) && (data as { contactId: string | null }).contactId === null) members.add(meta.actor);
  }
  return [...members];
}

const inVendorsStead: ReadonlySet<string> = new Set([
  'AnswersSaved',
  'AnswersImported',
  'EvidenceAttached',
  'EvidenceWithdrawn',
  'ReviewSubmitted',
  'ClarificationAnswered',
]);
