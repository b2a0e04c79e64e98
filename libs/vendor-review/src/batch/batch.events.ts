import { codec, type DomainEvent } from '@custodia/event-store';
import type { Language } from '@custodia/mail';

/** A vendor of a batch, and who there is asked; `null`: its first contact. */
export interface BatchVendor {
  readonly subprocessorId: string;
  readonly contactId: string | null;
  /** Of the mails and of the page; `null`: the one that the contact chose last, or English. */
  readonly language: Language | null;
}

/** What became of one vendor: the assessment that it was sent, or why it got none. */
export interface BatchOutcome {
  readonly subprocessorId: string;
  readonly reviewId: string | null;
  readonly code: string | null;
  readonly message: string | null;
}

export type BatchEvent =
  | DomainEvent<
      'AssessmentsRequested',
      {
        readonly vendors: readonly BatchVendor[];
        /** `null`: those that the use of each vendor calls for. */
        readonly packs: readonly { readonly templateId: string; readonly weightSetId: string | null }[] | null;
        readonly dueAt: string;
        readonly message: string;
        /** Member in whose name they are sent. */
        readonly requestedBy: string;
      }
    >
  | DomainEvent<'AssessmentsSent', { readonly outcomes: readonly BatchOutcome[] }>
  | DomainEvent<'AssessmentsFinished', { readonly sent: number; readonly refused: number }>;

/** Before the language of a contact could be stated. */
const withoutLanguages = (data: { readonly vendors: readonly object[] }) => ({
  ...data,
  vendors: data.vendors.map((vendor) => ({ ...vendor, language: null })),
});

export const batchCodec = codec<BatchEvent>('assessmentbatch', {
  AssessmentsRequested: [withoutLanguages],
  AssessmentsSent: [],
  AssessmentsFinished: [],
});
