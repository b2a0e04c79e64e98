import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Refusal } from '@custodia/kernel';
import {
  Allow,
  AllowMembers,
  Asking,
  changeResult,
  Collects,
  creationResult,
  IdTaken,
  Instant,
  listOf,
  RequestContext,
  Writes,
  type ListArgs,
} from '@custodia/graphql';
import { AssetDisposed, AssetRetired } from '../asset/asset.refusals.js';
import type { ChangeInput } from '../asset/asset.types.js';
import { assetFields, assetFilters } from '../asset/asset-fields.js';
import { located } from '../asset/asset.inputs.js';
import { strangerIn } from '../asset/carers.js';
import { belonging, list, one } from '../asset/seen-at.js';
import { versionOfAnother } from '../asset/version-ids.js';
import { cardValues } from '../asset/card-values.js';
import { dataset, type DatasetCommand } from './dataset.decider.js';
import * as inputs from './dataset.inputs.js';
import { datasetProjection, datasetVersionProjection } from './dataset.projection.js';
import { Dataset, DatasetVersion } from './dataset.row.js';

export const Datasets = listOf(Dataset, {
  filter: { ...assetFilters, licence: 'text', quarantined: 'boolean' },
  sort: ['name'],
  asOf: true,
});
export const DatasetFields = assetFields(Dataset, 'data');

export const DatasetVersions = listOf(DatasetVersion, {
  filter: { datasetId: 'id', label: 'text', digest: 'text', quarantined: 'boolean' },
  sort: ['label'],
  asOf: true,
});

const RegisterDatasetResult = creationResult('RegisterDataset', Dataset);
const AddDatasetVersionResult = changeResult('AddDatasetVersion', Dataset, IdTaken, AssetDisposed, AssetRetired);
const RecordDatasetLocationResult = changeResult('RecordDatasetLocation', Dataset, IdTaken, AssetDisposed);
const DocumentDatasetResult = changeResult('DocumentDataset', Dataset, AssetDisposed);
const AssignDatasetCustodianResult = changeResult('AssignDatasetCustodian', Dataset, AssetDisposed);
const PassDatasetOwnershipResult = changeResult('PassDatasetOwnership', Dataset, AssetDisposed);
const ReclassifyDatasetResult = changeResult('ReclassifyDataset', Dataset, AssetDisposed);
const QuarantineDatasetResult = changeResult('QuarantineDataset', Dataset, AssetDisposed);
const ReleaseDatasetResult = changeResult('ReleaseDataset', Dataset, AssetDisposed);
const RetireDatasetResult = changeResult('RetireDataset', Dataset, AssetDisposed);

@Resolver(() => Dataset)
export class DatasetResolver {
  constructor(private readonly writes: Writes) {}

  @Query(() => Dataset, { nullable: true, description: 'One dataset, now or as it was at a past moment.' })
  @AllowMembers()
  dataset(
    @Asking() request: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ) {
    return one(request, Dataset, id, asOf);
  }

  @Query(() => Datasets.Connection, { description: 'Datasets of the organisation.' })
  @AllowMembers()
  datasets(@Asking() request: RequestContext, @Args({ type: () => Datasets.Args }) args: ListArgs) {
    return list(request, Dataset, args);
  }

  @Query(() => DatasetVersions.Connection, { description: 'Versions of all datasets.' })
  @AllowMembers()
  datasetVersions(@Asking() request: RequestContext, @Args({ type: () => DatasetVersions.Args }) args: ListArgs) {
    return list(request, DatasetVersion, args);
  }

  @ResolveField(() => [DatasetVersion], { description: 'Versions, oldest first.' })
  @Collects({ row: DatasetVersion, by: 'datasetId' })
  versions(@Parent() row: Dataset, @Asking() request: RequestContext): Promise<DatasetVersion[]> {
    return belonging(request, DatasetVersion, 'datasetId', row);
  }

  @Mutation(() => RegisterDatasetResult, { description: 'Takes a dataset into the inventory.' })
  @Allow('asset_owner', 'admin', 'integration')
  registerDataset(
    @Asking() request: RequestContext,
    @Args('input') { id: chosen, ...input }: inputs.RegisterDatasetInput,
  ) {
    const id = this.writes.idFor(request, 'dataset', chosen);
    const { name, purpose, classification, ownerId, custodianId, licence } = input;
    return this.run(
      request,
      { id },
      {
        type: 'RegisterDataset',
        id,
        name,
        purpose,
        classification,
        ownerId: ownerId ?? request.who.memberId,
        custodianId: custodianId ?? null,
        licence: licence ?? null,
      },
    );
  }

  @Mutation(() => AddDatasetVersionResult, {
    description: 'Adds an immutable version with the digests of its files and how the data was obtained.',
  })
  @Allow('asset_owner', 'admin', 'integration')
  async addDatasetVersion(
    @Asking() request: RequestContext,
    @Args('input') { label, files, recordCount = null, ...input }: inputs.AddDatasetVersionInput,
  ) {
    const versionId = this.writes.idFor(request, 'dataset-version', input.versionId);
    const refused = await versionOfAnother(
      request,
      DatasetVersion,
      versionId,
      ({ datasetId }) => datasetId === input.id,
    );
    const sources = input.sources.map(({ url, collectedFrom = null, collectedTo = null, digest = null }) => ({
      url,
      collectedFrom,
      collectedTo,
      digest,
    }));
    const locations = located(versionId, input.locations);
    return (
      refused ??
      this.run(request, input, {
        type: 'AddDatasetVersion',
        id: input.id,
        versionId,
        label,
        files,
        sources,
        recordCount,
        locations,
      })
    );
  }

  @Mutation(() => RecordDatasetLocationResult, { description: 'Records where a further copy of a version is kept.' })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  recordDatasetLocation(@Asking() request: RequestContext, @Args('input') input: inputs.RecordDatasetLocationInput) {
    const [location] = located(this.writes.idFor(request, 'location'), [input.location]);
    return this.run(request, input, {
      type: 'RecordDatasetLocation',
      id: input.id,
      versionId: input.versionId,
      location: location!,
    });
  }

  @Mutation(() => DocumentDatasetResult, { description: 'States the data card.' })
  @Allow('asset_owner', 'admin', 'integration')
  documentDataset(@Asking() request: RequestContext, @Args('input') input: inputs.DocumentDatasetInput) {
    const stated = cardValues(input.card);
    return stated.kind === 'refused'
      ? stated.refusal
      : this.run(request, input, { type: 'DocumentDataset', id: input.id, card: stated.card });
  }

  @Mutation(() => AssignDatasetCustodianResult, { description: 'Names the data custodian.' })
  @Allow('asset_owner', 'admin')
  assignDatasetCustodian(@Asking() request: RequestContext, @Args('input') input: inputs.AssignDatasetCustodianInput) {
    return this.run(request, input, { type: 'AssignDatasetCustodian', id: input.id, custodianId: input.custodianId });
  }

  @Mutation(() => PassDatasetOwnershipResult, { description: 'Makes another member answer for the dataset.' })
  @Allow('asset_owner', 'admin')
  passDatasetOwnership(@Asking() request: RequestContext, @Args('input') input: inputs.PassDatasetOwnershipInput) {
    return this.run(request, input, { type: 'PassDatasetOwnership', id: input.id, ownerId: input.ownerId });
  }

  @Mutation(() => ReclassifyDatasetResult, { description: 'Changes the confidentiality.' })
  @Allow('asset_owner', 'data_custodian', 'admin')
  reclassifyDataset(@Asking() request: RequestContext, @Args('input') input: inputs.ReclassifyDatasetInput) {
    return this.run(request, input, { type: 'ReclassifyDataset', id: input.id, classification: input.classification });
  }

  @Mutation(() => QuarantineDatasetResult, {
    description: 'Sets a dataset or a version aside, on a suspicion: nothing that comes from it is approved any more.',
  })
  @Allow('asset_owner', 'data_custodian', 'reviewer', 'admin', 'integration')
  quarantineDataset(@Asking() request: RequestContext, @Args('input') input: inputs.QuarantineDatasetInput) {
    return this.run(request, input, {
      type: 'QuarantineDataset',
      id: input.id,
      versionId: input.versionId ?? null,
      reason: input.reason,
    });
  }

  @Mutation(() => ReleaseDatasetResult, { description: 'Ends the quarantine.' })
  @Allow('data_custodian', 'reviewer', 'admin')
  releaseDataset(@Asking() request: RequestContext, @Args('input') input: inputs.ReleaseDatasetInput) {
    return this.run(request, input, {
      type: 'ReleaseDataset',
      id: input.id,
      versionId: input.versionId ?? null,
      reason: input.reason,
    });
  }

  @Mutation(() => RetireDatasetResult, { description: 'Takes the dataset out of use for good.' })
  @Allow('asset_owner', 'admin')
  retireDataset(@Asking() request: RequestContext, @Args('input') input: inputs.RetireDatasetInput) {
    return this.run(request, input, { type: 'RetireDataset', id: input.id, reason: input.reason });
  }

  private async run(
    request: RequestContext,
    change: Pick<ChangeInput, 'id' | 'expectedRevision' | 'reason'>,
    command: DatasetCommand,
  ): Promise<object | Refusal> {
    return (
      (await strangerIn(request, command)) ??
      this.writes.run(request, dataset, change, command, datasetProjection, datasetVersionProjection)
    );
  }
}
