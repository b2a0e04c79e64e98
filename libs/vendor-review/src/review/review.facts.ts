import { streamName, type EventStore } from '@custodia/event-store';
import { worker } from '../jobs/ports.js';
import { reviewCodec, type ReviewEvent, type SavedAnswer } from './review.events.js';
import { editionOf } from '../template/editions.js';
import { progressIn } from './progress.js';
import { readReview, type ReviewPlace } from './read-review.js';

/**
 * Members who answered, attached or submitted in the vendor's stead, or scored by hand: what they brought about is not theirs
 * to approve. A score of the job is nobody's hand; whoever asked to score again is none either, because that
 * score does not count.
 */
export async function membersWithHandsOn(store: EventStore, place: ReviewPlace): Promise<string[]> {
  const { organisation, id } = place;
  const members = new Set<string>();
  const critical = await criticalQuestions(store, place);
  const excusing = new Map<string, boolean>();
  for await (const recorded of store.readStream(streamName(reviewCodec.category, organisation, id))) {
    const { type, data, meta } = reviewCodec.decode(recorded);
    const inVendorsStead = answering.has(type) && (data as { contactId: string | null }).contactId === null;
    for (const answer of answersIn({ type, data } as ReviewEvent))
      excusing.set(answer.questionId, answer.value === 'na');
    const { questionId = '', verdict = '' } = data as { questionId?: string; verdict?: string };
    // Accepting that a critical question does not apply takes it out of the score.
    const excuses =
      type === 'VerdictGiven' &&
      verdict === 'accepted' &&
      critical.has(questionId) &&
      excusing.get(questionId) === true;
    if (inVendorsStead || excuses || (type === 'ReviewScored' && meta.actor !== worker)) members.add(meta.actor);
  }
  return [...members];
}

const answersIn = (event: ReviewEvent): readonly SavedAnswer[] =>
  event.type === 'AnswersSaved'
    ? event.data.answers
    : event.type === 'ClarificationAnswered' && event.data.answer
      ? [event.data.answer]
      : [];

async function criticalQuestions(store: EventStore, place: ReviewPlace): Promise<ReadonlySet<string>> {
  const review = await readReview(store, place);
  const known = review && (await editionOf(store, place.organisation, review.drafted.templateId));
  return new Set(known?.edition.questions.flatMap(({ id, critical }) => (critical ? [id] : [])));
}

/** Questions with an answer, by the one meaning of it; 0 for a review that there is not. */
export async function answeredIn(store: EventStore, place: ReviewPlace): Promise<number> {
  const review = await readReview(store, place);
  const known = review && (await editionOf(store, place.organisation, review.drafted.templateId));
  return review && known ? progressIn(known.edition, review.answers).answered : 0;
}

const answering: ReadonlySet<string> = new Set([
  'AnswersSaved',
  'AnswersImported',
  'EvidenceAttached',
  'EvidenceWithdrawn',
  'ReviewSubmitted',
  'ClarificationAnswered',
]);
