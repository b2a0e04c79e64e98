import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '@custodia/event-store';
import { scenarios } from '@custodia/event-store/testing';
import { reviewReactor } from '../jobs/reactors.js';
import { evolve } from './review.evolve.policy.js';
import { reviewDecider } from './review.decider.js';
import type { ReviewEvent } from './review.events.js';
import { answered, contact, drafted, frozen, id, scored, send, submitted } from './review.example.js';
import type { ReviewState } from './review.state.js';

const { given } = scenarios(reviewDecider);
const started: ReviewEvent = { type: 'ReviewSent', data: { ...frozen, desk: true } };
const inStead: ReviewEvent = { ...answered, data: { ...answered.data, contactId: null } } as ReviewEvent;
const desk = [
  drafted,
  started,
  inStead,
  { ...submitted, data: { contactId: null, answered: 1 } },
  scored,
] as ReviewEvent[];

describe('a desk review', () => {
  it('is started once, and cannot be sent afterwards', () => {
    given(drafted)
      .when({ type: 'SendReview', id, ...send, desk: true })
      .then({ type: 'ReviewSent', data: { desk: true } });
    given(drafted, started)
      .when({ type: 'SendReview', id, ...send, desk: true })
      .thenNothing();
    given(drafted, started)
      .when({ type: 'SendReview', id, ...send })
      .thenRefuses({ code: 'WRONG_REVIEW_STATUS' });
  });

  it('opens no door to anybody and asks nobody', () => {
    const state = desk.reduce<ReviewState>(evolve, reviewDecider.initial);
    expect(state).toMatchObject({ people: { 'contact-1': { invitationId: null } } });
    given(drafted, started)
      .when({ type: 'ResendInvitation', id, contactId: 'contact-1', invitationId: 'invitation-2' })
      .thenRefuses({ code: 'WRONG_REVIEW_STATUS' });
    given(drafted, started)
      .when({ type: 'InviteColleague', id, by: null, ...contact, contactId: 'a', invitationId: 'i', sameAddress: [] })
      .thenRefuses({ code: 'WRONG_REVIEW_STATUS' });
    const questions = [{ clarificationId: 'c1', questionId: 'Q1', text: 'How?' }];
    given(...desk)
      .when({ type: 'AskClarifications', id, roundId: 'r', questions })
      .thenRefuses({ code: 'WRONG_REVIEW_STATUS' });
  });

  it('asks for no invitation by mail', () => {
    const asked = ({ type, data }: ReviewEvent) => reviewReactor.on[type]!({ type, data, subject: id } as StoredEvent);
    expect(asked(started)).toEqual([]);
    expect(asked({ type: 'ReviewSent', data: frozen })).toHaveLength(1);
  });

  it('is scored and decided like any other', () =>
    given(...desk)
      .when({ type: 'DecideReview', id, outcome: 'approved', note: '', conditions: [], months: 12, handsOn: [] })
      .then({ type: 'ReviewDecided' }));
});
