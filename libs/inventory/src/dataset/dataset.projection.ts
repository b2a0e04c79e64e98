import { projection, type Folded } from '@custodia/read-models';
import { digestOfVersion } from '../asset/asset.policy.js';
import { assetFolds, change } from '../asset/rows.policy.js';
import { datasetCodec, type DatasetEvent, type DatasetRegisteredData, type QuarantineScope } from './dataset.events.js';
import { Dataset, DatasetVersion } from './dataset.row.js';
import { hostOf } from './sources.policy.js';

/** In quarantine as long as the whole or a version of it is; a retired dataset stays retired. */
function quarantine(
  row: Folded<Dataset> | null,
  versionIds: readonly string[],
  whole: boolean,
  since: { readonly reason: string; readonly at: string } | null,
): Folded<Dataset> | null {
  if (!row) return row;
  const any = whole || versionIds.length > 0;
  const status =
    row.status === 'registered' || row.status === 'quarantined' ? (any ? 'quarantined' : 'registered') : row.status;
  const why = since
    ? { quarantineReason: since.reason, quarantinedAt: since.at }
    : any
      ? {}
      : { quarantineReason: null, quarantinedAt: null };
  return { ...row, status, quarantined: any, wholeInQuarantine: whole, quarantinedVersionIds: versionIds, ...why };
}

const without = (ids: readonly string[], { versionIds }: QuarantineScope): string[] =>
  ids.filter((id) => !versionIds.includes(id));

export const datasetProjection = projection<Dataset, DatasetEvent>({
  name: 'dataset',
  version: 1,
  row: Dataset,
  codec: datasetCodec,
  history: true,
  on: {
    ...assetFolds<Dataset, 'Dataset', DatasetRegisteredData>('Dataset', {
      quarantinedVersionIds: [],
      quarantined: false,
      wholeInQuarantine: false,
      quarantineReason: null,
      quarantinedAt: null,
    }),
    DatasetQuarantined: (row, { data, meta }) =>
      row &&
      quarantine(
        row,
        [...without(row.quarantinedVersionIds, data), ...data.versionIds],
        row.wholeInQuarantine || data.whole,
        {
          reason: data.reason,
          at: meta.at,
        },
      ),
    DatasetReleased: (row, { data }) =>
      row && quarantine(row, without(row.quarantinedVersionIds, data), row.wholeInQuarantine && !data.whole, null),
  },
});

export const datasetVersionProjection = projection<DatasetVersion, DatasetEvent>({
  name: 'dataset_version',
  version: 1,
  row: DatasetVersion,
  codec: datasetCodec,
  history: true,
  keys: ({ data }) => ('versionId' in data ? [data.versionId] : 'versionIds' in data ? data.versionIds : []),
  on: {
    DatasetVersionAdded: (_, { data: { versionId: _id, ...stated }, subject }) => {
      const hosts = stated.sources.map(({ url }) => hostOf(url)).filter((host) => host !== null);
      return {
        ...stated,
        digest: digestOfVersion(stated),
        datasetId: subject,
        sourceHosts: [...new Set(hosts)],
        quarantined: false,
        quarantineReason: null,
      };
    },
    DatasetLocationRecorded: (row, { data }) => row && { ...row, locations: [...row.locations, data.location] },
    DatasetQuarantined: (row, { data }) => change(row, { quarantined: true, quarantineReason: data.reason }),
    DatasetReleased: (row) => change(row, { quarantined: false, quarantineReason: null }),
  },
});
