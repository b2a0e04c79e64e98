import { codec, type DomainEvent } from '@custodia/event-store';
import type { Classification, VersionFile } from '../asset/asset.policy.js';
import {
  assetShapes,
  type AssetEvent,
  type AssetRegistration,
  type FileVersion,
  type RecordedLocation,
} from '../asset/asset.events.js';

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

export interface DatasetVersionAddedData extends FileVersion {
  readonly sources: readonly DatasetSource[];
  readonly recordCount: number | null;
}

/** A version that was planned is there now. */
export interface DatasetVersionCollectedData {
  readonly versionId: string;
  readonly files: readonly VersionFile[];
  /** Of the named manifest of `files`. */
  readonly digest: string;
  readonly sources: readonly DatasetSource[];
  readonly recordCount: number | null;
}

interface DecidedVersion {
  readonly versionId: string;
  readonly reason: string;
}

/** `whole`: the dataset itself and all its versions; otherwise only the named versions. */
export interface QuarantineScope {
  readonly versionIds: readonly string[];
  readonly whole: boolean;
  readonly reason: string;
}

/** What happens to a dataset beside what happens to every asset. */
export type OwnDatasetEvent =
  | DomainEvent<'DatasetVersionAdded', DatasetVersionAddedData>
  | DomainEvent<'DatasetLocationRecorded', RecordedLocation>
  | DomainEvent<'DatasetVersionCollected', DatasetVersionCollectedData>
  | DomainEvent<
      'DatasetVersionValidated',
      {
        readonly versionId: string;
        /** Of the version that was looked at. */ readonly digest: string;
        readonly method: string;
        readonly passed: boolean;
      }
    >
  | DomainEvent<
      'DatasetVersionApproved',
      {
        readonly versionId: string;
        readonly digest: string;
        readonly intendedUse: string;
        /** The confidentiality at which what is made from it is handled. */ readonly handledAs: Classification;
      }
    >
  | DomainEvent<'DatasetVersionPutToUse', DecidedVersion>
  | DomainEvent<'DatasetVersionFrozen', DecidedVersion>
  | DomainEvent<'DatasetVersionDeprecated', DecidedVersion>
  | DomainEvent<'DatasetQuarantined', QuarantineScope>
  | DomainEvent<'DatasetReleased', QuarantineScope>;

export type DatasetEvent = AssetEvent<'Dataset', DatasetRegisteredData> | OwnDatasetEvent;

export const datasetCodec = codec<DatasetEvent>(
  'dataset',
  {
    ...assetShapes('Dataset'),
    DatasetVersionAdded: [],
    DatasetLocationRecorded: [],
    DatasetVersionCollected: [],
    DatasetVersionValidated: [],
    DatasetVersionApproved: [],
    DatasetVersionPutToUse: [],
    DatasetVersionFrozen: [],
    DatasetVersionDeprecated: [],
    DatasetQuarantined: [],
    DatasetReleased: [],
  },
  {},
  {
    DatasetRetired: ['reason'],
    DatasetQuarantined: ['reason'],
    DatasetReleased: ['reason'],
    DatasetVersionPutToUse: ['reason'],
    DatasetVersionFrozen: ['reason'],
    DatasetVersionDeprecated: ['reason'],
  },
);
