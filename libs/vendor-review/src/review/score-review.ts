import type { EventStore } from '@custodia/event-store';
import { recordCustomerTasks, type CustomerTask } from '@custodia/inventory';
import { derivedId } from '@custodia/kernel';
import type { TemplateEdition } from '../questionnaire/template-edition.js';
import { readReview, tellReview, type ReviewPlace } from './read-review.js';
import type { ScoreTrigger } from './review.events.js';
import { isScored, type Review } from './review.state.js';
import { score } from '../scoring/score.js';
import { packScores } from '../scoring/packs.policy.js';
import { storedScore, type StoredScore } from '../scoring/stored-score.js';
import { editionOf } from '../template/editions.js';
import type { StatedWeights } from '../template/template.events.js';

export type TrialWeights = Pick<StatedWeights, 'weightSetId' | 'weights'>;

/** The score of the answers as they are, by the questions that were frozen when it was sent and by these weights. */
export function scoreOf(review: Review, edition: TemplateEdition, weights: TrialWeights | null): StoredScore {
  const { digest, inherentRisk, rules } = review.frozen!;
  const weightSet = weights ? { id: weights.weightSetId, weights: weights.weights } : undefined;
  const answers = Object.values(review.answers);
  const by = { rules, accepted: review.accepted };
  return storedScore(
    score(edition, answers, weightSet, by),
    digest,
    inherentRisk,
    packScores(edition, answers, inherentRisk, weightSet, by),
  );
}

/** Scores and records. `false` when there was nothing to score. Done before under this id, it does nothing. */
export async function scoreReview(
  store: EventStore,
  place: ReviewPlace,
  scoreId: string,
  trigger: ScoreTrigger,
  meta: { actor: string; at: string },
): Promise<boolean> {
  const review = await readReview(store, place);
  if (!review?.frozen || review.scores.has(scoreId)) return false;
  // A verdict or a withdrawn question seldom changes the score; then there is nothing to do.
  if (trigger !== 'submission' && trigger !== 'rescore' && isScored(review)) return false;
  const known = await editionOf(store, place.organisation, review.drafted.templateId);
  if (!known || known.digest !== review.frozen.digest)
    throw new Error(`Review ${place.id}: the edition ${review.frozen.digest} that was asked is not in the log`);
  const result = scoreOf(review, known.edition, review.frozen.weightSet);
  const outcome = await tellReview(
    store,
    place,
    { type: 'RecordScore', id: place.id, scoreId, trigger, result, of: review.scorable },
    meta,
  );
  if (outcome.kind === 'refused') return false;
  const tasks = customerTasks(place.id, review, known.edition, [
    ...new Set([...result.customerTasks, ...answersWithTasks(review)]),
  ]);
  if (tasks.length > 0) {
    const subprocessor = { organisation: place.organisation, id: review.drafted.subprocessorId };
    await recordCustomerTasks(store, subprocessor, place.id, tasks, meta);
  }
  return true;
}

const answersWithTasks = ({ answers }: Review): string[] =>
  Object.values(answers).flatMap(({ questionId, customerResponsibilities }) =>
    customerResponsibilities ? [questionId] : [],
  );

/** What the vendor leaves to us becomes a task on the subprocessor: in its words about us, where it has some. */
function customerTasks(
  reviewId: string,
  review: Review,
  edition: TemplateEdition,
  questionIds: readonly string[],
): CustomerTask[] {
  const questions = new Map(edition.questions.map((question) => [question.id, question]));
  return questionIds.map((questionId) => {
    const answer = review.answers[questionId];
    const words = (answer?.customerResponsibilities || answer?.text)?.trim();
    return {
      taskId: derivedId('customer-task', reviewId, questionId),
      reviewId,
      questionId,
      text: `${questions.get(questionId)?.text.trim() ?? questionId}${words ? `\n\n${words}` : ''}`.slice(0, 4_000),
    };
  });
}
