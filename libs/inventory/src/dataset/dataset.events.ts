import { codec, type DomainEvent } from '@custodia/event-store';
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
  | DomainEvent<'DatasetQuarantined', QuarantineScope>
  | DomainEvent<'DatasetReleased', QuarantineScope>;

export type DatasetEvent = AssetEvent<'Dataset', DatasetRegisteredData> | OwnDatasetEvent;

export const datasetCodec = codec<DatasetEvent>('dataset', {
  ...assetShapes('Dataset'),
  DatasetVersionAdded: [],
  DatasetLocationRecorded: [],
  DatasetQuarantined: [],
  DatasetReleased: [],
});
