import { projection, type Folded } from '@custodia/read-models';
import { digestOfVersion, suits } from '../asset/asset.policy.js';
import { assetFolds, change } from '../asset/rows.policy.js';
import {
  datasetCodec,
  type DatasetEvent,
  type DatasetRegisteredData,
  type DatasetSource,
  type QuarantineScope,
} from './dataset.events.js';
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

const folds = assetFolds<Dataset, 'Dataset', DatasetRegisteredData>('Dataset', {
  raised: false,
  quarantinedVersionIds: [],
  quarantined: false,
  wholeInQuarantine: false,
  quarantineReason: null,
  quarantinedAt: null,
});

export const datasetProjection = projection<Dataset, DatasetEvent>({
  name: 'dataset',
  version: 1,
  row: Dataset,
  codec: datasetCodec,
  history: true,
  on: {
    ...folds,
    DatasetReclassified: (row, event, key) =>
      change(folds.DatasetReclassified(row, event, key), {
        raised: row !== null && (row.raised || !suits(event.data.classification, row.classification)),
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

const hostsOf = (sources: readonly DatasetSource[]): string[] => [
  ...new Set(sources.map(({ url }) => hostOf(url)).filter((host) => host !== null)),
];

export const datasetVersionProjection = projection<DatasetVersion, DatasetEvent>({
  name: 'dataset_version',
  version: 1,
  row: DatasetVersion,
  codec: datasetCodec,
  history: true,
  keys: ({ data }) => ('versionId' in data ? [data.versionId] : 'versionIds' in data ? data.versionIds : []),
  on: {
    DatasetVersionAdded: (_, { data: { versionId: _id, ...stated }, subject }) => {
      return {
        ...stated,
        digest: digestOfVersion(stated),
        datasetId: subject,
        sourceHosts: hostsOf(stated.sources),
        validations: [],
        approval: null,
        used: false,
        decided: null,
        decisionReason: null,
        quarantined: false,
        quarantineReason: null,
      };
    },
    DatasetLocationRecorded: (row, { data }) => row && { ...row, locations: [...row.locations, data.location] },
    DatasetVersionCollected: (row, { data: { versionId: _id, ...stated } }) =>
      change(row, { ...stated, digest: digestOfVersion(stated), sourceHosts: hostsOf(stated.sources) }),
    DatasetVersionValidated: (row, { data: { method, passed }, meta }) =>
      row && {
        ...row,
        validations: [...row.validations, { method, passed, at: meta.at }],
        // What has failed is approved anew once it has passed.
        approval: passed ? row.approval : null,
      },
    DatasetVersionApproved: (row, { data: { intendedUse, handledAs }, meta }) =>
      change(row, { approval: { intendedUse, handledAs, by: meta.actor, at: meta.at } }),
    DatasetVersionPutToUse: (row, { data }) => change(row, { used: true, decisionReason: data.reason }),
    DatasetVersionFrozen: (row, { data }) => change(row, { decided: 'frozen', decisionReason: data.reason }),
    DatasetVersionDeprecated: (row, { data }) => change(row, { decided: 'deprecated', decisionReason: data.reason }),
    DatasetQuarantined: (row, { data }) => change(row, { quarantined: true, quarantineReason: data.reason }),
    DatasetReleased: (row) => change(row, { quarantined: false, quarantineReason: null }),
  },
});
