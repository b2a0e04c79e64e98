import { streamName, type EventStore } from '@custodia/event-store';
import { worker } from '../jobs/ports.js';
import { reviewCodec } from './review.events.js';
import type { ReviewPlace } from './read-review.js';

/**
 * Members who answered, attached or submitted in the vendor's stead, or scored by hand: what they brought about is not theirs
 * to approve. A score of the job is nobody's hand; whoever asked to score again is none either, because that score does not count.
 */
export async function membersWithHandsOn(store: EventStore, { organisation, id }: ReviewPlace): Promise<string[]> {
  const members = new Set<string>();
  for await (const recorded of store.readStream(streamName(reviewCodec.category, organisation, id))) {
    const { type, data, meta } = reviewCodec.decode(recorded);
    const inVendorsStead = answering.has(type) && (data as { contactId: string | null }).contactId === null;
    if (inVendorsStead || (type === 'ReviewScored' && meta.actor !== worker)) members.add(meta.actor);
  }
  return [...members];
}

const answering: ReadonlySet<string> = new Set([
  'AnswersSaved',
  'AnswersImported',
  'EvidenceAttached',
  'EvidenceWithdrawn',
  'ReviewSubmitted',
  'ClarificationAnswered',
]);
