import { describe, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { reviewDecider } from './review.decider.js';
import { answered, id, judged, open, result, submitted } from './review.example.js';

const at = '2026-03-01T09:00:00.000Z';
const { given } = scenarios(reviewDecider, { actor: 'member-1', at });
const decide = {
  type: 'DecideReview',
  id,
  outcome: 'approved',
  note: '',
  conditions: [],
  months: 24,
  inVendorsStead: [],
} as const;

describe('a decision', () => {
  it('can be a rejection while a clarification is open', () =>
    given(...judged, { type: 'ClarificationAsked', data: { clarificationId: 'c1', questionId: 'Q1', text: 'How?' } })
      .when({ ...decide, outcome: 'rejected', note: 'They store passwords in clear text.' })
      .then({ type: 'ReviewDecided', data: { outcome: 'rejected' } }));
  it('is not taken on a trial score', () =>
    given(...open, answered, submitted, { type: 'ReviewScored', data: { scoreId: 's', trigger: 'rescore', result } })
      .when(decide)
      .thenRefuses({ code: 'NOT_SCORED' }));
});
