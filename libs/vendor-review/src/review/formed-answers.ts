import type { EventStore } from '@custodia/event-store';
import { readForm } from '../questionnaire/answer-form.policy.js';
import { invalid } from '../refusals.policy.js';
import { editionOf } from '../template/editions.js';
import type { ReviewPlace } from './read-review.js';
import type { GivenAnswer } from './review.events.js';
import type { Review } from './review.state.js';

/**
 * Answers as they are kept: what has a form (a choice, a number, a day, a table) in the one way of writing it, or the refusal that
 * says which form is asked for. Answers to questions that the edition does not have are left to the decision.
 */
export async function inTheirForm<Given extends GivenAnswer>(
  store: EventStore,
  { organisation }: Pick<ReviewPlace, 'organisation'>,
  review: Pick<Review, 'drafted'> | null,
  answers: readonly Given[],
): Promise<{ readonly kind: 'answers'; readonly answers: Given[] } | ReturnType<typeof invalid>> {
  const known = review && (await editionOf(store, organisation, review.drafted.templateId));
  const formed = new Map(known?.edition.questions.flatMap((one) => (one.form ? [[one.id, one] as const] : [])));
  const kept: Given[] = [];
  for (const answer of answers) {
    const question = formed.get(answer.questionId);
    const read = question ? readForm(question, answer.text) : null;
    if (read?.kind === 'unreadable')
      return invalid(
        `answers.${answer.questionId}.text`,
        answer.text.slice(0, 80),
        `${read.reason.charAt(0).toUpperCase()}${read.reason.slice(1)}.`,
      );
    kept.push(read ? { ...answer, text: read.text } : answer);
  }
  return { kind: 'answers', answers: kept };
}
