import { describe, expect, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { answerRevision } from './answer-revision.policy.js';
import { reviewDecider } from './review.decider.js';
import type { ReviewEvent } from './review.events.js';
import { answered, id, judged, open, result } from './review.example.js';

const { given } = scenarios(reviewDecider);
const asked = (clarificationId: string, questionId: string | null): ReviewEvent => ({
  type: 'ClarificationAsked',
  data: { clarificationId, questionId, text: 'How?', roundId: 'r1' },
});
const save = (questionId: string, more: object = {}) =>
  ({
    type: 'SaveAnswers',
    id,
    contactId: 'contact-1',
    answers: [{ questionId, value: 'no', owner: null, text: 'Not any more.', ...more }],
  }) as const;
const withdraw = { type: 'WithdrawClarification', id, clarificationId: 'c1', reason: 'The report says it.' } as const;
const changed: ReviewEvent = {
  type: 'AnswersSaved',
  data: {
    contactId: 'contact-1',
    importId: null,
    answers: [{ questionId: 'Q1', value: 'no', owner: null, text: 'No.', customerResponsibilities: '' }],
  },
};

describe('while clarification is asked', () => {
  it('the vendor changes the answers that are asked about, and no others', () => {
    given(...judged, asked('c1', 'Q1'))
      .when(save('Q1'))
      .then({ type: 'AnswersSaved' });
    given(...judged, asked('c1', 'Q1'))
      .when(save('Q2'))
      .thenRefuses({ code: 'WRONG_REVIEW_STATUS' });
    given(...judged)
      .when(save('Q1'))
      .thenRefuses({ code: 'WRONG_REVIEW_STATUS' });
  });
  it('evidence can be attached', () =>
    given(...judged, asked('c1', 'Q1'))
      .when({
        type: 'AttachEvidence',
        id,
        contactId: 'contact-1',
        evidenceId: 'e1',
        questionId: 'Q1',
        title: 'Report',
        fileName: 'report.pdf',
        mediaType: 'application/pdf',
        digest: 'sha256:1',
        size: 1,
        validFrom: null,
        validUntil: null,
      })
      .then({ type: 'EvidenceAttached' }));
  it('a question can be withdrawn while it is open, and then nothing waits for it', () => {
    given(...judged, asked('c1', 'Q1'))
      .when(withdraw)
      .then({ type: 'ClarificationWithdrawn' });
    given(...judged, asked('c1', 'Q1'), {
      type: 'ClarificationWithdrawn',
      data: { clarificationId: 'c1', reason: 'x' },
    })
      .when({
        type: 'AnswerClarification',
        id,
        contactId: 'contact-1',
        clarificationId: 'c1',
        text: 'So.',
        answer: null,
      })
      .thenRefuses({ code: 'INVALID_INPUT' });
    given(...judged)
      .when(withdraw)
      .thenRefuses({ code: 'NOT_FOUND' });
  });
  it('what changed before a question was withdrawn is scored before it is approved', () => {
    const decide = {
      type: 'DecideReview',
      id,
      outcome: 'approved',
      note: '',
      conditions: [],
      months: 12,
      handsOn: [],
      actor: 'member-9',
    } as const;
    const gone: ReviewEvent = { type: 'ClarificationWithdrawn', data: { clarificationId: 'c1', reason: 'x' } };
    given(...judged, asked('c1', 'Q1'), gone)
      .when(decide)
      .then({ type: 'ReviewDecided' });
    given(...judged, asked('c1', 'Q1'), changed, gone)
      .when(decide)
      .thenRefuses({ code: 'NOT_SCORED' });
  });
  it('questions of a round are asked together or not at all', () => {
    const ask = (second: string) =>
      ({
        type: 'AskClarifications',
        id,
        roundId: 'r1',
        questions: [
          { clarificationId: 'c1', questionId: 'Q1', text: 'How?' },
          { clarificationId: 'c2', questionId: second, text: 'Since when?' },
        ],
      }) as const;
    given(...judged)
      .when(ask('Q2'))
      .then({ type: 'ClarificationAsked' }, { type: 'ClarificationAsked', data: { roundId: 'r1' } });
    given(...judged)
      .when(ask('Q9'))
      .thenRefuses({ code: 'NOT_FOUND' });
  });
  it('a score of earlier answers is not taken for one of these', () =>
    given(...judged, asked('c1', 'Q1'), changed)
      .when({ type: 'RecordScore', id, scoreId: 's2', trigger: 'clarification', result, of: 0 })
      .thenNothing());
});

describe('an answer that somebody else changed meanwhile', () => {
  it('is not overwritten, and what changed is told', () => {
    given(...open, answered, changed)
      .when(save('Q1', { basedOn: answerRevision({ value: 'yes', owner: null, text: 'We do.' }) }))
      .thenRefuses({
        code: 'ANSWER_CHANGED_MEANWHILE',
        questionIds: ['Q1'],
        answers: [expect.objectContaining({ questionId: 'Q1', value: 'no', text: 'No.' })],
      } as never);
    given(...open, answered)
      .when(save('Q1', { basedOn: 'none' }))
      .thenRefuses({ code: 'ANSWER_CHANGED_MEANWHILE' });
  });
  it('is replaced by whoever has seen it, and by whoever says nothing of it', () => {
    given(...open, changed)
      .when(save('Q1', { basedOn: answerRevision({ value: 'no', owner: null, text: 'No.' }) }))
      .then({ type: 'AnswersSaved' });
    given(...open, changed)
      .when(save('Q1'))
      .then({ type: 'AnswersSaved' });
    given(...open)
      .when(save('Q1', { basedOn: 'none' }))
      .then({ type: 'AnswersSaved' });
  });
});
