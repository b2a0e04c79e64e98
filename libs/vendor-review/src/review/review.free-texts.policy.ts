import type { FreeTexts } from '@custodia/event-store';
import type { ReviewEvent } from './review.events.js';

/**
 * What people write to one another in a review, and may name people. Answers of the vendor are not among them: they are what
 * scores are computed from and decisions taken on.
 */
export const reviewFreeTexts: FreeTexts<ReviewEvent> = {
  VerdictGiven: ['note'],
  ClarificationAsked: ['text'],
  ClarificationAnswered: ['text'],
  ClarificationWithdrawn: ['reason'],
  FindingRaised: ['description'],
  FindingResolved: ['resolution'],
  ReviewDecided: ['note'],
  ReviewCancelled: ['reason'],
};
