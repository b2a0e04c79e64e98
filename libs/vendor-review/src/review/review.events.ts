import { codec, streamName, type DomainEvent } from '@custodia/event-store';
import type { SubprocessorCategory } from '@custodia/inventory';
import type { Language } from '@custodia/mail';
import type { Sealed } from '@custodia/vault';
import type { AnswerValue, EditionPack, QuestionKind, ScoreRules } from '../questionnaire/template-edition.js';
import type { UseOfSubprocessor } from '../scoring/inherent-risk.policy.js';
import type { StoredScore } from '../scoring/stored-score.js';
import type { StatedWeights } from '../template/template.events.js';
import type { ImportReport } from './import-report.events.js';
import { reviewFreeTexts } from './review.free-texts.policy.js';

export type { ImportReport };
/** Name and address are sealed with the contact's own key, in the contexts that `personSealedAt` names. */
export interface SealedContact {
  readonly contactId: string;
  readonly name: Sealed;
  readonly email: Sealed;
}

/** What was known before the vendor is asked: what it will do, and with which data. */
export interface ReviewIntake {
  readonly purpose: string;
  readonly categories: readonly SubprocessorCategory[];
  /** In the words of who asks: customer names, prompts, payroll. */
  readonly data: readonly string[];
  readonly use: UseOfSubprocessor;
}

export interface ReviewDraftedData {
  readonly subprocessorId: string;
  readonly templateId: string;
  readonly template: string;
  readonly edition: string;
  /** The questionnaires of the assessment where it holds several; `templateId` then names the edition that holds them all. */
  readonly packs: readonly EditionPack[];
  readonly intake: ReviewIntake | null;
  readonly title: string;
  /** ISO 8601. */
  readonly dueAt: string;
  /** In which the due date is a day. */
  readonly zone: string;
  readonly contact: SealedContact;
  readonly weightSetId: string | null;
  readonly previousReviewId: string | null;
  /** Shown to the vendor in the invitation. */
  readonly message: string;
}

/** What a review asks and how it counts, from the moment of sending on. */
export interface Frozen {
  readonly invitationId: string;
  readonly contactId: string;
  /** Of the template edition, which is kept under `templateId` and never changes. */
  readonly digest: string;
  readonly rules: ScoreRules;
  readonly weightSet: StatedWeights | null;
  readonly questions: readonly (readonly [id: string, kind: QuestionKind])[];
  readonly owners: readonly string[];
  readonly tier: 1 | 2 | 3 | 4;
  /** From the use of the subprocessor at that moment, 1 to 100. */
  readonly inherentRisk: number;
  /** The decision must be taken by somebody else than the sender. */
  readonly fourEyes: boolean;
  readonly dueAt: string;
  readonly sentAt: string;
  /** Member id. */
  readonly sentBy: string;
  /** Nobody is invited: members enter what the vendor has published. */
  readonly desk: boolean;
}

export interface SavedAnswer {
  readonly questionId: string;
  readonly value: AnswerValue | null;
  readonly owner: string | null;
  readonly text: string;
  /** What the vendor says its customer has to do; CAIQ has a column for it. Empty where nothing is said. */
  readonly customerResponsibilities: string;
}

/**
 * An answer as somebody gives it; what is left out of the customer's part stays as it was. `basedOn` is the revision of the
 * answer that they saw (`answerRevision`): one that was changed meanwhile is not overwritten.
 */
export type GivenAnswer = Omit<SavedAnswer, 'customerResponsibilities'> &
  Partial<SavedAnswer> & { readonly basedOn?: string | undefined };

export interface AttachedEvidence {
  readonly evidenceId: string;
  /** `null`: for the review as a whole. */
  readonly questionId: string | null;
  readonly title: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  /** ISO 8601 dates; what the document covers. */
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

/** A change that somebody waits for: the first four are told to the vendor, the others to who sent the review. */
export type NoticeKind =
  'receipt' | 'due_moved' | 'cancelled' | 'decided' | 'submitted' | 'clarified' | 'overdue' | 'bounced';
export type ExpiryStage = 'soon' | 'ended';
export type ReminderStage = 'in_7_days' | 'in_3_days' | 'in_1_day' | 'overdue';
export type Severity = 'low' | 'medium' | 'high' | 'critical';
export type Outcome = 'approved' | 'approved_with_conditions' | 'rejected';
export type Verdict = 'accepted' | 'insufficient' | 'unacceptable';

/** The score that the review shows: of the answers as they were, by what was frozen. */
export interface CountedScore {
  readonly scoreId: string;
  readonly rules: string;
  /** `edition`, or the id of a weight set. */
  readonly weightSet: string;
  /** Of the template edition that was asked. */
  readonly editionDigest: string;
  readonly score: number | null;
  readonly rating: string | null;
  readonly inherentRisk: number;
  readonly residualRisk: number | null;
}

/** What a decision was taken on, whatever is scored, asked or attached later. */
interface DecisionBasis extends CountedScore {
  /** The evidence that stood in the review, by id and content. */
  readonly evidence: readonly { readonly evidenceId: string; readonly digest: string }[];
}

export interface RaisedFinding {
  readonly findingId: string;
  readonly subprocessorId: string;
  readonly questionId: string | null;
  readonly severity: Severity;
  readonly title: string;
  readonly description: string;
  readonly ownerId: string | null;
  readonly dueAt: string | null;
}

/** Who did it on the vendor's side; `null` when a member did it in the vendor's stead. */
interface ByContact {
  readonly contactId: string | null;
}

/** When a mail was asked for, ISO 8601; `null` in what releases before 0.2 recorded. */
interface Asked {
  readonly askedAt: string | null;
}

/** Written into the review's stream by releases that did not keep access apart (`access/`). Only the links still count, until they are adopted. */
type EarlierAccess =
  | DomainEvent<
      'InvitationPrepared',
      { readonly invitationId: string; readonly contactId: string; readonly tokenHash: string }
    >
  | DomainEvent<
      'CodeRequested' | 'CodeIssued' | 'CodeSent' | 'CodeBounced' | 'CodeRejected' | 'CodeVerified' | 'SessionEnded',
      object
    >;

export type ReviewEvent =
  | DomainEvent<'ReviewDrafted', ReviewDraftedData>
  | DomainEvent<'ReviewContactReplaced', SealedContact>
  | DomainEvent<'DueDateMoved', { readonly dueAt: string; readonly zone: string }>
  | DomainEvent<'ReviewSent', Frozen>
  | DomainEvent<'InvitationRenewed', { readonly invitationId: string; readonly contactId: string } & Asked>
  | DomainEvent<
      'InvitationSent',
      { readonly invitationId: string; readonly contactId: string; readonly messageId: string }
    >
  | DomainEvent<
      'InvitationBounced',
      { readonly invitationId: string; readonly contactId: string; readonly code: number }
    >
  | EarlierAccess
  | DomainEvent<'ColleagueInvited', SealedContact & { readonly invitationId: string } & Asked>
  | DomainEvent<'ColleagueRemoved', { readonly contactId: string }>
  /** Takes part no longer either; the key of name and address is destroyed after this. */
  | DomainEvent<'ReviewPersonErased', { readonly contactId: string }>
  /** In which mails to a person are written: stated with the request, or chosen by the person on the page. */
  | DomainEvent<'LanguageChosen', { readonly contactId: string; readonly language: Language }>
  | DomainEvent<'QuestionsAssigned', { readonly contactId: string; readonly questionIds: readonly string[] }>
  | DomainEvent<
      'AnswersSaved',
      ByContact & { readonly answers: readonly SavedAnswer[]; readonly importId: string | null }
    >
  | DomainEvent<'AnswersImported', ByContact & { readonly report: ImportReport }>
  | DomainEvent<'EvidenceAttached', ByContact & AttachedEvidence>
  | DomainEvent<'EvidenceWithdrawn', ByContact & { readonly evidenceId: string }>
  /** Told once to who sent the review; `messageId` is `null` when nobody could be told by mail. */
  | DomainEvent<
      'EvidenceExpiryTold',
      {
        readonly evidenceId: string;
        readonly stage: ExpiryStage;
        readonly validUntil: string;
        readonly messageId: string | null;
      }
    >
  | DomainEvent<'ReviewSubmitted', ByContact & { readonly answered: number }>
  | DomainEvent<
      'ReviewScored',
      { readonly scoreId: string; readonly trigger: ScoreTrigger; readonly result: StoredScore }
    >
  | DomainEvent<'VerdictGiven', { readonly questionId: string; readonly verdict: Verdict; readonly note: string }>
  | DomainEvent<
      'ClarificationAsked',
      {
        readonly clarificationId: string;
        readonly questionId: string | null;
        readonly text: string;
        /** Asked together with others; they go into one mail. */
        readonly roundId: string;
      }
    >
  | DomainEvent<'ClarificationWithdrawn', { readonly clarificationId: string; readonly reason: string }>
  | DomainEvent<
      'ClarificationAnswered',
      ByContact & { readonly clarificationId: string; readonly text: string; readonly answer: SavedAnswer | null }
    >
  | DomainEvent<'FindingRaised', RaisedFinding>
  | DomainEvent<'FindingResolved', { readonly findingId: string; readonly resolution: string }>
  | DomainEvent<
      'ReviewDecided',
      {
        readonly decidedAt: string;
        readonly subprocessorId: string;
        readonly outcome: Outcome;
        readonly note: string;
        readonly conditions: readonly string[];
        /** ISO 8601; `null` for a rejection. */ readonly validUntil: string | null;
        /** `null` in what releases before 0.2 recorded. */ readonly basis: DecisionBasis | null;
      }
    >
  | DomainEvent<'ReminderSent', { readonly stage: ReminderStage; readonly dueAt: string; readonly messageId: string }>
  | DomainEvent<'ReminderBounced', { readonly stage: ReminderStage; readonly dueAt: string; readonly code: number }>
  | DomainEvent<'ClarificationMailed', { readonly clarificationId: string; readonly messageId: string }>
  /** `messageId` is `null` when the mail server refused it. */
  | DomainEvent<
      'NoticeMailed',
      { readonly noticeId: string; readonly kind: NoticeKind; readonly messageId: string | null }
    >
  /** Told to the colleague to whom they were assigned. */
  | DomainEvent<
      'AssignmentMailed',
      { readonly contactId: string; readonly questionIds: readonly string[]; readonly messageId: string }
    >
  | DomainEvent<'ReviewFellOverdue', { readonly dueAt: string }>
  | DomainEvent<'ReviewExpired', { readonly subprocessorId: string; readonly validUntil: string }>
  | DomainEvent<'ReviewCancelled', { readonly reason: string }>
  | DomainEvent<'NextReviewDrafted', { readonly reviewId: string }>;

/** `verdict`: a reviewer accepted, or no longer accepts, that a question does not apply. */
export type ScoreTrigger = 'submission' | 'clarification' | 'verdict' | 'rescore';

/** Before 0.2 the column of CAIQ for the customer's part was not kept. */
const withCustomerPart = (data: object): object => ({
  ...data,
  answers: (data as { answers: readonly object[] }).answers.map((answer) => ({
    ...answer,
    customerResponsibilities: '',
  })),
});
const answerWithCustomerPart = (data: object): object => {
  const { answer } = data as { answer: object | null };
  return { ...data, answer: answer && { ...answer, customerResponsibilities: '' } };
};

const withoutMoment = (data: object): object => ({ ...data, askedAt: null });
/** Before 0.2 each question was a round of its own. */
const withRound = (data: object): object => ({
  ...data,
  roundId: (data as { clarificationId: string }).clarificationId,
});

/** Releases before 0.2 knew neither time zones nor reviews that ask nobody. */
const inUtc = (data: object): object => ({ ...data, zone: 'UTC' });
const askingTheVendor = (data: object): object => ({ ...data, desk: false });
/** Releases before 0.3 asked one questionnaire at a time, and kept no intake. */
const ofOneQuestionnaire = (data: object): object => ({ ...data, packs: [], intake: null });
const withoutBasis = (data: object): object => ({ ...data, basis: null });

/** Releases before 0.2 recorded `null` for a file that came as something else than bytes; nothing was stored of it. */
const withSize = (data: object): object => ({ ...data, size: (data as { size: number | null }).size ?? 0 });

export const reviewCodec = codec<ReviewEvent>(
  'review',
  {
    ReviewDrafted: [inUtc, ofOneQuestionnaire],
    ReviewContactReplaced: [],
    DueDateMoved: [inUtc],
    ReviewSent: [askingTheVendor],
    InvitationRenewed: [withoutMoment],
    InvitationPrepared: [],
    InvitationSent: [],
    InvitationBounced: [],
    CodeRequested: [],
    CodeIssued: [],
    CodeSent: [],
    CodeBounced: [],
    CodeRejected: [],
    CodeVerified: [],
    SessionEnded: [],
    ColleagueInvited: [withoutMoment],
    ColleagueRemoved: [],
    ReviewPersonErased: [],
    LanguageChosen: [],
    QuestionsAssigned: [],
    AnswersSaved: [withCustomerPart],
    AnswersImported: [],
    EvidenceAttached: [withSize],
    EvidenceWithdrawn: [],
    EvidenceExpiryTold: [],
    ReviewSubmitted: [],
    ReviewScored: [],
    VerdictGiven: [],
    ClarificationAsked: [withRound],
    ClarificationWithdrawn: [],
    ClarificationAnswered: [answerWithCustomerPart],
    FindingRaised: [],
    FindingResolved: [],
    ReviewDecided: [withoutBasis],
    ReminderSent: [],
    ReminderBounced: [],
    ClarificationMailed: [],
    AssignmentMailed: [],
    NoticeMailed: [],
    ReviewFellOverdue: [],
    ReviewExpired: [],
    ReviewCancelled: [],
    NextReviewDrafted: [],
  },
  {
    InvitationBounced: ['code'],
    EvidenceAttached: ['size'],
    ReviewSubmitted: ['answered'],
    ReminderBounced: ['code'],
  },
  reviewFreeTexts,
);

/** What a person's sealed text is bound to: the review's stream, the person and the field. */
export const personSealedAt = (
  organisation: string,
  reviewId: string,
  contactId: string,
  field: 'name' | 'email',
): string => `${streamName('review', organisation, reviewId)}#${contactId}.${field}`;
