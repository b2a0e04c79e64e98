import { Args, Mutation, Parent, ResolveField, Resolver, registerEnumType } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { Allow, CurrentRequest, changeResult, Needs, refusalType, RequestContext, Writes } from '@custodia/graphql';
import {
  AssetDisposed,
  NotYourAsset,
  AssetRetired,
  ManifestMissing,
  notUsable,
  StepNotAllowed,
} from '../asset/asset.refusals.js';
import { NextStep, nextStepsOf, statesOf } from '../asset/lifecycle.types.js';
import { seenAt } from '../asset/seen-at.js';
import { useFacts } from '../use/use.facts.js';
import { dataset } from './dataset.decider.js';
import { datasetProjection, datasetVersionProjection } from './dataset.projection.js';
import { Dataset, DatasetVersion } from './dataset.row.js';
import { datasetVersionLifecycle, datasetVersionState, type DatasetVersionState } from './lifecycle.policy.js';
import type { VersionLifeCommand } from './version-life.decider.js';
import * as inputs from './version-life.inputs.js';

const { values: State, valuesMap } = statesOf(datasetVersionLifecycle);
/** The states as a filter asks for them. */
export const datasetVersionStateFilter = { name: 'DatasetVersionState', values: State };
registerEnumType(State, {
  name: 'DatasetVersionState',
  description: 'Where a version of a dataset stands in its life; docs/lifecycles shows what leads from where to where.',
  valuesMap,
});
const SensitivityMismatch = refusalType(
  'SensitivityMismatch',
  'The data is more sensitive than the use it would be approved for (ETSI TS 104 223, 5.1.2-5).',
  { id: 'id', classification: 'text', handledAs: 'text' },
);

const result = (mutation: string, ...refusals: Parameters<typeof changeResult>[2][]) =>
  changeResult(mutation, Dataset, AssetDisposed, NotYourAsset, AssetRetired, StepNotAllowed, ...refusals);
const CollectResult = result('CollectDatasetVersion');
const ValidateResult = result('ValidateDatasetVersion', ManifestMissing);
const ApproveResult = result('ApproveDatasetVersion', SensitivityMismatch, ...notUsable);
const PutToUseResult = result('PutDatasetVersionToUse', ...notUsable);
const FreezeResult = result('FreezeDatasetVersion');
const DeprecateResult = result('DeprecateDatasetVersion');

interface OfVersion {
  readonly id: string;
  readonly versionId: string;
}

const needed = [
  'datasetId',
  'digest',
  'sources',
  'locations',
  'validations',
  'approval',
  'used',
  'decided',
  'quarantined',
];

/** Where a version of a dataset stands, what is possible next, and the steps of its life. */
@Resolver(() => DatasetVersion)
export class DatasetVersionLifeResolver {
  constructor(private readonly writes: Writes) {}

  @ResolveField(() => State, { description: 'Where it stands in its life.' })
  @Needs(...needed)
  state(@Parent() version: DatasetVersion, @CurrentRequest() request: RequestContext): Promise<DatasetVersionState> {
    return datasetVersionStateIn(request, version);
  }

  @ResolveField(() => [NextStep], { description: 'What its state allows next.' })
  @Needs(...needed)
  async nextSteps(@Parent() version: DatasetVersion, @CurrentRequest() request: RequestContext): Promise<NextStep[]> {
    return nextStepsOf(datasetVersionLifecycle, await this.state(version, request));
  }

  @Mutation(() => CollectResult, {
    description: 'Records that a planned version is there: its files and how the data was obtained.',
  })
  @Allow('asset_owner', 'admin', 'integration')
  collectDatasetVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.CollectDatasetVersionInput,
  ) {
    const { id, versionId, files, recordCount = null } = input;
    const sources = input.sources.map(({ url, collectedFrom = null, collectedTo = null, digest = null }) => ({
      url,
      collectedFrom,
      collectedTo,
      digest,
    }));
    return this.run(request, input, { type: 'CollectDatasetVersion', id, versionId, files, sources, recordCount });
  }

  @Mutation(() => ValidateResult, { description: 'Records a look at the quality and content of a version.' })
  @Allow('asset_owner', 'data_custodian', 'reviewer', 'admin', 'integration')
  validateDatasetVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ValidateDatasetVersionInput,
  ) {
    const { id, versionId, method, passed } = input;
    return this.run(request, input, { type: 'ValidateDatasetVersion', id, versionId, method, passed });
  }

  @Mutation(() => ApproveResult, {
    description: 'Approves a validated version for a use that its sensitivity suits (ETSI TS 104 223, 5.1.2-5).',
  })
  @Allow('data_custodian', 'reviewer', 'admin')
  async approveDatasetVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ApproveDatasetVersionInput,
  ) {
    const { id, versionId, intendedUse, handledAs } = input;
    const facts = await this.facts(request, input);
    const command = { type: 'ApproveDatasetVersion', id, versionId, intendedUse, handledAs, ...facts } as const;
    return this.run(request, input, command);
  }

  @Mutation(() => PutToUseResult, { description: 'Records that something is made from a version, or works with it.' })
  @Allow('asset_owner', 'admin', 'integration')
  async putDatasetVersionToUse(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.PutDatasetVersionToUseInput,
  ) {
    const { id, versionId, reason } = input;
    const facts = await this.facts(request, input);
    return this.run(request, input, { type: 'PutDatasetVersionToUse', id, versionId, reason, ...facts });
  }

  @Mutation(() => FreezeResult, {
    description: 'Keeps a version exactly as it is, for what was made from it; nothing new is made from it.',
  })
  @Allow('asset_owner', 'data_custodian', 'admin')
  freezeDatasetVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.FreezeDatasetVersionInput,
  ) {
    const { id, versionId, reason } = input;
    return this.run(request, input, { type: 'FreezeDatasetVersion', id, versionId, reason });
  }

  @Mutation(() => DeprecateResult, { description: 'Ends that anything new is made from a version.' })
  @Allow('asset_owner', 'data_custodian', 'admin')
  deprecateDatasetVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.DeprecateDatasetVersionInput,
  ) {
    const { id, versionId, reason } = input;
    return this.run(request, input, { type: 'DeprecateDatasetVersion', id, versionId, reason });
  }

  private run(request: RequestContext, input: OfVersion, command: VersionLifeCommand) {
    return this.writes.run(request, dataset, input, command, datasetProjection, datasetVersionProjection);
  }

  /** What a step towards the use of a version asks; it counts for every environment. */
  private facts(request: RequestContext, { id, versionId }: OfVersion) {
    return useFacts(request.session, { kind: 'dataset', id, versionId }, 'production', request.now());
  }
}

/** Where a version stands in its life, as of the moment of the version. */
export async function datasetVersionStateIn(
  request: RequestContext,
  version: DatasetVersion,
): Promise<DatasetVersionState> {
  const { status, classification } = await datasetOf(request, version);
  return datasetVersionState({
    dataset: status === 'disposed' || status === 'retired' ? status : 'registered',
    classification,
    collected: version.digest !== null || version.sources.length > 0 || version.locations.length > 0,
    validated: version.validations.at(-1)?.passed ?? false,
    approvedFor: version.approval?.handledAs ?? null,
    used: version.used,
    decided: version.decided,
    quarantined: version.quarantined,
  });
}

/** The dataset of a version, as of the moment of the version; one statement for a whole page. */
async function datasetOf(request: RequestContext, version: DatasetVersion): Promise<Dataset> {
  const asOf = seenAt(version);
  const found = await request
    .loader(
      `dataset of version ${asOf ?? ''}`,
      ({ session }) => new DataLoader<string, Dataset | null>((ids) => session.byIds(Dataset, ids, { asOf })),
    )
    .load(version.datasetId);
  if (!found) throw new Error(`Version ${version.id} has no dataset ${version.datasetId}`);
  return found;
}
