import type { Language } from '@custodia/mail';
import type { Sealed } from '@custodia/vault';
import type { StoredScore } from '../scoring/stored-score.js';
import type {
  AttachedEvidence,
  ExpiryStage,
  Frozen,
  ImportReport,
  NoticeKind,
  Outcome,
  RaisedFinding,
  ReminderStage,
  ReviewDraftedData,
  GivenAnswer,
  ScoreTrigger,
  SealedContact,
  Verdict,
} from './review.events.js';

type On<Type extends string, Fields = object> = { readonly type: Type; readonly id: string } & Fields;
/** The contact on the vendor's side who asks; `null` when a member acts in the vendor's stead. */
interface By {
  readonly contactId: string | null;
}

/** In which the person is written to; left out, English for a contact, and the contact's own for a colleague. */
interface Spoken {
  readonly language?: Language | undefined;
}

export type LifeCommand =
  | On<'DraftReview', ReviewDraftedData & Spoken>
  | On<'ReplaceReviewContact', SealedContact & Spoken & { readonly invitationId: string }>
  | On<'MoveDueDate', { readonly dueAt: string; readonly zone: string }>
  | On<'SendReview', Omit<Frozen, 'contactId' | 'dueAt' | 'sentAt' | 'sentBy'>>
  | On<'CancelReview', { readonly reason: string }>
  | On<'RecordReminder', { readonly stage: ReminderStage; readonly messageId: string }>
  | On<'RecordReminderBounce', { readonly stage: ReminderStage; readonly code: number }>
  | On<'RecordNotice', { readonly noticeId: string; readonly kind: NoticeKind; readonly messageId: string | null }>
  | On<
      'RecordEvidenceExpiry',
      { readonly evidenceId: string; readonly stage: ExpiryStage; readonly messageId: string | null }
    >
  | On<'RecordOverdue'>
  | On<'ExpireReview'>
  | On<'RecordNextReview', { readonly reviewId: string }>;

export type DoorCommand =
  | On<'ChooseLanguage', { readonly contactId: string; readonly language: Language }>
  | On<'ResendInvitation', { readonly invitationId: string; readonly contactId: string }>
  | On<
      'RecordInvitationSent',
      { readonly invitationId: string; readonly contactId: string; readonly messageId: string }
    >
  | On<'RecordInvitationBounced', { readonly invitationId: string; readonly contactId: string; readonly code: number }>
  | On<
      'InviteColleague',
      {
        readonly by: string | null;
        readonly contactId: string;
        readonly name: Sealed;
        readonly email: Sealed;
        readonly invitationId: string;
        /** Who else of this review has or had this address; addresses are sealed, so whoever asks finds out. */
        readonly sameAddress: readonly string[];
      } & Spoken
    >
  | On<'RemoveColleague', { readonly by: string | null; readonly contactId: string }>
  | On<'EraseReviewPerson', { readonly contactId: string }>;

export type AnswerCommand =
  | On<
      'AssignQuestions',
      { readonly by: string | null; readonly contactId: string; readonly questionIds: readonly string[] }
    >
  | On<'SaveAnswers', By & { readonly answers: readonly GivenAnswer[] }>
  | On<
      'ImportAnswers',
      By & { readonly answers: readonly GivenAnswer[]; readonly report: Omit<ImportReport, 'replaced'> }
    >
  | On<
      'RecordAssignmentMail',
      { readonly contactId: string; readonly questionIds: readonly string[]; readonly messageId: string }
    >
  | On<'AttachEvidence', By & AttachedEvidence>
  | On<'WithdrawEvidence', By & { readonly evidenceId: string }>
  | On<'SubmitReview', By & { /** By the one meaning of answered. */ readonly answered: number }>
  | On<
      'AnswerClarification',
      By & { readonly clarificationId: string; readonly text: string; readonly answer: GivenAnswer | null }
    >;

export type JudgeCommand =
  | On<
      'RecordScore',
      {
        readonly scoreId: string;
        readonly trigger: ScoreTrigger;
        readonly result: StoredScore;
        /** `scorable` of the review that was scored. */ readonly of: number;
      }
    >
  | On<'GiveVerdict', { readonly questionId: string; readonly verdict: Verdict; readonly note: string }>
  | On<
      'AskClarifications',
      {
        readonly roundId: string;
        readonly questions: readonly {
          readonly clarificationId: string;
          readonly questionId: string | null;
          readonly text: string;
        }[];
      }
    >
  | On<'WithdrawClarification', { readonly clarificationId: string; readonly reason: string }>
  | On<'RecordClarificationMail', { readonly clarificationIds: readonly string[]; readonly messageId: string }>
  | On<'RaiseFinding', Omit<RaisedFinding, 'subprocessorId'>>
  | On<'ResolveFinding', { readonly findingId: string; readonly resolution: string }>
  | On<
      'DecideReview',
      {
        readonly outcome: Outcome;
        readonly note: string;
        readonly conditions: readonly string[];
        /** How long an approval holds. */ readonly months: number;
        /** Members who answered, attached or submitted in the vendor's stead, or scored by hand. */
        readonly handsOn: readonly string[];
      }
    >;

export type ReviewCommand = LifeCommand | DoorCommand | AnswerCommand | JudgeCommand;
