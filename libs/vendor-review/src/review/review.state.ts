import type { Language } from '@custodia/mail';
import type {
  AttachedEvidence,
  CountedScore,
  Frozen,
  Outcome,
  ReminderStage,
  ReviewDraftedData,
  SavedAnswer,
  SealedContact,
} from './review.events.js';

export const reviewStatuses = [
  'draft',
  'sent',
  'in_progress',
  'submitted',
  'in_review',
  'clarification',
  'approved',
  'approved_with_conditions',
  'rejected',
  'expired',
  'cancelled',
] as const;
export type ReviewStatus = (typeof reviewStatuses)[number];

/** A person on the vendor's side. */
export interface Person extends Pick<SealedContact, 'name' | 'email'> {
  readonly role: 'contact' | 'colleague';
  /** The only one whose links still open the door; an earlier one is superseded. */
  readonly invitationId: string | null;
  /** Of links that an earlier release prepared, to be adopted by `access/`. */
  readonly tokenHashes: readonly string[];
  readonly removed: boolean;
  /** The key of name and address is destroyed, or about to be. */
  readonly erased: boolean;
  /** How often this person was invited to take part. */
  readonly invited: number;
  /** `null` until it was stated or chosen. */
  readonly language: Language | null;
  readonly languagesChosen: number;
}

interface Clarification {
  readonly state: 'open' | 'answered' | 'withdrawn';
  readonly mailed: boolean;
  readonly questionId: string | null;
  readonly text: string;
  readonly roundId: string;
}

type StandingEvidence = Pick<AttachedEvidence, 'title' | 'questionId' | 'digest' | 'validUntil'>;

export interface Review {
  readonly status: ReviewStatus;
  readonly drafted: ReviewDraftedData;
  readonly contactId: string;
  readonly dueAt: string;
  /** In which the due date is a day. */
  readonly zone: string;
  readonly frozen: Frozen | null;
  readonly sentBy: string | null;
  readonly people: Readonly<Record<string, Person>>;
  /** `<invitation>` to what became of its mail. */
  readonly invitations: Readonly<Record<string, 'prepared' | 'sent' | 'bounced'>>;
  /** When invitations were asked for after the first one, oldest first; the newest only. */
  readonly invitationsAsked: readonly string[];
  readonly answers: Readonly<Record<string, SavedAnswer>>;
  /** Question to the colleague who answers it. */
  readonly assignments: Readonly<Record<string, string>>;
  readonly imports: ReadonlySet<string>;
  /** What was written into the review so far, whatever of it still stands. */
  readonly written: {
    readonly saves: number;
    /** Of answers; UTF-16 units. */
    readonly characters: number;
    readonly files: number;
    readonly fileBytes: number;
  };
  /** `null` once withdrawn. */
  readonly evidence: Readonly<Record<string, StandingEvidence | null>>;
  /** What was told of the end of evidence, as `expiryKey` writes it. */
  readonly expiriesTold: ReadonlySet<string>;
  readonly scores: ReadonlySet<string>;
  /** The newest score that counts; scoring again is none. */
  readonly score: CountedScore | null;
  /** `scorable` when it was scored; -1 before. */
  readonly scoredOf: number;
  readonly verdicts: Readonly<Record<string, string>>;
  /** Questions of which a reviewer accepted, as they are answered now, that they do not apply. */
  readonly accepted: ReadonlySet<string>;
  /** Counts what changes the score, so that a result of earlier answers is not taken for one of these. */
  readonly scorable: number;
  readonly clarifications: Readonly<Record<string, Clarification>>;
  /** Question to the colleague who was told of it by mail. */
  readonly assignmentsMailed: Readonly<Record<string, string>>;
  /** `true` once resolved. */
  readonly findings: Readonly<Record<string, boolean>>;
  readonly decidedAt: string | null;
  /** What was decided; stays known once the approval has run out. */
  readonly decision: { readonly outcome: Outcome; readonly conditions: readonly string[] } | null;
  readonly validUntil: string | null;
  /** `<stage> <due date>` */
  readonly reminders: ReadonlySet<string>;
  /** Changes that were told by mail. */
  readonly notices: ReadonlySet<string>;
  /** The due date whose passing was recorded. */
  readonly overdueOf: string | null;
  readonly nextReviewId: string | null;
}

export type ReviewState = { readonly status: 'absent' } | Review;

const decidedStatuses: readonly ReviewStatus[] = ['approved', 'approved_with_conditions', 'rejected'];
export const isDecided = ({ status }: Review): boolean => decidedStatuses.includes(status);
/** The vendor may answer. */
export const isAnswerable = ({ status }: Review): boolean => status === 'sent' || status === 'in_progress';
/** The reviewers work on it. */
export const isJudged = ({ status }: Review): boolean =>
  status === 'submitted' || status === 'in_review' || status === 'clarification';
/** It was sent and is not over: the vendor's door is open. */
export const isOpen = (review: Review): boolean => isAnswerable(review) || isJudged(review);

/** The answers as they are now have been scored. */
export const isScored = ({ score, scoredOf, scorable }: Review): boolean => score !== null && scoredOf === scorable;
/** Questions whose answers the vendor may change although it has submitted: those it is asked about. */
export const askedAbout = ({ status, clarifications }: Review): ReadonlySet<string> =>
  new Set(
    status === 'clarification'
      ? Object.values(clarifications).flatMap(({ state, questionId }) =>
          state === 'open' && questionId !== null ? [questionId] : [],
        )
      : [],
  );

/** In which a person is written to: their own choice, or that of the contact, or English. */
export const languageOf = ({ people, contactId: contact }: Review, contactId: string): Language =>
  people[contactId]?.language ?? people[contact]?.language ?? 'en';

export const reminderKey = (stage: ReminderStage, dueAt: string): string => `${stage} ${dueAt}`;
