import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import type { ReviewCommand } from './review.commands.js';
import { reviewDecider } from './review.decider.js';
import type { ReviewEvent } from './review.events.js';
import { answered, contact, draft, drafted, id, judged, open, result, send } from './review.example.js';

const { given } = scenarios(reviewDecider);
const answer = { questionId: 'Q1', value: 'no', owner: null, text: '' } as const;

describe('drafting and sending', () => {
  it('begins with a due date in the future', () => {
    given()
      .when({ type: 'DraftReview', id, ...draft })
      .then({ type: 'ReviewDrafted' });
    given()
      .when({ type: 'DraftReview', id, ...draft, dueAt: '2026-01-01T00:00:00.000Z' })
      .thenRefuses({ code: 'INVALID_INPUT' });
  });
  it('freezes questions, weights and rules', () =>
    given(drafted)
      .when({ type: 'SendReview', id, ...send })
      .then({ type: 'ReviewSent', data: { digest: 'sha256:1', contactId: 'contact-1', sentBy: 'member-1' } }));
  it('sends once', () => {
    given(...open)
      .when({ type: 'SendReview', id, ...send })
      .thenNothing();
    given(...open)
      .when({ type: 'SendReview', id, ...send, invitationId: 'invitation-2' })
      .thenRefuses({ code: 'WRONG_REVIEW_STATUS' });
  });
  it('does not send with weights that do not exist', () =>
    given({ type: 'ReviewDrafted', data: { ...draft, weightSetId: 'w' } })
      .when({ type: 'SendReview', id, ...send })
      .thenRefuses({ code: 'NOT_FOUND' }));
  it('cannot be cancelled once decided', () =>
    given(...judged, {
      type: 'ReviewDecided',
      data: {
        decidedAt: '2026-03-01T00:00:00.000Z',
        subprocessorId: 's',
        outcome: 'rejected',
        note: 'No.',
        conditions: [],
        validUntil: null,
        basis: null,
      },
    })
      .when({ type: 'CancelReview', id, reason: 'why' })
      .thenRefuses({ code: 'WRONG_REVIEW_STATUS' }));
});

describe('answering', () => {
  const save = (...answers: object[]) =>
    ({
      type: 'SaveAnswers',
      id,
      contactId: 'contact-1',
      answers: answers.map((one) => ({ ...answer, ...one })),
    }) as const;
  it('saves what is new and nothing else', () => {
    given(...open)
      .when(save({}, { questionId: 'Q2', value: 'partial' }))
      .then({ type: 'AnswersSaved' });
    given(...open, answered)
      .when({
        type: 'SaveAnswers',
        id,
        contactId: 'contact-1',
        answers: [{ questionId: 'Q1', value: 'yes', owner: null, text: 'We do.' }],
      })
      .thenNothing();
    given(...open)
      .when(save({ value: null }))
      .thenNothing();
  });
  it('refuses a question that is not asked', () =>
    given(...open)
      .when(save({ questionId: 'Q9' }))
      .thenRefuses({ code: 'NOT_FOUND' }));
  it('refuses partial where it is not offered, a choice for a text, and an owner that is none', () => {
    for (const wrong of [{ value: 'partial' }, { questionId: 'Q3' }, { owner: 'Somebody' }])
      given(...open)
        .when(save(wrong))
        .thenRefuses({ code: 'INVALID_INPUT' });
  });
  it('keeps what was submitted', () =>
    given(...judged)
      .when(save({}))
      .thenRefuses({ code: 'WRONG_REVIEW_STATUS' }));
  it('leaves what is assigned to a colleague to that colleague', () => {
    const colleagues = ['a', 'b'].map((contactId): ReviewEvent => ({
      type: 'ColleagueInvited',
      data: { ...contact, contactId, invitationId: contactId, askedAt: null },
    }));
    given(...open, ...colleagues, { type: 'QuestionsAssigned', data: { contactId: 'a', questionIds: ['Q1'] } })
      .when({ ...save({}), contactId: 'b' })
      .thenRefuses({ code: 'ASSIGNED_TO_ANOTHER' });
  });
  it('hands over questions, each once and not none', () => {
    const assign = { type: 'AssignQuestions', id, by: null, contactId: 'contact-1' } as const;
    given(...open)
      .when({ ...assign, questionIds: ['Q1', 'Q1'] })
      .then({ type: 'QuestionsAssigned', data: { questionIds: ['Q1'] } });
    given(...open)
      .when({ ...assign, questionIds: [] })
      .thenRefuses({ code: 'INVALID_INPUT' });
  });
  it('takes evidence under a title that says what it is', () => {
    const attach = {
      type: 'AttachEvidence',
      id,
      contactId: null,
      evidenceId: 'e',
      questionId: 'Q1',
      title: 'SOC 2',
      fileName: 'soc2.pdf',
      mediaType: 'application/pdf',
      digest: 'sha256:1',
      size: 1,
      validFrom: null,
      validUntil: null,
    } as const;
    given(...open)
      .when(attach)
      .then({ type: 'EvidenceAttached', data: { title: 'SOC 2' } });
    for (const title of [' ', 'x'.repeat(201)])
      given(...open)
        .when({ ...attach, title })
        .thenRefuses({ code: 'INVALID_INPUT' });
  });
  it('takes no more than one review holds, and twice as much from members', () => {
    const text = 'x'.repeat(40_000);
    const long: ReviewEvent = {
      type: 'AnswersSaved',
      data: {
        contactId: 'contact-1',
        importId: null,
        answers: Array.from({ length: 100 }, () => ({
          ...answer,
          questionId: 'Q3',
          value: null,
          text,
          customerResponsibilities: '',
        })),
      },
    };
    const full = [...open, long, long, long, long];
    const more = {
      type: 'SaveAnswers',
      id,
      answers: [{ questionId: 'Q3', value: null, owner: null, text: 'y' }],
    } as const;
    given(...full)
      .when({ ...more, contactId: 'contact-1' })
      .thenRefuses({ code: 'QUOTA_REACHED', quota: 'characters' } as never);
    given(...full)
      .when({ ...more, contactId: null })
      .then({ type: 'AnswersSaved' });
    given(...full)
      .when({ type: 'SubmitReview', id, contactId: 'contact-1', answered: 1 })
      .then({ type: 'ReviewSubmitted' });
  });
  it('is submitted by the contact only, and not empty', () => {
    given(...open)
      .when({ type: 'SubmitReview', id, contactId: 'contact-1', answered: 0 })
      .thenRefuses({ code: 'NOTHING_ANSWERED' });
    given(...open, answered)
      .when({ type: 'SubmitReview', id, contactId: 'contact-1', answered: 1 })
      .then({ type: 'ReviewSubmitted' });
    given(...open, answered, {
      type: 'ColleagueInvited',
      data: { ...contact, contactId: 'a', invitationId: 'a', askedAt: null },
    })
      .when({ type: 'SubmitReview', id, contactId: 'a', answered: 1 })
      .thenRefuses({ code: 'NOT_THE_CONTACT' });
  });
});

describe('what nobody has', () => {
  const strange = 'constructor';
  it('is no person, evidence or finding, whatever it is called', () => {
    given(...open)
      .when({ type: 'AssignQuestions', id, by: null, contactId: strange, questionIds: ['Q1'] })
      .thenRefuses({ code: 'NOT_FOUND' });
    given(...open)
      .when({ type: 'WithdrawEvidence', id, contactId: null, evidenceId: strange })
      .thenRefuses({ code: 'NOT_FOUND' });
    given(...judged)
      .when({ type: 'ResolveFinding', id, findingId: strange, resolution: 'Done' })
      .thenRefuses({ code: 'NOT_FOUND' });
  });
});

it('a command decided twice never acts twice', () => {
  const one = <Type extends string>(type: Type, fields: Record<string, fc.Arbitrary<unknown>> = {}) =>
    fc.record({ type: fc.constant(type), id: fc.constant(id), ...fields });
  const commands = fc.oneof(
    one('DraftReview').map((command) => ({ ...command, ...draft })),
    one('SendReview').map((command) => ({ ...command, ...send })),
    one('SaveAnswers', {
      contactId: fc.constantFrom(null, 'contact-1', 'a'),
      answers: fc.array(
        fc.record({
          questionId: fc.constantFrom('Q1', 'Q2'),
          value: fc.constantFrom('yes', 'no', null),
          owner: fc.constant(null),
          text: fc.constantFrom('', 'x'),
        }),
      ),
    }),
    one('SubmitReview', { contactId: fc.constantFrom(null, 'contact-1') }),
    one('InviteColleague', {
      by: fc.constant(null),
      contactId: fc.constant('a'),
      name: fc.constant(contact.name),
      email: fc.constant(contact.email),
      invitationId: fc.constant('i'),
      sameAddress: fc.constant(['a']),
    }),
    one('RemoveColleague', { by: fc.constant(null), contactId: fc.constant('a') }),
    one('EraseReviewPerson', { contactId: fc.constantFrom('a', 'contact-1') }),
    one('RecordScore', {
      scoreId: fc.constantFrom('s1', 's2'),
      trigger: fc.constant('submission'),
      result: fc.constant(result),
      of: fc.nat(3),
    }),
    one('AskClarifications', {
      roundId: fc.constant('r'),
      questions: fc.constantFrom(
        [{ clarificationId: 'c1', questionId: 'Q1', text: 'Why?' }],
        [
          { clarificationId: 'c1', questionId: 'Q1', text: 'Why?' },
          { clarificationId: 'c2', questionId: null, text: 'How?' },
        ],
      ),
    }),
    one('WithdrawClarification', { clarificationId: fc.constantFrom('c1', 'c2'), reason: fc.constant('Known.') }),
    one('AnswerClarification', {
      contactId: fc.constant(null),
      clarificationId: fc.constantFrom('c1', 'c2'),
      text: fc.constant('So.'),
      answer: fc.constant(null),
    }),
    one('RaiseFinding', {
      findingId: fc.constantFrom('f1'),
      questionId: fc.constant(null),
      severity: fc.constant('low'),
      title: fc.constant('Gap'),
      description: fc.constant(''),
      ownerId: fc.constant(null),
      dueAt: fc.constant(null),
    }),
    one('DecideReview', {
      outcome: fc.constantFrom('approved', 'approved_with_conditions', 'rejected'),
      note: fc.constant('Because.'),
      conditions: fc.constantFrom([], ['f1']),
      months: fc.constant(12),
      handsOn: fc.constantFrom([], ['member-1']),
    }),
    one('CancelReview', { reason: fc.constant('Not needed.') }),
  );
  neverActsTwice(reviewDecider, commands as fc.Arbitrary<ReviewCommand>);
});
