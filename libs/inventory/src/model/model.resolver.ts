import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { newId, type Refusal } from '@custodia/kernel';
import { Allow, AllowMembers, Asking, changeResult, creationResult, Instant, listOf, RequestContext, Writes, type ListArgs } from '@custodia/graphql';
import { AssetDisposed, AssetRetired, DocumentationGap, EvaluationMissing, NotApproved, NotKnownGood, StillDeployed } from '../asset/asset.refusals.js';
import { AssetStatus, CardCompleteness, CardField, Classification, Environment, type ChangeInput, type LocationInput } from '../asset/asset.types.js';
import { cardFields, cardValues, completeness } from '../cards/card-values.js';
import { model, type ModelCommand } from './model.decider.js';
import * as inputs from './model.inputs.js';
import { modelProjection, modelVersionProjection } from './model.projection.js';
import { Model, ModelVersion } from './model.row.js';

export const Models = listOf(Model, {
  filter: {
    name: 'text',
    status: { name: 'AssetStatus', values: AssetStatus },
    classification: { name: 'Classification', values: Classification },
    environments: { name: 'Environment', values: Environment },
    ownerId: 'id',
    custodianId: 'id',
  },
  sort: ['name'],
  asOf: true,
});

export const ModelVersions = listOf(ModelVersion, {
  filter: { modelId: 'id', label: 'text', digest: 'text', approved: 'boolean', knownGood: 'boolean', approvedAt: 'instant' },
  sort: ['label', 'approvedAt'],
  asOf: true,
});

const RegisterModelResult = creationResult('RegisterModel', Model);
const AddModelVersionResult = changeResult('AddModelVersion', Model, AssetDisposed, AssetRetired);
const RecordModelLocationResult = changeResult('RecordModelLocation', Model, AssetDisposed);
const DocumentModelResult = changeResult('DocumentModel', Model, AssetDisposed);
const AssignModelCustodianResult = changeResult('AssignModelCustodian', Model, AssetDisposed);
const PassModelOwnershipResult = changeResult('PassModelOwnership', Model, AssetDisposed);
const ReclassifyModelResult = changeResult('ReclassifyModel', Model, AssetDisposed);
const JustifyModelResult = changeResult('JustifyModel', Model, AssetDisposed);
const EvaluateModelVersionResult = changeResult('EvaluateModelVersion', Model, AssetDisposed);
const ApproveModelVersionResult = changeResult('ApproveModelVersion', Model, AssetDisposed, AssetRetired, EvaluationMissing);
const MarkModelVersionKnownGoodResult = changeResult('MarkModelVersionKnownGood', Model, AssetDisposed, NotApproved);
const AnnounceModelChangeResult = changeResult('AnnounceModelChange', Model, AssetDisposed);
const DeployModelResult = changeResult('DeployModel', Model, AssetDisposed, AssetRetired, NotApproved, DocumentationGap);
const RollBackModelResult = changeResult('RollBackModel', Model, AssetDisposed, NotKnownGood);
const WithdrawModelFromUseResult = changeResult('WithdrawModelFromUse', Model, AssetDisposed);
const RetireModelResult = changeResult('RetireModel', Model, AssetDisposed, StillDeployed);

@Resolver(() => Model)
export class ModelResolver {
  constructor(private readonly writes: Writes) {}

  @Query(() => Model, { nullable: true, description: 'One model, now or as it was at a past moment.' })
  @AllowMembers()
  model(@Asking() request: RequestContext, @Args('id', { type: () => ID }) id: string, @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string) {
    return request.session.one(Model, id, { asOf });
  }

  @Query(() => Models.Connection, { description: 'Models of the organisation.' })
  @AllowMembers()
  models(@Asking() request: RequestContext, @Args({ type: () => Models.Args }) args: ListArgs) {
    return request.session.list(Model, args);
  }

  @Query(() => ModelVersions.Connection, { description: 'Versions of all models: ask here what was approved at a past moment.' })
  @AllowMembers()
  modelVersions(@Asking() request: RequestContext, @Args({ type: () => ModelVersions.Args }) args: ListArgs) {
    return request.session.list(ModelVersion, args);
  }

  @ResolveField(() => [ModelVersion], { description: 'Versions, oldest first.' })
  versions(@Parent() { id }: Model, @Asking() request: RequestContext): Promise<ModelVersion[]> {
    return request
      .loader(ModelVersion, ({ session }) => new DataLoader<string, ModelVersion[]>((ids) => session.groupedBy(ModelVersion, 'modelId', ids)))
      .load(id);
  }

  @ResolveField(() => [CardField], { description: 'The model card.' })
  card(@Parent() { card }: Model): CardField[] {
    return cardFields(card);
  }

  @ResolveField(() => CardCompleteness, { description: 'What the model card still lacks (ETSI TS 104 223, 5.2.4-1.1).' })
  completeness(@Parent() { card }: Model): CardCompleteness {
    return completeness('model', card);
  }

  @Mutation(() => RegisterModelResult, { description: 'Takes a model into the inventory.' })
  @Allow('asset_owner', 'admin', 'integration')
  registerModel(@Asking() request: RequestContext, @Args('input') { id: chosen, ...input }: inputs.RegisterModelInput) {
    const id = this.writes.idFor(request, 'model', chosen);
    const { ownerId = request.who.memberId, custodianId = null, licence = null, ...rest } = input;
    return this.run(request, { id }, { type: 'RegisterModel', id, ownerId, custodianId, licence, ...rest });
  }

  @Mutation(() => AddModelVersionResult, { description: 'Adds an immutable version with the digests of its files.' })
  @Allow('asset_owner', 'admin', 'integration')
  addModelVersion(@Asking() request: RequestContext, @Args('input') input: inputs.AddModelVersionInput) {
    const { versionId = this.writes.idFor(request, 'model-version'), label, files, locations } = input;
    return this.run(request, input, { type: 'AddModelVersion', id: input.id, versionId, label, files, locations: locations.map(located) });
  }

  @Mutation(() => RecordModelLocationResult, { description: 'Records where a further copy of a version is kept.' })
  @Allow('asset_owner', 'data_custodian', 'admin', 'integration')
  recordModelLocation(@Asking() request: RequestContext, @Args('input') input: inputs.RecordModelLocationInput) {
    return this.run(request, input, { type: 'RecordModelLocation', id: input.id, versionId: input.versionId, location: located(input.location) });
  }

  @Mutation(() => DocumentModelResult, { description: 'States the model card.' })
  @Allow('asset_owner', 'admin', 'integration')
  documentModel(@Asking() request: RequestContext, @Args('input') input: inputs.DocumentModelInput) {
    const stated = cardValues(input.card);
    return stated.kind === 'refused' ? stated.refusal : this.run(request, input, { type: 'DocumentModel', id: input.id, card: stated.card });
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

  @Mutation(() => JustifyModelResult, { description: 'Justifies, for a time, using the model although documentation is missing (5.2.3-2.1).' })
  @Allow('asset_owner', 'reviewer', 'admin')
  justifyModel(@Asking() request: RequestContext, @Args('input') input: inputs.JustifyModelInput) {
    const { id, justification, mitigations, risk, expiresAt } = input;
    return this.run(request, input, { type: 'JustifyModel', id, justification, mitigations, risk, expiresAt });
  }

  @Mutation(() => EvaluateModelVersionResult, { description: 'Records an evaluation of one version.' })
  @Allow('asset_owner', 'reviewer', 'admin', 'integration')
  evaluateModelVersion(@Asking() request: RequestContext, @Args('input') input: inputs.EvaluateModelVersionInput) {
    const { id, versionId, evaluationId = this.writes.idFor(request, 'evaluation'), suite, metrics } = input;
    return this.run(request, input, { type: 'EvaluateModelVersion', id, versionId, evaluationId, suite, metrics });
  }

  @Mutation(() => ApproveModelVersionResult, { description: 'Approves one version on the strength of a passed evaluation.' })
  @Allow('reviewer', 'admin')
  approveModelVersion(@Asking() request: RequestContext, @Args('input') input: inputs.ApproveModelVersionInput) {
    const { id, versionId, evaluationId, note } = input;
    return this.run(request, input, { type: 'ApproveModelVersion', id, versionId, evaluationId, note });
  }

  @Mutation(() => MarkModelVersionKnownGoodResult, { description: 'Marks a version as one that can be rolled back to.' })
  @Allow('asset_owner', 'reviewer', 'admin')
  markModelVersionKnownGood(@Asking() request: RequestContext, @Args('input') input: inputs.MarkModelVersionKnownGoodInput) {
    return this.run(request, input, { type: 'MarkModelVersionKnownGood', id: input.id, versionId: input.versionId });
  }

  @Mutation(() => AnnounceModelChangeResult, { description: 'Tells users of a coming change (5.2.3-4).' })
  @Allow('asset_owner', 'admin')
  announceModelChange(@Asking() request: RequestContext, @Args('input') input: inputs.AnnounceModelChangeInput) {
    const { id, announcementId = this.writes.idFor(request, 'announcement'), versionId, environment, effectiveAt, summary } = input;
    return this.run(request, input, { type: 'AnnounceModelChange', id, announcementId, versionId, environment, effectiveAt, summary });
  }

  @Mutation(() => DeployModelResult, { description: 'Puts a version to use in an environment.' })
  @Allow('asset_owner', 'admin', 'integration')
  deployModel(@Asking() request: RequestContext, @Args('input') input: inputs.DeployModelInput) {
    return this.run(request, input, { type: 'DeployModel', id: input.id, versionId: input.versionId, environment: input.environment });
  }

  @Mutation(() => RollBackModelResult, { description: 'Goes back to a known good version.' })
  @Allow('asset_owner', 'admin', 'integration')
  rollBackModel(@Asking() request: RequestContext, @Args('input') input: inputs.RollBackModelInput) {
    return this.run(request, input, { type: 'RollBackModel', id: input.id, environment: input.environment, toVersionId: input.toVersionId });
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

  private run(request: RequestContext, change: Pick<ChangeInput, 'id' | 'expectedRevision' | 'reason'>, command: ModelCommand): Promise<object | Refusal> {
    return this.writes.run(request, model, change, command, modelProjection, modelVersionProjection);
  }
}

const located = ({ id = newId(), ...rest }: LocationInput) => ({ id, ...rest });
