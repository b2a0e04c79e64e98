import { codec, streamName, type DomainEvent } from '@custodia/event-store';
import type { Sealed } from '@custodia/vault';
import type { AssetKind } from '../asset/asset.policy.js';
import type { ReviewDecision } from './gate.policy.js';
import type { ContractKind } from './lifecycle.policy.js';
import type { SubprocessorCategory, SubprocessorUse, Tier, TransferBasis } from './subprocessor.policy.js';

export interface SubprocessorRegisteredData {
  readonly name: string;
  readonly website: string | null;
  readonly purpose: string;
  readonly categories: readonly SubprocessorCategory[];
  /** Where data is processed: country or region codes. */
  readonly regions: readonly string[];
  readonly transferBasis: TransferBasis;
  readonly use: SubprocessorUse;
  /** `null`: follows from the inherent risk. */
  readonly tier: Tier | null;
  readonly ownerId: string;
  /** Shown on the public list. */
  readonly listed: boolean;
}

/** Name and address sealed with the contact's own key, in the contexts that `contactSealedAt` names. */
export interface ContactData {
  readonly contactId: string;
  readonly name: Sealed;
  readonly email: Sealed;
  readonly role: string;
}

/** Something that the vendor leaves to its customer: us. */
export interface CustomerTask {
  readonly taskId: string;
  readonly reviewId: string;
  readonly questionId: string;
  readonly text: string;
}

export type GateEvent =
  | DomainEvent<'ReviewDecisionRecorded', ReviewDecision>
  /** Follows from all standing decisions; recorded when it changes. */
  | DomainEvent<
      'GateOpened',
      {
        /** When that was decided which weighs most, ISO 8601. */ readonly decidedAt: string;
        readonly reviewId: string;
        readonly reason: string;
        readonly conditional: boolean;
        readonly until: string | null;
      }
    >
  | DomainEvent<'GateClosed', { readonly decidedAt: string; readonly reviewId: string | null; readonly reason: string }>
  | DomainEvent<
      'GateExceptionGranted',
      {
        readonly exceptionId: string;
        readonly justification: string;
        readonly mitigations: string;
        readonly until: string;
      }
    >
  | DomainEvent<'GateExceptionRevoked', { readonly exceptionId: string }>;

export interface RecordedContract {
  readonly kind: ContractKind;
  /** Where the signed contract is found. */
  readonly reference: string;
  /** ISO 8601. */
  readonly signedAt: string;
  /** ISO 8601; `null`: without end. */
  readonly endsAt: string | null;
}

/** What the subprocessor held of an asset is deleted, as it confirmed. */
export interface ConfirmedDeletion {
  readonly assetKind: AssetKind;
  readonly assetId: string;
  /** Where the confirmation is found. */
  readonly reference: string;
  /** ISO 8601. */
  readonly confirmedAt: string;
}

export type RelationEvent =
  | DomainEvent<'SubprocessorContractRecorded', RecordedContract>
  | DomainEvent<'SubprocessorActivated', { readonly [field: string]: never }>
  | DomainEvent<'SubprocessorSuspended', { readonly reason: string }>
  | DomainEvent<'SubprocessorResumed', { readonly reason: string }>
  | DomainEvent<'SubprocessorDeletionConfirmed', ConfirmedDeletion>
  /** Deletion was confirmed for everything that it held. */
  | DomainEvent<'SubprocessorExited', { readonly [field: string]: never }>;

export type SubprocessorEvent =
  | DomainEvent<'SubprocessorRegistered', SubprocessorRegisteredData>
  | DomainEvent<'SubprocessorRenamed', { readonly name: string; readonly website: string | null }>
  | DomainEvent<
      'SubprocessorPurposeStated',
      { readonly purpose: string; readonly categories: readonly SubprocessorCategory[] }
    >
  | DomainEvent<
      'SubprocessorRegionsStated',
      { readonly regions: readonly string[]; readonly transferBasis: TransferBasis }
    >
  | DomainEvent<'SubprocessorUseAssessed', { readonly use: SubprocessorUse; readonly tier: Tier | null }>
  | DomainEvent<
      'SubprocessorAlternativesNamed',
      {
        readonly alternatives: readonly {
          readonly name: string;
          readonly subprocessorId: string | null;
          readonly note: string;
        }[];
      }
    >
  | DomainEvent<'SubprocessorListed', { readonly effectiveAt: string; readonly summary: string }>
  | DomainEvent<'SubprocessorUnlisted', { readonly effectiveAt: string; readonly summary: string }>
  | DomainEvent<
      'SubprocessorChangeAnnounced',
      { readonly announcementId: string; readonly summary: string; readonly effectiveAt: string }
    >
  | DomainEvent<'SubprocessorContactAdded', ContactData>
  /** The contact's key is destroyed after this. */
  | DomainEvent<'SubprocessorContactErased', { readonly contactId: string }>
  | GateEvent
  | RelationEvent
  | DomainEvent<'CustomerTasksRecorded', { readonly reviewId: string; readonly tasks: readonly CustomerTask[] }>
  | DomainEvent<'CustomerTaskDone', { readonly taskId: string; readonly note: string }>
  | DomainEvent<'SubprocessorRetired', { readonly reason: string }>
  | DomainEvent<
      'SubprocessorDisposed',
      { readonly caseId: string; readonly certificateNumber: string; readonly disposedAt: string }
    >;

/** Before 0.3 a review held one questionnaire. */
const ofSeveral = (data: object): object => {
  const { questionnaire, ...decision } = data as { questionnaire: string | null };
  return { ...decision, questionnaires: questionnaire === null ? [] : [questionnaire] };
};

export const subprocessorCodec = codec<SubprocessorEvent>(
  'subprocessor',
  {
    SubprocessorRegistered: [],
    SubprocessorRenamed: [],
    SubprocessorPurposeStated: [],
    SubprocessorRegionsStated: [],
    SubprocessorUseAssessed: [],
    SubprocessorAlternativesNamed: [],
    SubprocessorListed: [],
    SubprocessorUnlisted: [],
    SubprocessorChangeAnnounced: [],
    SubprocessorContactAdded: [],
    SubprocessorContactErased: [],
    ReviewDecisionRecorded: [ofSeveral],
    GateOpened: [],
    GateClosed: [],
    GateExceptionGranted: [],
    GateExceptionRevoked: [],
    SubprocessorContractRecorded: [],
    SubprocessorActivated: [],
    SubprocessorSuspended: [],
    SubprocessorResumed: [],
    SubprocessorDeletionConfirmed: [],
    SubprocessorExited: [],
    CustomerTasksRecorded: [],
    CustomerTaskDone: [],
    SubprocessorRetired: [],
    SubprocessorDisposed: [],
  },
  {},
  {
    SubprocessorSuspended: ['reason'],
    SubprocessorResumed: ['reason'],
    SubprocessorRetired: ['reason'],
    // What the gate says by itself names nobody, and is compared with what it said before.
    GateClosed: ({ reviewId }) => (reviewId === null ? ['reason'] : []),
    GateExceptionGranted: ['justification', 'mitigations'],
    CustomerTaskDone: ['note'],
  },
);

/** What a contact's sealed text is bound to: the subprocessor's stream, the contact and the field. */
export const contactSealedAt = (
  organisation: string,
  subprocessorId: string,
  contactId: string,
  field: 'name' | 'email',
): string => `${streamName('subprocessor', organisation, subprocessorId)}#${contactId}.${field}`;
