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
import {
  AssetDisposed,
  AssetRetired,
  DocumentationGap,
  EvaluationMissing,
  NotApproved,
  NotKnownGood,
  StillDeployed,
  UpstreamQuarantined,
} from '../asset/asset.refusals.js';
import type { ChangeInput } from '../asset/asset.types.js';
import { assetFields, assetFilters, runningFilters } from '../asset/asset-fields.js';
import { located } from '../asset/asset.inputs.js';
import { strangerIn } from '../asset/carers.js';
import { belonging, list, one } from '../asset/seen-at.js';
import { versionOfAnother } from '../asset/version-ids.js';
import { cardValues } from '../asset/card-values.js';
import { quarantinedUpstream } from '../lineage/lineage.read.js';
import { model, type ModelCommand } from './model.decider.js';
import * as inputs from './model.inputs.js';
import { modelProjection, modelVersionProjection } from './model.projection.js';
import { Model, ModelVersion } from './model.row.js';

export const Models = listOf(Model, {
  filter: { ...assetFilters, ...runningFilters, licence: 'text' },
  sort: ['name'],
  asOf: true,
});
export const ModelFields = assetFields(Model, 'model');

export const ModelVersions = listOf(ModelVersion, {
  filter: {
    modelId: 'id',
    label: 'text',
    digest: 'text',
    approved: 'boolean',
    knownGood: 'boolean',
    approvedAt: 'instant',
  },
  sort: ['label', 'approvedAt'],
  asOf: true,
});

const RegisterModelResult = creationResult('RegisterModel', Model);
const AddModelVersionResult = changeResult('AddModelVersion', Model, IdTaken, AssetDisposed, AssetRetired);
const RecordModelLocationResult = changeResult('RecordModelLocation', Model, IdTaken, AssetDisposed);
const DocumentModelResult = changeResult('DocumentModel', Model, AssetDisposed);
const AssignModelCustodianResult = changeResult('AssignModelCustodian', Model, AssetDisposed);
const PassModelOwnershipResult = changeResult('PassModelOwnership', Model, AssetDisposed);
const ReclassifyModelResult = changeResult('ReclassifyModel', Model, AssetDisposed);
const JustifyModelResult = changeResult('JustifyModel', Model, AssetDisposed);
const EvaluateModelVersionResult = changeResult('EvaluateModelVersion', Model, IdTaken, AssetDisposed);
const ApproveModelVersionResult = changeResult(
  'ApproveModelVersion',
  Model,
  AssetDisposed,
  AssetRetired,
  EvaluationMissing,
  UpstreamQuarantined,
);
const MarkModelVersionKnownGoodResult = changeResult('MarkModelVersionKnownGood', Model, AssetDisposed, NotApproved);
const AnnounceModelChangeResult = changeResult('AnnounceModelChange', Model, IdTaken, AssetDisposed);
const DeployModelResult = changeResult(
  'DeployModel',
  Model,
  AssetDisposed,
  AssetRetired,
  NotApproved,
  DocumentationGap,
);
const RollBackModelResult = changeResult('RollBackModel', Model, AssetDisposed, NotKnownGood);
const WithdrawModelFromUseResult = changeResult('WithdrawModelFromUse', Model, AssetDisposed);
const RetireModelResult = changeResult('RetireModel', Model, AssetDisposed, StillDeployed);

@Resolver(() => Model)
export class ModelResolver {
  constructor(private readonly writes: Writes) {}

  @Query(() => Model, { nullable: true, description: 'One model, now or as it was at a past moment.' })
  @AllowMembers()
  model(
    @Asking() request: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ) {
    return one(request, Model, id, asOf);
  }

  @Query(() => Models.Connection, { description: 'Models of the organisation.' })
  @AllowMembers()
  models(@Asking() request: RequestContext, @Args({ type: () => Models.Args }) args: ListArgs) {
    return list(request, Model, args);
  }

  @Query(() => ModelVersions.Connection, {
    description: 'Versions of all models: ask here what was approved at a past moment.',
  })
  @AllowMembers()
  modelVersions(@Asking() request: RequestContext, @Args({ type: () => ModelVersions.Args }) args: ListArgs) {
    return list(request, ModelVersion, args);
  }

  @ResolveField(() => [ModelVersion], { description: 'Versions, oldest first.' })
  @Collects({ row: ModelVersion, by: 'modelId' })
  versions(@Parent() row: Model, @Asking() request: RequestContext): Promise<ModelVersion[]> {
    return belonging(request, ModelVersion, 'modelId', row);
  }

  @Mutation(() => RegisterModelResult, { description: 'Takes a model into the inventory.' })
  @Allow('asset_owner', 'admin', 'integration')
  registerModel(@Asking() request: RequestContext, @Args('input') { id: chosen, ...input }: inputs.RegisterModelInput) {
    const id = this.writes.idFor(request, 'model', chosen);
    const { name, purpose, classification, ownerId, custodianId, licence } = input;
    return this.run(
      request,
      { id },
      {
        type: 'RegisterModel',
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

  @Mutation(() => AddModelVersionResult, { description: 'Adds an immutable version with the digests of its files.' })
  @Allow('asset_owner', 'admin', 'integration')
  async addModelVersion(
    @Asking() request: RequestContext,
    @Args('input') { label, files, locations, ...input }: inputs.AddModelVersionInput,
  ) {
    const versionId = this.writes.idFor(request, 'model-version', input.versionId);
    const refused = await versionOfAnother(request, ModelVersion, versionId, ({ modelId }) => modelId === input.id);
    return (
      refused ??
      this.run(request, input, {
        type: 'AddModelVersion',
        id: input.id,
        versionId,
        label,
        files,
        locations: located(versionId, locations),
      })
    );
  }

  @Mutation(() => RecordModelLocationResult, { description: 'Records where a further copy of a version is kept.' })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  recordModelLocation(@Asking() request: RequestContext, @Args('input') input: inputs.RecordModelLocationInput) {
    const [location] = located(this.writes.idFor(request, 'location'), [input.location]);
    return this.run(request, input, {
      type: 'RecordModelLocation',
      id: input.id,
      versionId: input.versionId,
      location: location!,
    });
  }

  @Mutation(() => DocumentModelResult, { description: 'States the model card.' })
  @Allow('asset_owner', 'admin', 'integration')
  documentModel(@Asking() request: RequestContext, @Args('input') input: inputs.DocumentModelInput) {
    const stated = cardValues(input.card);
    return stated.kind === 'refused'
      ? stated.refusal
      : this.run(request, input, { type: 'DocumentModel', id: input.id, card: stated.card });
  }

  @Mutation(() => AssignModelCustodianResult, { description: 'Names the data custodian.' })
  @Allow('asset_owner', 'admin')
  assignModelCustodian(@Asking() request: RequestContext, @Args('input') input: inputs.AssignModelCustodianInput) {
    return this.run(request, input, { type: 'AssignModelCustodian', id: input.id, custodianId: input.custodianId });
  }

  @Mutation(() => PassModelOwnershipResult, { description: 'Makes another member answer for the model.' })
  @Allow('asset_owner', 'admin')
  passModelOwnership(@Asking() request: RequestContext, @Args('input') input: inputs.PassModelOwnershipInput) {
    return this.run(request, input, { type: 'PassModelOwnership', id: input.id, ownerId: input.ownerId });
  }

  @Mutation(() => ReclassifyModelResult, { description: 'Changes the confidentiality.' })
  @Allow('asset_owner', 'data_custodian', 'admin')
  reclassifyModel(@Asking() request: RequestContext, @Args('input') input: inputs.ReclassifyModelInput) {
    return this.run(request, input, { type: 'ReclassifyModel', id: input.id, classification: input.classification });
  }

  @Mutation(() => JustifyModelResult, {
    description: 'Justifies, for a time, using the model although documentation is missing (5.2.3-2.1).',
  })
  @Allow('asset_owner', 'reviewer', 'admin')
  justifyModel(@Asking() request: RequestContext, @Args('input') input: inputs.JustifyModelInput) {
    const { id, justification, mitigations, risk, expiresAt } = input;
    return this.run(request, input, { type: 'JustifyModel', id, justification, mitigations, risk, expiresAt });
  }

  @Mutation(() => EvaluateModelVersionResult, { description: 'Records an evaluation of one version.' })
  @Allow('asset_owner', 'reviewer', 'admin', 'integration')
  evaluateModelVersion(@Asking() request: RequestContext, @Args('input') input: inputs.EvaluateModelVersionInput) {
    const { id, versionId, suite, metrics } = input;
    const evaluationId = this.writes.idFor(request, 'evaluation', input.evaluationId);
    return this.run(request, input, { type: 'EvaluateModelVersion', id, versionId, evaluationId, suite, metrics });
  }

  @Mutation(() => ApproveModelVersionResult, {
    description: 'Approves one version on the strength of a passed evaluation.',
  })
  @Allow('reviewer', 'admin')
  async approveModelVersion(@Asking() request: RequestContext, @Args('input') input: inputs.ApproveModelVersionInput) {
    const { id, versionId, evaluationId, note } = input;
    const quarantined = await quarantinedUpstream(request.session, { kind: 'model', id, versionId });
    return this.run(request, input, { type: 'ApproveModelVersion', id, versionId, evaluationId, note, quarantined });
  }

  @Mutation(() => MarkModelVersionKnownGoodResult, {
    description: 'Marks a version as one that can be rolled back to.',
  })
  @Allow('asset_owner', 'reviewer', 'admin')
  markModelVersionKnownGood(
    @Asking() request: RequestContext,
    @Args('input') input: inputs.MarkModelVersionKnownGoodInput,
  ) {
    return this.run(request, input, { type: 'MarkModelVersionKnownGood', id: input.id, versionId: input.versionId });
  }

  @Mutation(() => AnnounceModelChangeResult, { description: 'Tells users of a coming change (5.2.3-4).' })
  @Allow('asset_owner', 'admin')
  announceModelChange(@Asking() request: RequestContext, @Args('input') input: inputs.AnnounceModelChangeInput) {
    const announcementId = this.writes.idFor(request, 'announcement', input.announcementId);
    const { id, versionId, environment, effectiveAt, summary } = input;
    return this.run(request, input, {
      type: 'AnnounceModelChange',
      id,
      announcementId,
      versionId,
      environment,
      effectiveAt,
      summary,
    });
  }

  @Mutation(() => DeployModelResult, { description: 'Puts a version to use in an environment.' })
  @Allow('asset_owner', 'admin', 'integration')
  deployModel(@Asking() request: RequestContext, @Args('input') input: inputs.DeployModelInput) {
    return this.run(request, input, {
      type: 'DeployModel',
      id: input.id,
      versionId: input.versionId,
      environment: input.environment,
    });
  }

  @Mutation(() => RollBackModelResult, { description: 'Goes back to a known good version.' })
  @Allow('asset_owner', 'admin', 'integration')
  rollBackModel(@Asking() request: RequestContext, @Args('input') input: inputs.RollBackModelInput) {
    return this.run(request, input, {
      type: 'RollBackModel',
      id: input.id,
      environment: input.environment,
      toVersionId: input.toVersionId,
    });
  }

  @Mutation(() => WithdrawModelFromUseResult, { description: 'Ends its use in an environment.' })
  @Allow('asset_owner', 'admin', 'integration')
  withdrawModelFromUse(@Asking() request: RequestContext, @Args('input') input: inputs.WithdrawModelFromUseInput) {
    return this.run(request, input, { type: 'WithdrawModelFromUse', id: input.id, environment: input.environment });
  }

  @Mutation(() => RetireModelResult, { description: 'Takes the model out of use for good.' })
  @Allow('asset_owner', 'admin')
  retireModel(@Asking() request: RequestContext, @Args('input') input: inputs.RetireModelInput) {
    return this.run(request, input, { type: 'RetireModel', id: input.id, reason: input.reason });
  }

  private async run(
    request: RequestContext,
    change: Pick<ChangeInput, 'id' | 'expectedRevision' | 'reason'>,
    command: ModelCommand,
  ): Promise<object | Refusal> {
    return (
      (await strangerIn(request, command)) ??
      this.writes.run(request, model, change, command, modelProjection, modelVersionProjection)
    );
  }
}
