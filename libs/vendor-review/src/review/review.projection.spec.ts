import { expect, it } from '@jest/globals';
import { project } from '@custodia/read-models/testing';
import type { StoredScore } from '../scoring/stored-score.js';
import { judged, result } from './review.example.js';
import type { ReviewEvent } from './review.events.js';
import { reviewProjection } from './review.projection.js';

const better = { ...result, score: 99, rating: 'strong' } as StoredScore;
const scoredAgain = (trigger: 'clarification' | 'rescore'): ReviewEvent => ({
  type: 'ReviewScored',
  data: { scoreId: 'score-2', trigger, result: better },
});
const decided: ReviewEvent = {
  type: 'ReviewDecided',
  data: {
    decidedAt: '2026-03-01T00:00:00.000Z',
    subprocessorId: 'subprocessor-1',
    outcome: 'approved',
    note: '',
    conditions: [],
    validUntil: '2027-03-01T00:00:00.000Z',
    basis: null,
  },
};
const headline = (...events: ReviewEvent[]) => project(reviewProjection, [...judged, ...events])[0];

it('shows the score of the answers, not that of a trial, and keeps the one it was decided on', () => {
  expect(headline(scoredAgain('clarification'))).toMatchObject({ scoreId: 'score-2', score: 99 });
  expect(headline(scoredAgain('rescore'))).toMatchObject({ scoreId: 'score-1', score: 50 });
  expect(headline(decided, scoredAgain('clarification'))).toMatchObject({ scoreId: 'score-1', score: 50 });
});
