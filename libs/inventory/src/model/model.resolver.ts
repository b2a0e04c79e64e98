import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, CurrentRequest, changeResult, IdTaken, RequestContext } from '@custodia/graphql';
import { assetResolver } from '../asset/asset.resolver.js';
import { versionIdFor } from '../asset/asset.facts.js';
import { located } from '../asset/asset.inputs.js';
import {
  AssetDisposed,
  NotYourAsset,
  AssetRetired,
  DocumentationGap,
  DutiesNotSeparate,
  EvaluationMissing,
  ManifestMissing,
  NotApproved,
  NotKnownGood,
  notUsable,
  StepNotAllowed,
} from '../asset/asset.refusals.js';
import { retirementFacts } from '../lineage/dependents.facts.js';
import type { Environment } from '../asset/asset.policy.js';
import { versionsOf, withLocations } from '../asset/versions.resolver.js';
import { model } from './model.decider.js';
import { useFacts } from '../use/use.facts.js';
import * as inputs from './model.inputs.js';
import { modelDutyFacts } from './model.facts.js';
import { ModelVersionLifeResolver, modelVersionStateFilter } from './model-version-life.resolver.js';
import { modelProjection, modelVersionProjection } from './model.projection.js';
import { Model, ModelVersion } from './model.row.js';
import { ModelSignatureResolver } from './signature/model-signature.resolver.js';
import { modelVersionStates } from './version-states.js';

const asset = assetResolver({
  row: Model,
  called: 'a model',
  card: 'model',
  aggregate: model,
  shown: modelProjection,
  alsoShown: [modelVersionProjection],
  runs: true,
  retirementFacts,
  filter: { licence: 'text' },
  registration: {
    input: inputs.RegisterModelInput,
    stated: ({ licence }) => ({ licence: licence ?? null }),
  },
});

const AddModelVersionResult = changeResult(
  'AddModelVersion',
  Model,
  IdTaken,
  AssetDisposed,
  NotYourAsset,
  AssetRetired,
);
const JustifyModelResult = changeResult('JustifyModel', Model, AssetDisposed, NotYourAsset);
const EvaluateModelVersionResult = changeResult(
  'EvaluateModelVersion',
  Model,
  IdTaken,
  AssetDisposed,
  NotYourAsset,
  ManifestMissing,
);
const ApproveModelVersionResult = changeResult(
  'ApproveModelVersion',
  Model,
  AssetDisposed,
  NotYourAsset,
  AssetRetired,
  DutiesNotSeparate,
  EvaluationMissing,
  ManifestMissing,
  StepNotAllowed,
  ...notUsable,
);
const MarkModelVersionKnownGoodResult = changeResult(
  'MarkModelVersionKnownGood',
  Model,
  AssetDisposed,
  NotYourAsset,
  NotApproved,
  StepNotAllowed,
  ...notUsable,
);
const AnnounceModelChangeResult = changeResult('AnnounceModelChange', Model, IdTaken, AssetDisposed, NotYourAsset);
const DeployModelResult = changeResult(
  'DeployModel',
  Model,
  AssetDisposed,
  NotYourAsset,
  AssetRetired,
  NotApproved,
  DutiesNotSeparate,
  DocumentationGap,
  StepNotAllowed,
  ...notUsable,
);
const RollBackModelResult = changeResult(
  'RollBackModel',
  Model,
  AssetDisposed,
  NotYourAsset,
  NotKnownGood,
  StepNotAllowed,
  ...notUsable,
);
const WithdrawModelFromUseResult = changeResult('WithdrawModelFromUse', Model, AssetDisposed, NotYourAsset);

const versionRow = { row: ModelVersion, by: 'modelId', category: 'model-version' } as const;

@Resolver(() => Model)
class ModelResolver extends withLocations(asset.Host, Model) {
  @Mutation(() => AddModelVersionResult, { description: 'Adds an immutable version with the digests of its files.' })
  @Allow('asset_owner', 'admin', 'integration')
  async addModelVersion(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.AddModelVersionInput) {
    const { id, label, files, remote } = input;
    const found = await versionIdFor(request, this.writes, versionRow, input);
    if ('code' in found) return found;
    const { versionId } = found;
    const locations = located(versionId, input.locations);
    return this.run(request, input, {
      type: 'AddModelVersion',
      id,
      versionId,
      label,
      files,
      locations,
      remote: remote ? { provider: remote.provider, version: remote.version, statement: remote.statement } : null,
    });
  }

  @Mutation(() => JustifyModelResult, {
    description:
      'Justifies, for a time, using the model although documentation is missing or data that it was made from is not approved (5.2.3-2.1).',
  })
  @Allow('asset_owner', 'reviewer', 'admin')
  justifyModel(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.JustifyModelInput) {
    const { id, justification, mitigations, risk, expiresAt } = input;
    return this.run(request, input, { type: 'JustifyModel', id, justification, mitigations, risk, expiresAt });
  }

  @Mutation(() => EvaluateModelVersionResult, { description: 'Records an evaluation of one version.' })
  @Allow('asset_owner', 'reviewer', 'admin', 'integration')
  evaluateModelVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.EvaluateModelVersionInput,
  ) {
    const { id, versionId, suite, metrics } = input;
    const evaluationId = this.writes.idFor(request, 'evaluation', input.evaluationId);
    return this.run(request, input, { type: 'EvaluateModelVersion', id, versionId, evaluationId, suite, metrics });
  }

  @Mutation(() => ApproveModelVersionResult, {
    description: 'Approves one version on the strength of a passed evaluation.',
  })
  @Allow('reviewer', 'admin')
  async approveModelVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ApproveModelVersionInput,
  ) {
    const { id, versionId, evaluationId, note } = input;
    const facts = await this.facts(request, input);
    const duties = await modelDutyFacts(request, 'approve_model', versionId);
    const approval = { id, versionId, evaluationId, note } as const;
    return this.run(request, input, { type: 'ApproveModelVersion', ...approval, ...facts, ...duties });
  }

  @Mutation(() => MarkModelVersionKnownGoodResult, {
    description: 'Marks a version as one that can be rolled back to.',
  })
  @Allow('asset_owner', 'reviewer', 'admin')
  async markModelVersionKnownGood(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.MarkModelVersionKnownGoodInput,
  ) {
    const { id, versionId } = input;
    const facts = await this.facts(request, input);
    return this.run(request, input, { type: 'MarkModelVersionKnownGood', id, versionId, ...facts });
  }

  @Mutation(() => AnnounceModelChangeResult, { description: 'Tells users of a coming change (5.2.3-4).' })
  @Allow('asset_owner', 'admin')
  announceModelChange(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.AnnounceModelChangeInput,
  ) {
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
  async deployModel(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.DeployModelInput) {
    const { id, versionId, environment } = input;
    const facts = await this.facts(request, input, environment);
    const duties = await modelDutyFacts(request, 'deploy_model', versionId);
    return this.run(request, input, { type: 'DeployModel', id, versionId, environment, ...facts, ...duties });
  }

  @Mutation(() => RollBackModelResult, { description: 'Goes back to a known good version.' })
  @Allow('asset_owner', 'admin', 'integration')
  async rollBackModel(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.RollBackModelInput) {
    const { id, environment, toVersionId } = input;
    const facts = await this.facts(request, { id, versionId: toVersionId }, environment);
    return this.run(request, input, { type: 'RollBackModel', id, environment, toVersionId, ...facts });
  }

  @Mutation(() => WithdrawModelFromUseResult, { description: 'Ends its use in an environment.' })
  @Allow('asset_owner', 'admin', 'integration')
  withdrawModelFromUse(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.WithdrawModelFromUseInput,
  ) {
    return this.run(request, input, { type: 'WithdrawModelFromUse', id: input.id, environment: input.environment });
  }

  /** What a step towards the use of a version asks; an approval counts for every environment. */
  private facts(
    request: RequestContext,
    { id, versionId }: { readonly id: string; readonly versionId: string },
    environment: Environment = 'production',
  ) {
    return useFacts(request.session, { kind: 'model', id, versionId }, environment, request.now());
  }
}

export const modelResolvers = [
  ModelResolver,
  ModelVersionLifeResolver,
  ModelSignatureResolver,
  ...asset.providers,
  ...versionsOf(Model, ModelVersion, {
    by: 'modelId',
    states: { field: 'state', type: modelVersionStateFilter, ...modelVersionStates },
    filter: { approved: 'boolean', knownGood: 'boolean', approvedAt: 'instant', quarantined: 'boolean' },
    sort: ['approvedAt'],
    description: 'Versions of all models: ask here what was approved at a past moment.',
  }),
];
