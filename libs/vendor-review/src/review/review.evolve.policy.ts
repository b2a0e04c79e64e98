import type { StoredScore } from '../scoring/stored-score.js';
import { expiryKey } from './evidence-expiry.policy.js';
import type { CountedScore, ReviewEvent, SavedAnswer, SealedContact } from './review.events.js';
import { isAnswerable, reminderKey, type Person, type Review, type ReviewState } from './review.state.js';

/** As many as the limits of a day look at. */
const mostAsked = 50;

const newcomer = ({ name, email }: SealedContact, role: Person['role'], invited: number): Person => ({
  role,
  name,
  email,
  invitationId: null,
  tokenHashes: [],
  removed: false,
  erased: false,
  invited,
  language: null,
  languagesChosen: 0,
});

/** The state that decisions are taken on. */
export function evolve(state: ReviewState, event: ReviewEvent): ReviewState {
  if (event.type === 'ReviewDrafted') {
    const { contact, dueAt, zone } = event.data;
    return {
      status: 'draft',
      drafted: event.data,
      contactId: contact.contactId,
      dueAt,
      zone,
      frozen: null,
      sentBy: null,
      people: { [contact.contactId]: newcomer(contact, 'contact', 0) },
      invitations: {},
      invitationsAsked: [],
      answers: {},
      assignments: {},
      imports: new Set(),
      written: { saves: 0, characters: 0, files: 0, fileBytes: 0 },
      evidence: {},
      expiriesTold: new Set(),
      scores: new Set(),
      score: null,
      scoredOf: -1,
      verdicts: {},
      accepted: new Set(),
      scorable: 0,
      clarifications: {},
      assignmentsMailed: {},
      findings: {},
      decidedAt: null,
      decision: null,
      validUntil: null,
      reminders: new Set(),
      notices: new Set(),
      overdueOf: null,
      nextReviewId: null,
    };
  }
  if (state.status === 'absent') return state;
  const review = state;
  const person = (id: string, change: Partial<Person>): Review =>
    review.people[id] ? { ...review, people: { ...review.people, [id]: { ...review.people[id], ...change } } } : review;
  const asked = (at: string | null): Pick<Review, 'invitationsAsked'> => ({
    invitationsAsked: at === null ? review.invitationsAsked : [...review.invitationsAsked.slice(1 - mostAsked), at],
  });
  switch (event.type) {
    case 'ReviewContactReplaced': {
      const { contactId } = event.data;
      const { [review.contactId]: former, ...others } = review.people;
      return {
        ...review,
        contactId,
        people: {
          ...others,
          [review.contactId]: { ...former!, removed: true },
          [contactId]: newcomer(event.data, 'contact', 0),
        },
      };
    }
    case 'DueDateMoved':
      return { ...review, dueAt: event.data.dueAt, zone: event.data.zone };
    case 'ReviewSent':
      return {
        ...(event.data.desk ? review : person(event.data.contactId, { invitationId: event.data.invitationId })),
        status: 'sent',
        frozen: event.data,
        sentBy: event.data.sentBy,
      };
    case 'InvitationRenewed':
      return {
        ...person(event.data.contactId, { invitationId: event.data.invitationId, tokenHashes: [] }),
        ...asked(event.data.askedAt),
      };
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
    case 'CodeRequested':
    case 'CodeIssued':
    case 'CodeSent':
    case 'CodeBounced':
    case 'CodeRejected':
    case 'CodeVerified':
    case 'SessionEnded':
      return review;
    case 'ColleagueInvited': {
      const { contactId, invitationId, askedAt } = event.data;
      const invited = (review.people[contactId]?.invited ?? 0) + 1;
      const colleague = { ...newcomer(event.data, 'colleague', invited), invitationId };
      return { ...review, people: { ...review.people, [contactId]: colleague }, ...asked(askedAt) };
    }
    case 'LanguageChosen':
      return person(event.data.contactId, {
        language: event.data.language,
        languagesChosen: (review.people[event.data.contactId]?.languagesChosen ?? 0) + 1,
      });
    case 'ColleagueRemoved':
    case 'ReviewPersonErased': {
      const { contactId } = event.data;
      const assignments = Object.fromEntries(
        Object.entries(review.assignments).filter(([, assigned]) => assigned !== contactId),
      );
      const erased = event.type === 'ReviewPersonErased' || (review.people[contactId]?.erased ?? false);
      return { ...person(contactId, { removed: true, erased, tokenHashes: [] }), assignments };
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
      return {
        ...withAnswers(review, event.data.answers),
        // While clarification is asked, the vendor changes what it is asked about, and the review stays where it is.
        status: isAnswerable(review) ? 'in_progress' : review.status,
        written: {
          ...review.written,
          saves: review.written.saves + 1,
          characters: review.written.characters + charactersOf(event.data.answers),
        },
      };
    case 'AnswersImported':
      return { ...review, imports: new Set([...review.imports, event.data.report.importId]) };
    case 'EvidenceAttached': {
      const { evidenceId, title, questionId, digest, validUntil, size } = event.data;
      return {
        ...review,
        evidence: { ...review.evidence, [evidenceId]: { title, questionId, digest, validUntil } },
        written: {
          ...review.written,
          files: review.written.files + 1,
          fileBytes: review.written.fileBytes + size,
        },
      };
    }
    case 'EvidenceWithdrawn':
      return { ...review, evidence: { ...review.evidence, [event.data.evidenceId]: null } };
    case 'EvidenceExpiryTold': {
      const { evidenceId, stage, validUntil } = event.data;
      return { ...review, expiriesTold: new Set([...review.expiriesTold, expiryKey(evidenceId, stage, validUntil)]) };
    }
    case 'ReviewSubmitted':
      return { ...review, status: 'submitted', scorable: review.scorable + 1 };
    case 'ReviewScored': {
      const { scoreId, trigger, result } = event.data;
      const scores = new Set([...review.scores, scoreId]);
      // Scoring again is not the score that a decision is taken on.
      return trigger === 'rescore'
        ? { ...review, scores }
        : { ...review, scores, scoredOf: review.scorable, score: countedScore(scoreId, result) };
    }
    case 'VerdictGiven': {
      const { questionId, verdict, note } = event.data;
      const excused = verdict === 'accepted' && review.answers[questionId]?.value === 'na';
      const verdicts = { ...review.verdicts, [questionId]: `${verdict} ${note}` };
      const judged = { ...review, status: begun(review), verdicts };
      if (excused === review.accepted.has(questionId)) return judged;
      const accepted = new Set(review.accepted);
      if (excused) accepted.add(questionId);
      else accepted.delete(questionId);
      return { ...judged, accepted, scorable: review.scorable + 1 };
    }
    case 'ClarificationAsked': {
      const { clarificationId, questionId, text, roundId } = event.data;
      return {
        ...review,
        status: 'clarification',
        clarifications: {
          ...review.clarifications,
          [clarificationId]: { state: 'open', mailed: false, questionId, text, roundId },
        },
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
      return closed(answer ? withAnswers(review, [answer]) : again(review), clarificationId, 'answered');
    }
    case 'ClarificationWithdrawn':
      return closed(review, event.data.clarificationId, 'withdrawn');
    case 'AssignmentMailed': {
      const { contactId, questionIds } = event.data;
      const told = Object.fromEntries(questionIds.map((id) => [id, contactId]));
      return { ...review, assignmentsMailed: { ...review.assignmentsMailed, ...told } };
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
        decision: { outcome: event.data.outcome, conditions: event.data.conditions },
        validUntil: event.data.validUntil,
      };
    case 'ReminderSent':
    case 'ReminderBounced':
      return { ...review, reminders: new Set([...review.reminders, reminderKey(event.data.stage, event.data.dueAt)]) };
    case 'NoticeMailed':
      return { ...review, notices: new Set([...review.notices, event.data.noticeId]) };
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

/** What a stored result says in a few words. */
const countedScore = (
  scoreId: string,
  { rules, weightSet, editionDigest, score, rating, inherentRisk, residualRisk }: StoredScore,
): CountedScore => ({
  scoreId,
  rules,
  weightSet,
  editionDigest,
  score,
  rating,
  inherentRisk,
  residualRisk,
});

/** An answer taken back to nothing is no answer. */
function withAnswers(review: Review, changed: readonly SavedAnswer[]): Review {
  const answers = { ...review.answers };
  const accepted = new Set(review.accepted);
  for (const answer of changed) {
    if (isBlank(answer)) delete answers[answer.questionId];
    else answers[answer.questionId] = answer;
    // What was accepted is the answer as it was.
    accepted.delete(answer.questionId);
  }
  return { ...review, answers, accepted, scorable: review.scorable + 1 };
}

/** Scored anew although no answer changed. */
const again = (review: Review): Review => ({ ...review, scorable: review.scorable + 1 });

function closed(review: Review, clarificationId: string, state: 'answered' | 'withdrawn'): Review {
  const clarifications = {
    ...review.clarifications,
    [clarificationId]: { ...review.clarifications[clarificationId]!, state },
  };
  const open = Object.values(clarifications).some((one) => one.state === 'open');
  return { ...review, clarifications, status: open ? review.status : 'in_review' };
}

/** The first verdict or finding means that the review has begun. */
const begun = ({ status }: Review): Review['status'] => (status === 'submitted' ? 'in_review' : status);

/** Says nothing at all. */
export const isBlank = ({ value, owner, text, customerResponsibilities }: SavedAnswer): boolean =>
  value === null && owner === null && text === '' && customerResponsibilities === '';

/** What answers take up in the log; the same for the quota and for what it is compared with. */
export const charactersOf = (answers: readonly SavedAnswer[]): number =>
  answers.reduce(
    (sum, { questionId, owner, text, customerResponsibilities }) =>
      sum + questionId.length + (owner?.length ?? 0) + text.length + customerResponsibilities.length,
    0,
  );
