import { codec, type DomainEvent } from '@custodia/event-store';
import type { Environment } from '../asset/asset.policy.js';
import {
  assetShapes,
  type AssetEvent,
  type AssetRegistration,
  type FileVersion,
  type RecordedLocation,
} from '../asset/asset.events.js';

export interface ModelRegisteredData extends AssetRegistration {
  readonly licence: string | null;
}

export interface EvaluationMetric {
  readonly name: string;
  readonly value: number;
  /** Least value that passes. */
  readonly threshold?: number | undefined;
  /** Greatest value that passes. */
  readonly atMost?: number | undefined;
}

export interface ModelVersionEvaluatedData {
  readonly versionId: string;
  readonly evaluationId: string;
  /** Of the version that was evaluated, so that the evaluation cannot drift to other files. */
  readonly digest: string;
  readonly suite: string;
  readonly metrics: readonly EvaluationMetric[];
  readonly passed: boolean;
}

/** A version that a provider runs: nobody here has its files, so its name at the provider and what that states take their place. */
export interface RemoteVersion {
  readonly provider: string;
  /** As the provider names it, e.g. a dated snapshot. */
  readonly version: string;
  /** What the provider states of it, for example that this name always means the same weights. */
  readonly statement: string;
}

/** By what somebody signed a version. */
export type SignatureMethod = 'key' | 'certificate' | 'keyless';

/** A signature over the files of a version, as it was found valid when it was attached. */
export interface ModelSignature {
  readonly signatureId: string;
  readonly versionId: string;
  /** Of the file of the signature, which stays among the files of the organisation. */
  readonly bundle: string;
  readonly fileName: string;
  readonly method: SignatureMethod;
  /** By a key or under an authority that whoever attached it trusted; otherwise it is a claim. */
  readonly verified: boolean;
  /** The fingerprint of the key, the subject of the certificate, or the identity that a keyless signature claims. */
  readonly signer: string;
  readonly issuer: string | null;
}

/** What somebody has decided about the use of a version, since its approval or instead of it. */
export type ModelVersionDecision = 'suspended' | 'deprecated' | 'rejected';

interface DecidedVersion {
  readonly versionId: string;
  readonly reason: string;
}

/** What happens to a model beside what happens to every asset. */
export type OwnModelEvent =
  | DomainEvent<'ModelVersionAdded', FileVersion & { readonly remote?: RemoteVersion | undefined }>
  | DomainEvent<'ModelLocationRecorded', RecordedLocation>
  | DomainEvent<
      'ModelJustified',
      {
        readonly justification: string;
        readonly mitigations: string;
        readonly risk: string;
        readonly expiresAt: string;
      }
    >
  | DomainEvent<'ModelVersionEvaluated', ModelVersionEvaluatedData>
  | DomainEvent<
      'ModelVersionApproved',
      { readonly versionId: string; readonly digest: string; readonly evaluationId: string; readonly note: string }
    >
  | DomainEvent<'ModelSignatureAttached', ModelSignature>
  | DomainEvent<'ModelVersionMarkedKnownGood', { readonly versionId: string }>
  | DomainEvent<
      'ModelChangeAnnounced',
      {
        readonly announcementId: string;
        readonly versionId: string;
        readonly environment: Environment;
        readonly effectiveAt: string;
        readonly summary: string;
      }
    >
  | DomainEvent<
      'ModelDeployed',
      {
        readonly versionId: string;
        readonly environment: Environment;
        /** Version that ran there before. */ readonly replaces: string | null;
      }
    >
  | DomainEvent<
      'ModelRolledBack',
      { readonly environment: Environment; readonly fromVersionId: string; readonly toVersionId: string }
    >
  | DomainEvent<'ModelWithdrawnFromUse', { readonly environment: Environment; readonly versionId: string }>
  | DomainEvent<'ModelVersionRejected', DecidedVersion>
  | DomainEvent<'ModelVersionSuspended', DecidedVersion>
  | DomainEvent<'ModelVersionResumed', DecidedVersion>
  | DomainEvent<'ModelVersionDeprecated', DecidedVersion>
  | DomainEvent<'ModelVersionQuarantined', DecidedVersion>
  | DomainEvent<'ModelVersionReleased', DecidedVersion>;

export type ModelEvent = AssetEvent<'Model', ModelRegisteredData> | OwnModelEvent;

export const modelCodec = codec<ModelEvent>(
  'model',
  {
    ...assetShapes('Model'),
    ModelVersionAdded: [],
    ModelLocationRecorded: [],
    ModelJustified: [],
    ModelVersionEvaluated: [],
    ModelVersionApproved: [],
    ModelSignatureAttached: [],
    ModelVersionMarkedKnownGood: [],
    ModelChangeAnnounced: [],
    ModelDeployed: [],
    ModelRolledBack: [],
    ModelWithdrawnFromUse: [],
    ModelVersionRejected: [],
    ModelVersionSuspended: [],
    ModelVersionResumed: [],
    ModelVersionDeprecated: [],
    ModelVersionQuarantined: [],
    ModelVersionReleased: [],
  },
  {},
  {
    ModelRetired: ['reason'],
    ModelJustified: ['justification'],
    ModelVersionApproved: ['note'],
    ModelSignatureAttached: ['signer'],
    ModelVersionRejected: ['reason'],
    ModelVersionSuspended: ['reason'],
    ModelVersionResumed: ['reason'],
    ModelVersionDeprecated: ['reason'],
    ModelVersionQuarantined: ['reason'],
    ModelVersionReleased: ['reason'],
  },
);
