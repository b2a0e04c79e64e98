import type { ReviewEvent, SavedAnswer } from './review.events.js';
import { reminderKey, type Code, type Person, type Review, type ReviewState } from './review.state.js';

const nobody: Person = { role: 'colleague', invitationId: null, tokenHashes: [], removed: false };

/** The state that decisions are taken on. */
export function evolve(state: ReviewState, event: ReviewEvent): ReviewState {
  if (event.type === 'ReviewDrafted') {
    const { contact, dueAt } = event.data;
    return {
      status: 'draft',
      drafted: event.data,
      contactId: contact.contactId,
      dueAt,
      frozen: null,
      sentBy: null,
      people: { [contact.contactId]: { ...nobody, role: 'contact' } },
      invitations: {},
      codes: {},
      sessions: {},
      answers: {},
      assignments: {},
      imports: new Set(),
      evidence: {},
      scores: new Set(),
      scored: false,
      verdicts: {},
      clarifications: {},
      findings: {},
      decidedAt: null,
      validUntil: null,
      reminders: new Set(),
      overdueOf: null,
      nextReviewId: null,
    };
  }
  if (state.status === 'absent') return state;
  const review = state;
  const person = (id: string, change: Partial<Person>): Review => ({
    ...review,
    people: { ...review.people, [id]: { ...(review.people[id] ?? nobody), ...change } },
  });
  const code = (requestId: string, change: Partial<Code>): Review => ({
    ...review,
    codes: Object.fromEntries(
      Object.entries(review.codes).map(([id, codes]) => [
        id,
        codes.map((one) => (one.requestId === requestId ? { ...one, ...change } : one)),
      ]),
    ),
  });
  switch (event.type) {
    case 'ReviewContactReplaced': {
      const { contactId } = event.data;
      const { [review.contactId]: former, ...others } = review.people;
      const sessions = Object.fromEntries(
        Object.entries(review.sessions).filter(([, session]) => session.contactId !== review.contactId),
      );
      return {
        ...review,
        contactId,
        sessions,
        people: {
          ...others,
          [review.contactId]: { ...former!, removed: true },
          [contactId]: { ...nobody, role: 'contact' },
        },
      };
    }
    case 'DueDateMoved':
      return { ...review, dueAt: event.data.dueAt };
    case 'ReviewSent':
      return {
        ...person(event.data.contactId, { invitationId: event.data.invitationId }),
        status: 'sent',
        frozen: event.data,
        sentBy: event.data.sentBy,
      };
    case 'InvitationRenewed':
      return person(event.data.contactId, { invitationId: event.data.invitationId, tokenHashes: [] });
    case 'InvitationPrepared': {
      const { invitationId, contactId, tokenHash } = event.data;
      const tokenHashes = [...(review.people[contactId]?.tokenHashes ?? []).slice(-19), tokenHash];
      return {
        ...person(contactId, { tokenHashes }),
        invitations: { ...review.invitations, [invitationId]: review.invitations[invitationId] ?? 'prepared' },
      };
    }
    case 'InvitationSent':
      return { ...review, invitations: { ...review.invitations, [event.data.invitationId]: 'sent' } };
    case 'InvitationBounced':
      return { ...review, invitations: { ...review.invitations, [event.data.invitationId]: 'bounced' } };
    case 'CodeRequested': {
      const { requestId, contactId, requestedAt } = event.data;
      const news: Code = {
        requestId,
        requestedAt,
        codeHash: null,
        expiresAt: null,
        failures: 0,
        used: false,
        sent: false,
      };
      return {
        ...review,
        codes: { ...review.codes, [contactId]: [...(review.codes[contactId] ?? []).slice(-9), news] },
      };
    }
    case 'CodeIssued':
      return code(event.data.requestId, { codeHash: event.data.codeHash, expiresAt: event.data.expiresAt });
    case 'CodeSent':
      return code(event.data.requestId, { sent: true });
    case 'CodeBounced':
      return code(event.data.requestId, { sent: true });
    case 'CodeRejected': {
      const failures =
        review.codes[event.data.contactId]?.find(({ requestId }) => requestId === event.data.requestId)?.failures ?? 0;
      return code(event.data.requestId, { failures: failures + 1 });
    }
    case 'CodeVerified': {
      const { requestId, contactId, sessionHash, expiresAt } = event.data;
      return {
        ...code(requestId, { used: true }),
        sessions: { ...review.sessions, [sessionHash]: { contactId, expiresAt } },
      };
    }
    case 'SessionEnded': {
      const { [event.data.sessionHash]: _, ...sessions } = review.sessions;
      return { ...review, sessions };
    }
    case 'ColleagueInvited':
      return person(event.data.contactId, { ...nobody, invitationId: event.data.invitationId });
    case 'ColleagueRemoved': {
      const { contactId } = event.data;
      const sessions = Object.fromEntries(
        Object.entries(review.sessions).filter(([, session]) => session.contactId !== contactId),
      );
      const assignments = Object.fromEntries(
        Object.entries(review.assignments).filter(([, assigned]) => assigned !== contactId),
      );
      return { ...person(contactId, { removed: true, tokenHashes: [] }), sessions, assignments };
    }
    case 'QuestionsAssigned':
      return {
        ...review,
        assignments: {
          ...review.assignments,
          ...Object.fromEntries(event.data.questionIds.map((id) => [id, event.data.contactId])),
        },
      };
    case 'AnswersSaved':
      return { ...withAnswers(review, event.data.answers), status: 'in_progress' };
    case 'AnswersImported':
      return { ...review, imports: new Set([...review.imports, event.data.report.importId]) };
    case 'EvidenceAttached':
      return { ...review, evidence: { ...review.evidence, [event.data.evidenceId]: true } };
    case 'EvidenceWithdrawn':
      return { ...review, evidence: { ...review.evidence, [event.data.evidenceId]: false } };
    case 'ReviewSubmitted':
      return { ...review, status: 'submitted', scored: false };
    case 'ReviewScored':
      return { ...review, scores: new Set([...review.scores, event.data.scoreId]), scored: true };
    case 'VerdictGiven':
      return {
        ...review,
        status: begun(review),
        verdicts: { ...review.verdicts, [event.data.questionId]: `${event.data.verdict} ${event.data.note}` },
      };
    case 'ClarificationAsked': {
      const { clarificationId, questionId } = event.data;
      return {
        ...review,
        status: 'clarification',
        clarifications: { ...review.clarifications, [clarificationId]: { answered: false, mailed: false, questionId } },
      };
    }
    case 'ClarificationMailed': {
      const { clarificationId } = event.data;
      return {
        ...review,
        clarifications: {
          ...review.clarifications,
          [clarificationId]: { ...review.clarifications[clarificationId]!, mailed: true },
        },
      };
    }
    case 'ClarificationAnswered': {
      const { clarificationId, answer } = event.data;
      const clarifications = {
        ...review.clarifications,
        [clarificationId]: { ...review.clarifications[clarificationId]!, answered: true },
      };
      const status = Object.values(clarifications).every(({ answered }) => answered) ? 'in_review' : review.status;
      return { ...(answer ? withAnswers(review, [answer]) : review), clarifications, status, scored: false };
    }
    case 'FindingRaised':
      return { ...review, status: begun(review), findings: { ...review.findings, [event.data.findingId]: false } };
    case 'FindingResolved':
      return { ...review, findings: { ...review.findings, [event.data.findingId]: true } };
    case 'ReviewDecided':
      return {
        ...review,
        status: event.data.outcome,
        decidedAt: event.data.decidedAt,
        validUntil: event.data.validUntil,
      };
    case 'ReminderSent':
    case 'ReminderBounced':
      return { ...review, reminders: new Set([...review.reminders, reminderKey(event.data.stage, event.data.dueAt)]) };
    case 'ReviewFellOverdue':
      return { ...review, overdueOf: event.data.dueAt };
    case 'ReviewExpired':
      return { ...review, status: 'expired' };
    case 'ReviewCancelled':
      return { ...review, status: 'cancelled' };
    case 'NextReviewDrafted':
      return { ...review, nextReviewId: event.data.reviewId };
  }
}

/** An answer taken back to nothing is no answer. */
function withAnswers(review: Review, changed: readonly SavedAnswer[]): Review {
  const answers = { ...review.answers };
  for (const answer of changed) {
    if (answer.value === null && answer.owner === null && answer.text === '') delete answers[answer.questionId];
    else answers[answer.questionId] = answer;
  }
  return { ...review, answers };
}

/** The first verdict or finding means that the review has begun. */
const begun = ({ status }: Review): Review['status'] => (status === 'submitted' ? 'in_review' : status);
