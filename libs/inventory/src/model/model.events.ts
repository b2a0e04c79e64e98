import { codec, type DomainEvent } from '@custodia/event-store';
import type { Classification, Environment, Location, VersionFile } from '../asset/asset.policy.js';
import type { AssetRegistration } from '../asset/care.policy.js';
import type { CardValues } from '@custodia/import';

export interface ModelRegisteredData extends AssetRegistration {
  readonly licence: string | null;
}

export interface ModelVersionAddedData {
  readonly versionId: string;
  readonly label: string;
  readonly files: readonly VersionFile[];
  /** Of the named manifest of `files`. */
  readonly digest: string;
  readonly locations: readonly Location[];
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

export type ModelEvent =
  | DomainEvent<'ModelRegistered', ModelRegisteredData>
  | DomainEvent<'ModelVersionAdded', ModelVersionAddedData>
  | DomainEvent<'ModelLocationRecorded', { readonly versionId: string; readonly location: Location }>
  | DomainEvent<'ModelDocumented', { readonly card: CardValues }>
  | DomainEvent<'ModelCustodianAssigned', { readonly custodianId: string }>
  | DomainEvent<'ModelOwnershipPassed', { readonly ownerId: string }>
  | DomainEvent<'ModelReclassified', { readonly classification: Classification }>
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
  | DomainEvent<'ModelRetired', { readonly reason: string }>
  | DomainEvent<
      'ModelDisposed',
      { readonly caseId: string; readonly certificateNumber: string; readonly disposedAt: string }
    >;

export const modelCodec = codec<ModelEvent>('model', {
  ModelRegistered: [],
  ModelVersionAdded: [],
  ModelLocationRecorded: [],
  ModelDocumented: [],
  ModelCustodianAssigned: [],
  ModelOwnershipPassed: [],
  ModelReclassified: [],
  ModelJustified: [],
  ModelVersionEvaluated: [],
  ModelVersionApproved: [],
  ModelVersionMarkedKnownGood: [],
  ModelChangeAnnounced: [],
  ModelDeployed: [],
  ModelRolledBack: [],
  ModelWithdrawnFromUse: [],
  ModelRetired: [],
  ModelDisposed: [],
});
