import type { NamedDocument } from '../evidence.policy.js';
import type { AssetRef } from '../asset.policy.js';
import type { CertificateRef, Dependant, Resolution, Scope } from './disposal.events.js';
import type { ActiveHold, CaseFacts, HeldByCustodia } from './inventory-now.policy.js';
import type { Location, Performed } from './location.policy.js';

/** A duty to keep; loaded by the caller. `keepUntil` is ISO 8601, `null` when the period has not begun to run. */
export interface RetentionDuty {
  readonly policyId: string;
  readonly legalBasis: string;
  readonly keepUntil: string | null;
}

/** A dependant as the inventory shows it. */
export interface DependantNow {
  readonly owner: string | null;
  /** It still depends on what is disposed of. */
  readonly depends: boolean;
  /** It depends on the replacement that was named. */
  readonly usesReplacement: boolean;
}

interface Fields {
  OpenDisposal: {
    readonly asset: AssetRef;
    readonly legalBasis: string;
    readonly reason: string;
    readonly retentionPolicyId?: string | undefined;
    readonly decommissioningPlan?: string | undefined;
  };
  RequestDisposal: { readonly legalBasis?: string | undefined; readonly reason?: string | undefined };
  DetermineScope: Scope & { readonly heldByCustodia: HeldByCustodia };
  NameCustodian: { readonly asset: AssetRef; readonly custodian: string };
  AddLocation: { readonly location: Location; readonly found: string };
  AddDependant: { readonly dependant: Dependant; readonly found: string };
  /** `shown` is what the inventory shows of the dependant at this moment. */
  ResolveDependant: {
    readonly dependant: AssetRef;
    readonly resolution: Resolution;
    readonly shown: DependantNow;
  };
  RequestApproval: object;
  DecideAsCustodian: {
    readonly decision: 'agree' | 'refuse';
    readonly scopeDigest: string;
    readonly remark?: string | undefined;
  };
  /** Takes what the inventory has learned since into the scope; approvals of the earlier scope are void then. */
  CompareScope: { readonly facts: CaseFacts };
  ApproveDisposal: { readonly scopeDigest: string; readonly facts: CaseFacts };
  RejectDisposal: { readonly reason: string };
  WithdrawDisposal: { readonly reason: string };
  HoldDisposal: ActiveHold;
  ReleaseDisposalHold: { readonly holdId: string; /** Member who released the hold. */ readonly releasedBy: string };
  ExemptLocation: { readonly locationId: string; readonly reason: string };
  MarkResidual: { readonly locationId: string; readonly reason: string };
  /** `facts` and `retention` are read anew at this moment, for this location. */
  StartLocation: {
    readonly locationId: string;
    readonly facts: CaseFacts;
    readonly retention: readonly RetentionDuty[];
  };
  RecordSanitization: { readonly locationId: string; readonly performed: Performed };
  /** The same at several locations: at all of them, or at none. */
  StartLocations: {
    readonly locationIds: readonly string[];
    readonly facts: CaseFacts;
    readonly retention: readonly RetentionDuty[];
  };
  RecordSanitizations: { readonly locationIds: readonly string[]; readonly performed: Performed };
  VerifyLocations: Omit<Fields['VerifyLocation'], 'locationId'> & { readonly locationIds: readonly string[] };
  AddLocations: { readonly locations: readonly Location[]; readonly found: string };
  RecordSanitizationFailure: { readonly locationId: string; readonly error: string };
  RecordProviderRequest: {
    readonly locationId: string;
    readonly requestId: string;
    readonly provider: string;
    readonly dueAt: string;
    readonly deviation?: string | undefined;
    readonly facts: CaseFacts;
  };
  RecordProviderReminder: { readonly locationId: string; /** 1 for the first */ readonly reminder: number };
  RecordProviderConfirmation: {
    readonly locationId: string;
    readonly result: 'deleted' | 'refused' | 'unclear';
    readonly response: string;
    readonly effectiveAt: string;
    readonly documentId?: string | undefined;
    readonly documents?: readonly NamedDocument[] | undefined;
  };
  ScheduleExpiry: {
    readonly locationId: string;
    readonly expiresAt: string;
    readonly mechanism: string;
    readonly deviation?: string | undefined;
    readonly facts: CaseFacts;
  };
  RecordExpiry: {
    readonly locationId: string;
    readonly finding: string;
    readonly evidence: readonly string[];
    readonly documents?: readonly NamedDocument[] | undefined;
    readonly facts: CaseFacts;
  };
  VerifyLocation: {
    readonly locationId: string;
    readonly result: 'passed' | 'failed' | 'inconclusive';
    readonly method: string;
    readonly finding: string;
    readonly evidence: readonly string[];
    readonly documents?: readonly NamedDocument[] | undefined;
  };
  CorrectLocation: {
    readonly locationId: string;
    /** What was wrong. */
    readonly correction: string;
    readonly performed?: Performed | undefined;
  };
  RecordMitigation: {
    readonly mitigationId: string;
    readonly technique: string;
    readonly evidenceLevel: 'claimed' | 'tested' | 'proven_bound';
    readonly description: string;
    readonly locationId?: string | undefined;
  };
  /** `locationIds` are the ones a refusal sends back; `acceptedDeviations` the ones whose other method is accepted. */
  ValidateOutcome: {
    readonly decision: 'accept' | 'refuse';
    readonly statement: string;
    readonly acceptedDeviations: readonly string[];
    readonly locationIds: readonly string[];
    readonly facts: CaseFacts;
  };
  CertifyDisposal: { readonly certificates: readonly CertificateRef[]; readonly facts: CaseFacts };
  ReplaceCertificate: { readonly replaced: string; readonly certificate: CertificateRef };
  CloseDisposal: { readonly lessonsLearned: string };
  RecordRestoration: { readonly restoredAs: AssetRef; readonly source: string };
}

export type CommandFields<Type extends keyof Fields> = Fields[Type];
export type DisposalCommandType = keyof Fields;
export type DisposalCommand = { readonly [Type in keyof Fields]: { readonly type: Type } & Fields[Type] }[keyof Fields];
