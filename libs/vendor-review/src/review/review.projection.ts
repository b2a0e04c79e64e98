import { projection, type Folded } from '@custodia/read-models';
import { reviewCodec, type ReviewEvent } from './review.events.js';
import type { PackScore } from '../scoring/packs.policy.js';
import type { ReviewPack } from './review.types.js';
import type { StoredPerson } from './review-person.types.js';
import { Finding, Review, ReviewAssessment, ReviewScore } from './review.row.js';

type Fold = Folded<Review>;

const person = (row: Fold, id: string, change: Partial<StoredPerson>): Fold => ({
  ...row,
  people: row.people.map((one) => (one.id === id ? { ...one, ...change } : one)),
});

/** The contact's invitation is the review's. */
const invited = (row: Fold, id: string, invitation: StoredPerson['invitation']): Fold => {
  const next = person(row, id, { invitation });
  return {
    ...next,
    invitation: next.people.find(({ role, removed }) => role === 'contact' && !removed)?.invitation ?? null,
  };
};

/** Rows of before there were time zones are empty there, which means the same. */
const zoneIn = (zone: string): string | null => (zone === 'UTC' ? null : zone);

export const reviewProjection = projection<Review, ReviewEvent>({
  name: 'review',
  version: 2,
  row: Review,
  codec: reviewCodec,
  history: true,
  on: {
    ReviewDrafted: (
      _,
      {
        data: {
          contact: { contactId: id, name, email },
          message: __,
          zone,
          packs,
          intake,
          ...draft
        },
      },
    ) => ({
      ...draft,
      packs:
        packs.length === 0
          ? null
          : packs.map(({ digest: ___, owners: ____, ...pack }) => ({
              ...pack,
              score: null,
              rating: null,
              residualRisk: null,
            })),
      intake: intake && { ...intake, categories: [...intake.categories], data: [...intake.data] },
      dueZone: zoneIn(zone),
      desk: false,
      status: 'draft',
      overdue: false,
      digest: null,
      rules: null,
      questionCount: 0,
      tier: null,
      fourEyes: false,
      inherentRisk: null,
      sentAt: null,
      sentBy: null,
      invitation: null,
      people: [{ id, role: 'contact', name, email, invitation: null, removed: false }],
      reminders: [],
      submittedAt: null,
      submittedInVendorsStead: false,
      scoreId: null,
      score: null,
      rating: null,
      residualRisk: null,
      openClarifications: 0,
      openFindings: 0,
      outcome: null,
      decisionNote: null,
      conditions: [],
      decidedAt: null,
      decidedBy: null,
      decisionBasis: null,
      validUntil: null,
      cancelledBecause: null,
      nextReviewId: null,
    }),
    ReviewContactReplaced: (row, { data: { contactId: id, name, email } }) =>
      row && {
        ...row,
        invitation: null,
        people: [
          ...row.people.map((one) => (one.role === 'contact' ? { ...one, removed: true } : one)),
          { id, role: 'contact', name, email, invitation: null, removed: false },
        ],
      },
    DueDateMoved: (row, { data }) => row && { ...row, dueAt: data.dueAt, dueZone: zoneIn(data.zone), overdue: false },
    ReviewSent: (row, { data }) => {
      if (!row) return row;
      const sent: Fold = {
        ...row,
        status: 'sent',
        desk: data.desk,
        digest: data.digest,
        rules: data.rules,
        questionCount: data.questions.length,
        tier: data.tier,
        fourEyes: data.fourEyes,
        inherentRisk: data.inherentRisk,
        sentAt: data.sentAt,
        sentBy: data.sentBy,
      };
      return sent.desk ? sent : invited(sent, data.contactId, 'queued');
    },
    InvitationRenewed: (row, { data }) => row && invited(row, data.contactId, 'queued'),
    InvitationSent: (row, { data }) => row && invited(row, data.contactId, 'sent'),
    InvitationBounced: (row, { data }) => row && invited(row, data.contactId, 'bounced'),
    ColleagueInvited: (row, { data: { contactId: id, name, email } }) =>
      row && {
        ...row,
        people: [
          ...row.people.filter((one) => one.id !== id),
          { id, role: 'colleague', name, email, invitation: 'queued', removed: false },
        ],
      },
    LanguageChosen: (row, { data: { contactId, language } }) => row && person(row, contactId, { language }),
    ColleagueRemoved: (row, { data }) => row && person(row, data.contactId, { removed: true }),
    ReviewPersonErased: (row, { data }) => row && person(row, data.contactId, { removed: true }),
    AnswersSaved: (row) => row && (row.submittedAt === null ? { ...row, status: 'in_progress' } : row),
    ReviewSubmitted: (row, { data, meta }) =>
      row && {
        ...row,
        status: 'submitted',
        submittedAt: meta.at,
        submittedInVendorsStead: data.contactId === null,
        overdue: false,
      },
    // A decision keeps the score that it was taken on; scoring again stands in `scores` beside it.
    ReviewScored: (row, { data: { scoreId, trigger, result } }) =>
      row && (trigger === 'rescore' || row.outcome !== null)
        ? row
        : row && {
            ...row,
            scoreId,
            score: result.score,
            rating: result.rating,
            residualRisk: result.residualRisk,
            packs: row.packs?.map((pack) => scoredPack(pack, 'packs' in result ? result.packs : [])) ?? null,
          },
    VerdictGiven: (row) => row && begun(row),
    ClarificationAsked: (row) =>
      row && { ...row, status: 'clarification', openClarifications: row.openClarifications + 1 },
    ClarificationAnswered: (row) => row && clarified(row),
    ClarificationWithdrawn: (row) => row && clarified(row),
    FindingRaised: (row) => row && { ...begun(row), openFindings: row.openFindings + 1 },
    FindingResolved: (row) => row && { ...row, openFindings: row.openFindings - 1 },
    ReviewDecided: (row, { data, meta }) =>
      row && {
        ...row,
        status: data.outcome,
        outcome: data.outcome,
        decisionNote: data.note,
        conditions: [...data.conditions],
        decidedAt: meta.at,
        decidedBy: meta.actor,
        decisionBasis: data.basis && { ...data.basis, evidence: [...data.basis.evidence] },
        validUntil: data.validUntil,
      },
    ReminderSent: (row, { data, meta }) => row && { ...row, reminders: [...row.reminders, { ...data, at: meta.at }] },
    ReminderBounced: (row, { data: { stage, dueAt }, meta }) =>
      row && { ...row, reminders: [...row.reminders, { stage, dueAt, messageId: null, at: meta.at }] },
    ReviewFellOverdue: (row) => row && { ...row, overdue: true },
    ReviewExpired: (row) => row && { ...row, status: 'expired' },
    ReviewCancelled: (row, { data }) => row && { ...row, status: 'cancelled', cancelledBecause: data.reason },
    NextReviewDrafted: (row, { data }) => row && { ...row, nextReviewId: data.reviewId },
  },
});

const scoredPack = (pack: ReviewPack, scored: readonly PackScore[] = []): ReviewPack => {
  const {
    score = null,
    rating = null,
    residualRisk = null,
  } = scored.find(({ prefix }) => prefix === pack.prefix) ?? {};
  return { ...pack, score, rating, residualRisk };
};

const clarified = (row: Fold): Fold => ({
  ...row,
  openClarifications: row.openClarifications - 1,
  status: row.openClarifications === 1 ? 'in_review' : row.status,
});

const begun = (row: Fold): Fold => (row.status === 'submitted' ? { ...row, status: 'in_review' } : row);

export const assessmentProjection = projection<ReviewAssessment, ReviewEvent>({
  name: 'review_assessment',
  version: 1,
  row: ReviewAssessment,
  codec: reviewCodec,
  keys: ({ subject }) => [subject],
  on: {
    VerdictGiven: (row, { data, meta }) => ({
      verdicts: { ...row?.verdicts, [data.questionId]: { ...data, by: meta.actor, at: meta.at } },
    }),
  },
});

export const findingProjection = projection<Finding, ReviewEvent>({
  name: 'finding',
  version: 1,
  row: Finding,
  codec: reviewCodec,
  history: true,
  keys: ({ data }) => ('findingId' in data ? [data.findingId] : 'conditions' in data ? data.conditions : []),
  on: {
    FindingRaised: (_, { data: { findingId: __, ...finding }, subject }) => ({
      ...finding,
      reviewId: subject,
      status: 'open',
      condition: false,
      resolution: null,
      resolvedAt: null,
    }),
    FindingResolved: (row, { data, meta }) =>
      row && { ...row, status: 'resolved', resolution: data.resolution, resolvedAt: meta.at },
    ReviewDecided: (row) => row && { ...row, condition: true },
  },
});

export const scoreProjection = projection<ReviewScore, ReviewEvent>({
  name: 'review_score',
  version: 1,
  row: ReviewScore,
  codec: reviewCodec,
  keys: ({ data }) => ('scoreId' in data ? [data.scoreId] : []),
  on: {
    ReviewScored: (_, { data: { trigger, result }, subject }) => ({
      reviewId: subject,
      trigger,
      result,
      rules: result.rules,
      weightSet: result.weightSet,
      score: result.score,
      rating: result.rating,
      band: result.band,
    }),
  },
});
