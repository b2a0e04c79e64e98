import type { CaseAssetKind, LocationKind, Method } from '@custodia/lifecycle';
import type { LogEvidence } from '@custodia/transparency';

/** A field is either known or says why it is not; it is never blank. */
export interface Unavailable {
  readonly unavailable: string;
}
export type Known<T> = T | Unavailable;

export const isUnavailable = (value: unknown): value is Unavailable =>
  typeof value === 'object' && value !== null && 'unavailable' in value;

export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly address: Known<string>;
}

/** Who did something, as NIST SP 800-88 Rev. 2 wants them named. `member` is the id in the record. */
export interface Person {
  readonly member: string;
  readonly name: Known<string>;
  readonly title: Known<string>;
  readonly organisation: Known<string>;
  readonly location: Known<string>;
  readonly contact: Known<string>;
}

/** A person and what the person did when. `at` is ISO 8601, UTC. */
export interface Signatory {
  readonly person: Person;
  readonly at: string;
}

export interface CertifiedAsset {
  readonly kind: CaseAssetKind;
  readonly id: string;
  readonly name: string;
  readonly version: Known<string>;
  readonly digest: Known<string>;
}

/** A version by its id and as people name it. */
export interface VersionName {
  readonly id: string;
  readonly label: Known<string>;
}

/** A version in scope, and which locations of this certificate held it. */
export interface CertifiedVersion extends VersionName {
  readonly asset: string;
  readonly digest: Known<string>;
  /** Ids of covered locations that held it. */
  readonly coveredAt: readonly string[];
  /** Ids of locations that held it and that this certificate does not cover. */
  readonly notCoveredAt: readonly string[];
}

export interface CertifiedDevice {
  readonly manufacturer: Known<string>;
  readonly model: Known<string>;
  readonly serialNumber: Known<string>;
  readonly propertyNumber: Known<string>;
  readonly mediaType: Known<string>;
  readonly source: Known<string>;
  readonly classificationBefore: Known<string>;
  readonly classificationAfter: Known<string>;
  readonly destination: Known<string>;
}

/** What was named to show the work or its verification; looked up when it was recorded. */
export interface NamedEvidence {
  readonly id: string;
  readonly title: Known<string>;
  readonly digest: Known<string>;
}

/** A location that was sanitized or deleted, and verified. */
export interface CoveredLocation {
  readonly id: string;
  readonly kind: LocationKind;
  readonly title: string;
  readonly address: string;
  readonly digest: Known<string>;
  /** The versions in scope that it held. */
  readonly held: Known<readonly VersionName[]>;
  readonly device?: CertifiedDevice;
  readonly methodRequested: Method;
  readonly methodAchieved: Method;
  /** Why another method was used; present only when it was. */
  readonly deviation?: Known<string>;
  readonly technique: Known<string>;
  readonly tool: Known<string>;
  readonly startedAt: string;
  readonly finishedAt: Known<string>;
  readonly keys?: readonly { readonly keyId: string; readonly copies: readonly string[] }[];
  readonly provider?: {
    readonly name: string;
    readonly requestId: string;
    readonly response: Known<string>;
    readonly effectiveAt: string;
  };
  readonly performedBy: readonly Signatory[];
  readonly verificationMethod: string;
  readonly verificationFinding: Known<string>;
  /** Of the work, of the provider's answer and of the verification. */
  readonly evidence: readonly NamedEvidence[];
  readonly verifiedBy: Signatory;
  /** Number of the certificate of this device. */
  readonly deviceCertificate?: string;
}

/** What this certificate does not say is gone. */
export interface UncoveredLocation {
  readonly id: string;
  readonly kind: LocationKind;
  readonly title: string;
  readonly address: string;
  /** The versions in scope that it holds or may still hold. */
  readonly held: Known<readonly VersionName[]>;
  readonly because: 'residual' | 'exempt' | 'pending_expiry';
  readonly reason: Known<string>;
  /** ISO 8601; for `pending_expiry` only. */
  readonly until?: string;
  readonly decidedBy: Signatory;
}

export interface Approval extends Signatory {
  readonly role: 'data custodian' | 'approver';
  readonly decision: 'agreed' | 'approved';
  readonly assets: readonly string[];
  readonly digest: string;
  readonly remark: Known<string>;
}

interface Head {
  readonly format: 'custodia-certificate/1';
  readonly number: string;
  readonly certificateId: string;
  readonly caseId: string;
  readonly issuedAt: string;
  /** Number of the certificate that this one replaces. */
  readonly supersedes?: string;
  readonly organisation: Organisation;
  readonly legalBasis: string;
  readonly reason: Known<string>;
  readonly standards: readonly string[];
  /** How the words are meant and what they do not mean. */
  readonly statements: readonly string[];
  /** Every event of the case up to the certificate, proved to be in the sealed log. */
  readonly log?: LogEvidence;
}

interface OfDisposal extends Head {
  readonly asset: CertifiedAsset;
  /** Every version in scope. */
  readonly versions: Known<readonly CertifiedVersion[]>;
  readonly scopeDigest: string;
  readonly requestedBy: Signatory;
  readonly approvals: readonly Approval[];
  readonly validation: Signatory & {
    readonly statement: Known<string>;
    readonly acceptedDeviations: readonly string[];
  };
}

export interface DisposalCertificate extends OfDisposal {
  readonly kind: 'disposal';
  readonly covered: readonly CoveredLocation[];
  readonly notCovered: readonly UncoveredLocation[];
  readonly lineage: {
    readonly madeFrom: readonly CertifiedAsset[];
    readonly derived: readonly { readonly asset: CertifiedAsset; readonly outcome: string }[];
  };
  readonly mitigations: readonly {
    readonly technique: string;
    readonly evidenceLevel: string;
    readonly description: Known<string>;
  }[];
}

/** NIST SP 800-88 Rev. 2: one certificate for each sanitized medium. */
export interface DeviceCertificate extends OfDisposal {
  readonly kind: 'device';
  readonly device: CertifiedDevice;
  readonly location: CoveredLocation;
  readonly caseCertificate: string;
}

export interface TransferCertificate extends Head {
  readonly kind: 'transfer';
  readonly mode: 'transfer' | 'share';
  readonly items: readonly { readonly asset: CertifiedAsset; readonly digest: string }[];
  readonly recipient: {
    readonly organisation: string;
    readonly country: string;
    readonly contact: string;
    readonly registration: Known<string>;
  };
  readonly contentsDigest: string;
  readonly requestedBy: Signatory;
  readonly approvals: readonly Approval[];
  readonly handover: Signatory & { readonly channel: string };
  readonly acceptance: Signatory & { readonly documentId: Known<string> };
  readonly remainder: Known<{ readonly disposalId: string; readonly certificates: readonly string[] }>;
}

export type Certificate = DisposalCertificate | DeviceCertificate | TransferCertificate;
