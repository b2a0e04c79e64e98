import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, CurrentRequest, changeResult, IdTaken, RequestContext } from '@custodia/graphql';
import { versionIdFor } from '../asset/asset.facts.js';
import { located } from '../asset/asset.inputs.js';
import { AssetDisposed, NotYourAsset, AssetRetired } from '../asset/asset.refusals.js';
import { assetResolver } from '../asset/asset.resolver.js';
import { retirementFacts } from '../lineage/dependents.facts.js';
import { versionsOf, withLocations } from '../asset/versions.resolver.js';
import { dataset } from './dataset.decider.js';
import * as inputs from './dataset.inputs.js';
import { datasetProjection, datasetVersionProjection } from './dataset.projection.js';
import { Dataset, DatasetVersion } from './dataset.row.js';
import { datasetVersionStates } from './version-states.js';
import { DatasetVersionLifeResolver, datasetVersionStateFilter } from './version-life.resolver.js';

const asset = assetResolver({
  row: Dataset,
  called: 'a dataset',
  card: 'data',
  aggregate: dataset,
  shown: datasetProjection,
  alsoShown: [datasetVersionProjection],
  runs: false,
  retirementFacts,
  filter: { licence: 'text', quarantined: 'boolean' },
  registration: {
    input: inputs.RegisterDatasetInput,
    stated: ({ licence }) => ({ licence: licence ?? null }),
  },
});
const versionRow = { row: DatasetVersion, by: 'datasetId', category: 'dataset-version' } as const;

const AddDatasetVersionResult = changeResult(
  'AddDatasetVersion',
  Dataset,
  IdTaken,
  AssetDisposed,
  NotYourAsset,
  AssetRetired,
);
const QuarantineDatasetResult = changeResult('QuarantineDataset', Dataset, AssetDisposed, NotYourAsset);
const ReleaseDatasetResult = changeResult('ReleaseDataset', Dataset, AssetDisposed, NotYourAsset);

@Resolver(() => Dataset)
class DatasetResolver extends withLocations(asset.Host, Dataset) {
  @Mutation(() => AddDatasetVersionResult, {
    description: 'Adds an immutable version with the digests of its files and how the data was obtained.',
  })
  @Allow('asset_owner', 'admin', 'integration')
  async addDatasetVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.AddDatasetVersionInput,
  ) {
    const { id, label, files, recordCount = null } = input;
    const found = await versionIdFor(request, this.writes, versionRow, input);
    if ('code' in found) return found;
    const { versionId } = found;
    const sources = input.sources.map(({ url, collectedFrom = null, collectedTo = null, digest = null }) => ({
      url,
      collectedFrom,
      collectedTo,
      digest,
    }));
    const locations = located(versionId, input.locations);
    const stated = { label, files, sources, recordCount, locations };
    return this.run(request, input, { type: 'AddDatasetVersion', id, versionId, ...stated });
  }

  @Mutation(() => QuarantineDatasetResult, {
    description:
      'Quarantines a dataset or some of its versions on suspicion. Nothing that derives from them can be approved.',
  })
  @Allow('asset_owner', 'data_custodian', 'reviewer', 'admin', 'integration')
  quarantineDataset(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.QuarantineDatasetInput) {
    return this.run(request, input, {
      type: 'QuarantineDataset',
      id: input.id,
      versionId: input.versionId ?? null,
      reason: input.reason,
    });
  }

  @Mutation(() => ReleaseDatasetResult, { description: 'Ends the quarantine.' })
  @Allow('data_custodian', 'reviewer', 'admin')
  releaseDataset(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.ReleaseDatasetInput) {
    return this.run(request, input, {
      type: 'ReleaseDataset',
      id: input.id,
      versionId: input.versionId ?? null,
      reason: input.reason,
    });
  }
}

export const datasetResolvers = [
  DatasetResolver,
  DatasetVersionLifeResolver,
  ...asset.providers,
  ...versionsOf(Dataset, DatasetVersion, {
    by: 'datasetId',
    states: { field: 'state', type: datasetVersionStateFilter, ...datasetVersionStates },
    filter: { quarantined: 'boolean' },
    description: 'Versions of all datasets.',
  }),
];
