import { execute, load } from '@custodia/event-store';
import { subprocessor, type SubprocessorCommand } from '@custodia/inventory';
import type { JobDefinition } from '@custodia/jobs';
import { readReview } from '../review/read-review.js';
import { meta } from './invite.jobs.js';
import type { VendorReviewPorts } from './ports.js';
import { scoreReview } from './score-review.js';

const working = { attempts: 10, backoff: { firstMs: 500, maxMs: 600_000 }, timeoutMs: 60_000, concurrency: 8 } as const;

export const scoreReviewJob = (
  ports: VendorReviewPorts,
): JobDefinition<{ reviewId: string; scoreId: string; trigger: 'submission' | 'clarification' }> => ({
  name: 'score-review',
  ...working,
  async handle({ organisation, data: { reviewId, scoreId, trigger } }) {
    await scoreReview(ports.store, { organisation, id: reviewId }, scoreId, trigger, undefined, meta(ports));
  },
});

/** Brings the gate of the subprocessor to what the review decided, whatever it was before. */
export const settleGate = (ports: VendorReviewPorts): JobDefinition<{ reviewId: string }> => ({
  name: 'settle-gate',
  ...working,
  async handle({ organisation, data: { reviewId } }) {
    const review = await readReview(ports.store, { organisation, id: reviewId });
    if (!review) return;
    const id = review.drafted.subprocessorId;
    const tell = (command: SubprocessorCommand) =>
      execute(ports.store, subprocessor, { organisation, id }, { ...command, ...meta(ports) });
    const { status, decidedAt, validUntil: until } = review;
    switch (status) {
      case 'approved':
      case 'approved_with_conditions': {
        // One that ran out before the job came opens nothing.
        if (until === null || until <= ports.clock().toISOString()) return;
        const conditional = status === 'approved_with_conditions';
        await tell({
          type: 'OpenGate',
          id,
          decidedAt: decidedAt!,
          reviewId,
          conditional,
          until,
          reason: conditional ? 'Approved with conditions.' : 'Approved.',
        });
        return;
      }
      case 'rejected':
        await tell({ type: 'CloseGate', id, decidedAt: decidedAt!, reviewId, reason: 'Rejected by a review.' });
        return;
      case 'expired': {
        const { state } = await load(ports.store, subprocessor, { organisation, id });
        const gate = state.status === 'registered' ? state.gate : null;
        if (gate?.reviewId === reviewId)
          await tell({ type: 'CloseGate', id, decidedAt: until!, reviewId, reason: 'The approval has run out.' });
        return;
      }
      default:
    }
  },
});
