import { codec, type Codec } from '@custodia/event-store';
import type { NamedDocument } from '../evidence.policy.js';
import type { AssetRef, Custodianship } from '../asset.policy.js';
import type { Location, LocationStatus, Method, Performed } from './location.policy.js';

/** Something that uses what is to be disposed of. */
export interface Dependant {
  readonly kind: 'downstream_asset' | 'active_prompt' | 'deployed_system';
  readonly asset: AssetRef;
  /** Member who owns it and may accept its loss; `null` when nobody does. */
  readonly owner: string | null;
}

export type Resolution =
  | { readonly kind: 'migrated'; readonly replacement: AssetRef }
  | { readonly kind: 'disposed_too'; readonly disposalId: string }
  | { readonly kind: 'loss_accepted' };

/** What is to be destroyed and whom it touches; the digest that approvals are bound to is taken over this. */
export interface Scope {
  readonly locations: readonly Location[];
  /** The asset itself and every dataset in its upstream closure. */
  readonly custodians: readonly Custodianship[];
  readonly dependants: readonly Dependant[];
  /** What it was made of, nearest first; kept for the tombstone. */
  readonly lineage: readonly AssetRef[];
  /** Every version in scope with label and digest; `null` where the event is older than this field. */
  readonly versions?: readonly AssetRef[] | null | undefined;
}

interface By {
  readonly by: string;
  readonly at: string;
}

interface OfLocation extends By {
  readonly locationId: string;
}

/** What was named as evidence, looked up at that moment; absent in events of releases that did not look it up. */
type Documents = readonly NamedDocument[] | undefined;

/** A location as a tombstone names it. */
export type Place = Pick<Location, 'id' | 'kind' | 'title' | 'address'>;

export interface CertificateRef {
  readonly certificateId: string;
  readonly number: string;
  /** Set for the certificate of one device. */
  readonly locationId?: string | undefined;
}

interface Facts {
  DisposalOpened: By & {
    readonly asset: AssetRef;
    readonly legalBasis: string;
    readonly reason: string;
    /** Set when a retention sweep opened the case. */
    readonly retentionPolicyId?: string | undefined;
    /** Risks for similar future systems, replacement, schedule (NCSC, "manage your technical debt"). */
    readonly decommissioningPlan?: string | undefined;
  };
  DisposalRequested: By & { readonly legalBasis: string; readonly reason: string };
  ScopeDetermined: By & Scope & { readonly scopeDigest: string };
  DisposalBlocked: By & { readonly because: 'CUSTODIAN_MISSING'; readonly assets: readonly AssetRef[] };
  CustodianNamed: By & { readonly asset: AssetRef; readonly custodian: string };
  LocationAdded: By & { readonly location: Location; readonly found: string; readonly scopeDigest: string };
  DependantAdded: By & { readonly dependant: Dependant; readonly found: string; readonly scopeDigest: string };
  ApprovalsVoided: By & { readonly because: string; readonly previousDigest: string; readonly scopeDigest: string };
  /** The inventory, or the dependant's own case, shows that it still depends on the asset. */
  DependantReopened: By & { readonly dependant: AssetRef; readonly because: string };
  /** `owner` is who owned it at that moment; `null` when nobody did, and where the event is older than this field. */
  DependantResolved: By & {
    readonly dependant: AssetRef;
    readonly resolution: Resolution;
    readonly owner: string | null;
  };
  ApprovalRequested: By & { readonly scopeDigest: string };
  CustodianAgreed: By & {
    readonly assets: readonly AssetRef[];
    readonly scopeDigest: string;
    readonly remark?: string | undefined;
  };
  CustodianRefused: By & {
    readonly assets: readonly AssetRef[];
    readonly scopeDigest: string;
    readonly remark: string;
  };
  DisposalApproved: By & { readonly scopeDigest: string };
  DisposalRejected: By & { readonly reason: string };
  DisposalWithdrawn: By & { readonly reason: string };
  DisposalHeld: By & { readonly holdId: string; readonly authority: string };
  /** `releasedBy` is the member who released the hold; `null` where the event is older than this field. */
  DisposalHoldReleased: By & { readonly holdId: string; readonly releasedBy: string | null };
  LocationExempted: OfLocation & { readonly reason: string; readonly scopeDigest: string };
  LocationLeftResidual: OfLocation & { readonly reason: string; readonly scopeDigest: string };
  SanitizationStarted: OfLocation & { readonly method: Method; readonly attempt: number };
  SanitizationPerformed: OfLocation & { readonly requested: Method; readonly performed: Performed };
  SanitizationFailed: OfLocation & { readonly error: string };
  ProviderDeletionRequested: OfLocation & {
    readonly requestId: string;
    readonly provider: string;
    /** By when the provider has to confirm. */
    readonly dueAt: string;
    readonly requested: Method;
    readonly deviation?: string | undefined;
  };
  ProviderReminded: OfLocation & { readonly reminder: number };
  ProviderConfirmed: OfLocation & {
    readonly result: 'deleted' | 'refused' | 'unclear';
    readonly response: string;
    /** When the data is really gone; later than now means pending expiry. */
    readonly effectiveAt: string;
    /** The confirmation as an incoming document. */
    readonly documentId?: string | undefined;
    readonly documents?: Documents;
  };
  ExpiryScheduled: OfLocation & {
    readonly expiresAt: string;
    /** What makes it expire: a lifecycle rule, a backup rotation. */
    readonly mechanism: string;
    readonly requested: Method;
    readonly deviation?: string | undefined;
  };
  ExpiryReached: OfLocation & {
    readonly finding: string;
    readonly evidence: readonly string[];
    readonly documents?: Documents;
  };
  LocationVerified: OfLocation & {
    readonly method: string;
    readonly finding: string;
    readonly evidence: readonly string[];
    readonly documents?: Documents;
  };
  VerificationFailed: OfLocation & {
    readonly method: string;
    readonly finding: string;
    readonly evidence: readonly string[];
    readonly documents?: Documents;
  };
  VerificationInconclusive: OfLocation & {
    readonly method: string;
    readonly finding: string;
    readonly evidence: readonly string[];
    readonly documents?: Documents;
  };
  MitigationRecorded: By & {
    readonly mitigationId: string;
    readonly technique: string;
    readonly evidenceLevel: 'claimed' | 'tested' | 'proven_bound';
    readonly description: string;
    readonly locationId?: string | undefined;
  };
  /**
   * The record of the work there was wrong. With `performed` that is what was really done; without it the work has to be
   * done, and recorded, again. Either way it is verified, validated and certified anew.
   */
  LocationCorrected: OfLocation & {
    readonly correction: string;
    readonly requested: Method;
    readonly performed?: Performed | undefined;
  };
  OutcomeValidated: By & { readonly statement: string; readonly acceptedDeviations: readonly string[] };
  OutcomeRefused: By & { readonly reason: string; readonly locationIds: readonly string[] };
  DisposalCertified: By & { readonly certificates: readonly CertificateRef[] };
  /** `certificate` says the same under another number, as after the revocation of the key that signed the one it replaces. */
  CertificateReplaced: By & { readonly replaced: string; readonly certificate: CertificateRef };
  DisposalClosed: By & { readonly lessonsLearned: string };
  /** What stays for ever after the content is gone. */
  AssetTombstoned: By & {
    readonly asset: AssetRef;
    readonly lineage: readonly AssetRef[];
    readonly derived: readonly AssetRef[];
    readonly certificates: readonly CertificateRef[];
    /** Locations that a certificate covers; `null` where the event is older than this field. */
    readonly covered: readonly Place[] | null;
    /** Locations that no certificate covers; `null` where the event is older than this field. */
    readonly open: readonly (Place & { readonly status: LocationStatus })[] | null;
    readonly scopeDigest: string;
    readonly approvedBy: string;
    readonly validatedBy: string;
  };
  RestorationRecorded: By & { readonly restoredAs: AssetRef; readonly tombstone: AssetRef; readonly source: string };
}

export type DisposalEvent = {
  readonly [Type in keyof Facts]: { readonly type: Type; readonly data: Facts[Type] };
}[keyof Facts];
export type DisposalFact<Type extends keyof Facts> = Facts[Type];

export const disposalCodec: Codec<DisposalEvent> = codec<DisposalEvent>(
  'disposal',
  {
    DisposalOpened: [],
    DisposalRequested: [],
    ScopeDetermined: [(data) => ({ ...(data as object), versions: null })],
    DisposalBlocked: [],
    CustodianNamed: [],
    LocationAdded: [],
    DependantAdded: [],
    ApprovalsVoided: [],
    DependantReopened: [],
    DependantResolved: [(data) => ({ ...(data as object), owner: null })],
    ApprovalRequested: [],
    CustodianAgreed: [],
    CustodianRefused: [],
    DisposalApproved: [],
    DisposalRejected: [],
    DisposalWithdrawn: [],
    DisposalHeld: [],
    DisposalHoldReleased: [(data) => ({ ...(data as object), releasedBy: null })],
    LocationExempted: [],
    LocationLeftResidual: [],
    SanitizationStarted: [],
    SanitizationPerformed: [],
    SanitizationFailed: [],
    ProviderDeletionRequested: [],
    ProviderReminded: [],
    ProviderConfirmed: [],
    ExpiryScheduled: [],
    ExpiryReached: [],
    LocationVerified: [],
    VerificationFailed: [],
    VerificationInconclusive: [],
    MitigationRecorded: [],
    LocationCorrected: [],
    OutcomeValidated: [],
    OutcomeRefused: [],
    DisposalCertified: [],
    CertificateReplaced: [],
    DisposalClosed: [],
    AssetTombstoned: [(data) => ({ ...(data as object), covered: null, open: null })],
    RestorationRecorded: [],
  },
  {},
  {
    DisposalOpened: ['decommissioningPlan'],
    LocationAdded: ['found'],
    DependantAdded: ['found'],
    SanitizationFailed: ['error'],
    DisposalRejected: ['reason'],
    DisposalWithdrawn: ['reason'],
    DisposalClosed: ['lessonsLearned'],
  },
);
