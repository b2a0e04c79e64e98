import { codec, type DomainEvent } from '@custodia/event-store';
import type { Classification, Location, VersionFile } from '../asset/asset.policy.js';
import type { AssetRegistration } from '../asset/care.policy.js';
import type { CardValues } from '@custodia/import';

export interface DatasetRegisteredData extends AssetRegistration {
  readonly licence: string | null;
}

/** How data was obtained; ETSI TS 104 223, 5.2.4-2. */
export interface DatasetSource {
  /** Without user, password and secret parameters. */
  readonly url: string;
  /** ISO 8601; `null` when nobody knows. */
  readonly collectedFrom: string | null;
  readonly collectedTo: string | null;
  /** `<algorithm>:<hex>` of what was collected there. */
  readonly digest: string | null;
}

export interface DatasetVersionAddedData {
  readonly versionId: string;
  readonly label: string;
  readonly files: readonly VersionFile[];
  /** Of the named manifest of `files`. */
  readonly digest: string;
  readonly sources: readonly DatasetSource[];
  readonly recordCount: number | null;
  readonly locations: readonly Location[];
}

/** `whole`: the dataset itself and all its versions; otherwise only the named versions. */
export interface QuarantineScope {
  readonly versionIds: readonly string[];
  readonly whole: boolean;
  readonly reason: string;
}

export type DatasetEvent =
  | DomainEvent<'DatasetRegistered', DatasetRegisteredData>
  | DomainEvent<'DatasetVersionAdded', DatasetVersionAddedData>
  | DomainEvent<'DatasetLocationRecorded', { readonly versionId: string; readonly location: Location }>
  | DomainEvent<'DatasetDocumented', { readonly card: CardValues }>
  | DomainEvent<'DatasetCustodianAssigned', { readonly custodianId: string }>
  | DomainEvent<'DatasetOwnershipPassed', { readonly ownerId: string }>
  | DomainEvent<'DatasetReclassified', { readonly classification: Classification }>
  | DomainEvent<'DatasetQuarantined', QuarantineScope>
  | DomainEvent<'DatasetReleased', QuarantineScope>
  | DomainEvent<'DatasetRetired', { readonly reason: string }>
  | DomainEvent<
      'DatasetDisposed',
      { readonly caseId: string; readonly certificateNumber: string; readonly disposedAt: string }
    >;

export const datasetCodec = codec<DatasetEvent>('dataset', {
  DatasetRegistered: [],
  DatasetVersionAdded: [],
  DatasetLocationRecorded: [],
  DatasetDocumented: [],
  DatasetCustodianAssigned: [],
  DatasetOwnershipPassed: [],
  DatasetReclassified: [],
  DatasetQuarantined: [],
  DatasetReleased: [],
  DatasetRetired: [],
  DatasetDisposed: [],
});
