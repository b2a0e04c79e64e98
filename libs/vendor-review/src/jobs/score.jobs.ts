import { recordReviewDecision } from '@custodia/inventory';
import { subprocessorInLog } from '@custodia/inventory/read';
import type { JobDefinition } from '@custodia/jobs';
import { readReview } from '../review/read-review.js';
import type { Review } from '../review/review.state.js';
import { meta, type VendorReviewPorts } from '../ports.js';
import { scoreReview } from '../review/score-review.js';

const working = { attempts: 10, backoff: { firstMs: 500, maxMs: 600_000 }, timeoutMs: 60_000, concurrency: 8 } as const;

export const scoreReviewJob = (
  ports: VendorReviewPorts,
): JobDefinition<{ reviewId: string; scoreId: string; trigger: 'submission' | 'clarification' | 'verdict' }> => ({
  name: 'score-review',
  ...working,
  async handle({ organisation, data: { reviewId, scoreId, trigger } }) {
    await scoreReview(ports.store, { organisation, id: reviewId }, scoreId, trigger, meta(ports));
  },
});

/**
 * Tells the subprocessor what the review decided and which conditions are still open; its gate follows from all standing
 * decisions. Decisions of which an earlier release kept less are told anew with it.
 */
export const settleGate = (ports: VendorReviewPorts): JobDefinition<{ reviewId: string }> => ({
  name: 'settle-gate',
  ...working,
  async handle({ organisation, data: { reviewId } }) {
    const review = await readReview(ports.store, { organisation, id: reviewId });
    if (!review?.decision) return;
    const target = { organisation, id: review.drafted.subprocessorId };
    const state = await subprocessorInLog(ports.store, target);
    const unclear =
      state.status === 'registered'
        ? Object.values(state.decisions).filter((one) => one.questionnaires.length === 0 && one.reviewId !== reviewId)
        : [];
    for (const earlier of unclear) {
      const former = await readReview(ports.store, { organisation, id: earlier.reviewId });
      await tellDecision(ports, target, earlier.reviewId, former);
    }
    await tellDecision(ports, target, reviewId, review);
  },
});

async function tellDecision(
  ports: VendorReviewPorts,
  target: { organisation: string; id: string },
  reviewId: string,
  review: Review | null,
): Promise<void> {
  if (!review?.decision) return;
  const { decision, drafted, findings, decidedAt, validUntil } = review;
  const told = {
    reviewId,
    questionnaires: drafted.packs.length === 0 ? [drafted.template] : drafted.packs.map(({ template }) => template),
    outcome: decision.outcome,
    openConditions: decision.conditions.filter((findingId) => !findings[findingId]),
    decidedAt: decidedAt!,
    until: validUntil,
  };
  await recordReviewDecision(ports.store, target, told, meta(ports));
}
