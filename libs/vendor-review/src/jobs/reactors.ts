import { batchCodec, type BatchEvent } from '../batch/batch.events.js';
import { derivedId } from '@custodia/kernel';
import { reactor, type Reaction, type Reactor } from '@custodia/jobs';
import { keepEvent } from '@custodia/platform';
import { accessCodec, type AccessEvent } from '../access/access.events.js';
import { rescoringCodec, type RescoringEvent } from '../rescoring/rescoring.events.js';
import { reviewCodec, type NoticeKind, type ReviewEvent } from '../review/review.events.js';

/** How long assignments are gathered before their colleague is told. */
const assignmentMailAfterMs = 5 * 60_000;

/** One mail about one change: `noticeId` is the event and whom it is told to. */
const told = (reviewId: string, eventId: string, kind: NoticeKind): Reaction => ({
  name: 'send-notice',
  data: { reviewId, noticeId: `${eventId}:${kind}`, kind },
});

/** What follows from the events of a review: mails, scores, the gate. */
export const reviewReactor: Reactor = reactor<ReviewEvent>({
  name: 'vendor-review',
  codecs: [reviewCodec],
  on: {
    ReviewSent: ({ subject, data: { invitationId, contactId, desk } }) =>
      desk ? [] : [{ name: 'send-invitation', data: { reviewId: subject, contactId, invitationId } }],
    InvitationRenewed: ({ subject, data: { invitationId, contactId } }) => [
      { name: 'send-invitation', data: { reviewId: subject, contactId, invitationId } },
    ],
    ColleagueInvited: ({ subject, data: { invitationId, contactId } }) => [
      { name: 'send-invitation', data: { reviewId: subject, contactId, invitationId } },
    ],
    ReviewPersonErased: (event) => [
      { name: 'erase-review-person', data: { reviewId: event.subject, contactId: event.data.contactId } },
      keepEvent(event),
    ],
    ReviewSubmitted: ({ subject, id, data: { contactId } }) => [
      ...(contactId === null ? [] : [told(subject, id, 'receipt'), told(subject, id, 'submitted')]),
      { name: 'score-review', data: { reviewId: subject, scoreId: derivedId('score', id), trigger: 'submission' } },
    ],
    ClarificationAnswered: ({ subject, id, data: { contactId } }) => [
      ...(contactId === null ? [] : [told(subject, id, 'clarified')]),
      { name: 'score-review', data: { reviewId: subject, scoreId: derivedId('score', id), trigger: 'clarification' } },
    ],
    VerdictGiven: ({ subject, id }) => [
      { name: 'score-review', data: { reviewId: subject, scoreId: derivedId('score', id), trigger: 'verdict' } },
    ],
    ClarificationWithdrawn: ({ subject, id }) => [
      { name: 'score-review', data: { reviewId: subject, scoreId: derivedId('score', id), trigger: 'clarification' } },
    ],
    // The questions of a round ask for one job.
    ClarificationAsked: ({ subject, data: { roundId } }) => [
      { name: 'send-clarification', id: `clarify:${subject}:${roundId}`, data: { reviewId: subject, roundId } },
    ],
    // A few minutes later, so that what is assigned in one go is one mail.
    QuestionsAssigned: ({ subject, id, data: { contactId }, meta }) => [
      {
        name: 'send-assignment',
        data: { reviewId: subject, contactId, assignmentId: id },
        runAt: new Date(Date.parse(meta.at) + assignmentMailAfterMs).toISOString(),
      },
    ],
    ReviewDecided: ({ subject, id }) => [
      { name: 'settle-gate', data: { reviewId: subject } },
      told(subject, id, 'decided'),
    ],
    DueDateMoved: ({ subject, id }) => [told(subject, id, 'due_moved')],
    ReviewCancelled: ({ subject, id }) => [told(subject, id, 'cancelled')],
    ReviewFellOverdue: ({ subject, id }) => [told(subject, id, 'overdue')],
    InvitationBounced: ({ subject, id }) => [told(subject, id, 'bounced')],
    FindingResolved: ({ subject }) => [{ name: 'settle-gate', data: { reviewId: subject } }],
    ReviewExpired: ({ subject }) => [{ name: 'settle-gate', data: { reviewId: subject } }],
  },
});

export const accessReactor: Reactor = reactor<AccessEvent>({
  name: 'vendor-access',
  codecs: [accessCodec],
  on: {
    CodeRequested: ({ subject, data: { requestId, contactId } }) => [
      { name: 'send-code', data: { reviewId: subject, contactId, requestId } },
    ],
  },
});

export const rescoringReactor: Reactor = reactor<RescoringEvent>({
  name: 'rescoring',
  codecs: [rescoringCodec],
  on: {
    RescoringRequested: ({ subject }) => [
      { name: 'rescore-all', id: `rescore:${subject}`, data: { rescoringId: subject } },
    ],
  },
});

export const batchReactor: Reactor = reactor<BatchEvent>({
  name: 'assessment-batch',
  codecs: [batchCodec],
  on: {
    AssessmentsRequested: ({ subject }) => [
      { name: 'send-assessments', id: `send-assessments:${subject}`, data: { batchId: subject } },
    ],
  },
});
