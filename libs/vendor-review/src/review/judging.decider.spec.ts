import { describe, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { reviewDecider } from './review.decider.js';
import type { ReviewEvent } from './review.events.js';
import { answered, draft, drafted, frozen, id, judged, open, result, scored, submitted } from './review.example.js';

const { given } = scenarios(reviewDecider);

describe('judging and deciding', () => {
  const decide = {
    type: 'DecideReview',
    id,
    outcome: 'approved',
    note: '',
    conditions: [],
    months: 24,
    handsOn: [],
  } as const;
  const asked: ReviewEvent = {
    type: 'ClarificationAsked',
    data: { clarificationId: 'c1', questionId: 'Q1', text: 'How?', roundId: 'c1' },
  };
  it('approves for as long as the tier says', () =>
    given(...judged)
      .when(decide)
      .then({ type: 'ReviewDecided', data: { outcome: 'approved', validUntil: '2028-03-01T09:00:00.000Z' } }));
  it('waits for the score', () =>
    given(...open, answered, submitted)
      .when(decide)
      .thenRefuses({ code: 'NOT_SCORED' }));
  it('waits for the clarification, and for the score after it', () => {
    given(...judged, asked)
      .when(decide)
      .thenRefuses({ code: 'CLARIFICATION_OPEN' });
    given(...judged, asked, {
      type: 'ClarificationAnswered',
      data: { contactId: 'contact-1', clarificationId: 'c1', text: 'So.', answer: null },
    })
      .when(decide)
      .thenRefuses({ code: 'NOT_SCORED' });
  });
  it('takes two people where the tier demands it', () => {
    const strict = [
      drafted,
      { type: 'ReviewSent', data: { ...frozen, fourEyes: true } },
      answered,
      submitted,
      scored,
    ] as ReviewEvent[];
    given(...strict)
      .when(decide)
      .thenRefuses({ code: 'FOUR_EYES' });
    given(...strict)
      .when({ ...decide, actor: 'member-2' })
      .then({ type: 'ReviewDecided' });
    given(...strict)
      .when({ ...decide, actor: 'member-2', handsOn: ['member-3', 'member-2'] })
      .thenRefuses({ code: 'FOUR_EYES' });
  });
  it('names a finding for each condition', () => {
    given(...judged)
      .when({ ...decide, outcome: 'approved_with_conditions' })
      .thenRefuses({ code: 'INVALID_INPUT' });
    given(...judged)
      .when({ ...decide, outcome: 'approved_with_conditions', conditions: ['f'] })
      .thenRefuses({ code: 'NOT_FOUND' });
  });
  it('says why it rejects', () =>
    given(...judged)
      .when({ ...decide, outcome: 'rejected' })
      .thenRefuses({ code: 'INVALID_INPUT' }));
  it('adds a score and never changes one', () => {
    given(...judged)
      .when({ type: 'RecordScore', id, scoreId: 'score-1', trigger: 'rescore', result, of: 0 })
      .thenNothing();
    given(...judged)
      .when({ type: 'RecordScore', id, scoreId: 'score-2', trigger: 'rescore', result, of: 0 })
      .then({ type: 'ReviewScored', data: { scoreId: 'score-2' } });
  });
});

describe('time', () => {
  it('makes a review overdue once', () => {
    given(...open)
      .when({ type: 'RecordOverdue', id, at: '2026-04-01T00:00:00.000Z' })
      .then({ type: 'ReviewFellOverdue' });
    given(...open, { type: 'ReviewFellOverdue', data: { dueAt: draft.dueAt } })
      .when({ type: 'RecordOverdue', id, at: '2026-04-02T00:00:00.000Z' })
      .thenNothing();
    given(...open)
      .when({ type: 'RecordOverdue', id })
      .thenNothing();
  });
  it('lets an approval expire when it has run out', () => {
    const decided: ReviewEvent = {
      type: 'ReviewDecided',
      data: {
        decidedAt: '2026-03-01T00:00:00.000Z',
        subprocessorId: 's',
        outcome: 'approved',
        note: '',
        conditions: [],
        validUntil: '2027-03-01T00:00:00.000Z',
        basis: null,
      },
    };
    given(...judged, decided)
      .when({ type: 'ExpireReview', id, at: '2027-03-01T00:00:00.000Z' })
      .then({ type: 'ReviewExpired' });
    given(...judged, decided)
      .when({ type: 'ExpireReview', id, at: '2027-02-28T00:00:00.000Z' })
      .thenNothing();
  });
});
