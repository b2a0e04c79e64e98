import { Args, Mutation, Parent, ResolveField, Resolver, registerEnumType } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { Allow, CurrentRequest, changeResult, Needs, RequestContext, Writes } from '@custodia/graphql';
import type { Environment } from '../asset/asset.policy.js';
import { AssetDisposed, NotYourAsset, AssetRetired, notUsable, StepNotAllowed } from '../asset/asset.refusals.js';
import { NextStep, nextStepsOf, statesOf } from '../asset/lifecycle.types.js';
import { seenAt } from '../asset/seen-at.js';
import { useFacts } from '../use/use.facts.js';
import { modelVersionLifecycle, modelVersionState, type ModelVersionState } from './lifecycle.policy.js';
import { model } from './model.decider.js';
import * as inputs from './model.inputs.js';
import { modelProjection, modelVersionProjection } from './model.projection.js';
import { Model, ModelVersion } from './model.row.js';
import type { StandingCommand } from './model.state.js';

const { values: State, valuesMap } = statesOf(modelVersionLifecycle);
/** The states as a filter asks for them. */
export const modelVersionStateFilter = { name: 'ModelVersionState', values: State };
registerEnumType(State, {
  name: 'ModelVersionState',
  description: 'Where a version of a model stands in its life; docs/lifecycles shows what leads from where to where.',
  valuesMap,
});

const result = (mutation: string, ...refusals: Parameters<typeof changeResult>[2][]) =>
  changeResult(mutation, Model, AssetDisposed, NotYourAsset, StepNotAllowed, ...refusals);
const RejectResult = result('RejectModelVersion', AssetRetired);
const SuspendResult = result('SuspendModelVersion');
const ResumeResult = result('ResumeModelVersion', ...notUsable);
const DeprecateResult = result('DeprecateModelVersion');
const QuarantineResult = result('QuarantineModelVersion');
const ReleaseResult = result('ReleaseModelVersion');

interface Decided {
  readonly id: string;
  readonly versionId: string;
  readonly reason: string;
}

/** Where a version of a model stands, what is possible next, and what is decided about its use. */
@Resolver(() => ModelVersion)
export class ModelVersionLifeResolver {
  constructor(private readonly writes: Writes) {}

  @ResolveField(() => State, { description: 'Where it stands in its life.' })
  @Needs('modelId', 'evaluations', 'approved', 'decided', 'quarantined')
  state(@Parent() version: ModelVersion, @CurrentRequest() request: RequestContext): Promise<ModelVersionState> {
    return modelVersionStateIn(request, version);
  }

  @ResolveField(() => [NextStep], { description: 'What its state allows next.' })
  @Needs('modelId', 'evaluations', 'approved', 'decided', 'quarantined')
  async nextSteps(@Parent() version: ModelVersion, @CurrentRequest() request: RequestContext): Promise<NextStep[]> {
    return nextStepsOf(modelVersionLifecycle, await this.state(version, request));
  }

  @Mutation(() => RejectResult, { description: 'Decides that a version must not be used; ends its approval.' })
  @Allow('reviewer', 'admin')
  rejectModelVersion(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.RejectModelVersionInput) {
    return this.decide(request, input, 'RejectModelVersion');
  }

  @Mutation(() => SuspendResult, {
    description:
      'Interrupts the use of a version until it is resumed; what is in use and needs it is at risk meanwhile.',
  })
  @Allow('asset_owner', 'reviewer', 'admin', 'integration')
  suspendModelVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.SuspendModelVersionInput,
  ) {
    return this.decide(request, input, 'SuspendModelVersion');
  }

  @Mutation(() => ResumeResult, {
    description: 'Ends the suspension of a version, if nothing upstream stands against its use.',
  })
  @Allow('asset_owner', 'reviewer', 'admin')
  async resumeModelVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ResumeModelVersionInput,
  ) {
    const { id, versionId } = input;
    const row = await request.session.one(Model, id);
    const environments = (row?.deployments ?? []).filter((one) => one.versionId === versionId);
    const where: Environment = environments.some(({ environment }) => environment === 'production')
      ? 'production'
      : (environments[0]?.environment ?? 'production');
    const facts = await useFacts(request.session, { kind: 'model', id, versionId }, where, request.now());
    return this.decide(request, input, 'ResumeModelVersion', facts);
  }

  @Mutation(() => DeprecateResult, {
    description: 'Ends that a version is put to use anywhere else; where it runs it may go on.',
  })
  @Allow('asset_owner', 'reviewer', 'admin')
  deprecateModelVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.DeprecateModelVersionInput,
  ) {
    return this.decide(request, input, 'DeprecateModelVersion');
  }

  @Mutation(() => QuarantineResult, {
    description:
      'Sets a version aside on suspicion. Nothing that comes from it can be put to use, and what is in use is at risk.',
  })
  @Allow('asset_owner', 'data_custodian', 'reviewer', 'admin', 'integration')
  quarantineModelVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.QuarantineModelVersionInput,
  ) {
    return this.decide(request, input, 'QuarantineModelVersion');
  }

  @Mutation(() => ReleaseResult, { description: 'Ends the quarantine of a version; it stands again where it stood.' })
  @Allow('data_custodian', 'reviewer', 'admin')
  releaseModelVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ReleaseModelVersionInput,
  ) {
    return this.decide(request, input, 'ReleaseModelVersion');
  }

  private decide(request: RequestContext, input: Decided, type: StandingCommand['type'], facts: object = {}) {
    const { id, versionId, reason } = input;
    const command: StandingCommand = { type, id, versionId, reason, ...facts };
    return this.writes.run(request, model, input, command, modelProjection, modelVersionProjection);
  }
}

/** Where a version stands in its life, as of the moment of the version. */
export async function modelVersionStateIn(request: RequestContext, version: ModelVersion): Promise<ModelVersionState> {
  const { status, documented, deployments } = await modelOf(request, version);
  return modelVersionState({
    model: status === 'disposed' || status === 'retired' ? status : 'registered',
    documented,
    evaluated: version.evaluations.some(({ passed }) => passed),
    approved: version.approved,
    runs: deployments.some(({ versionId }) => versionId === version.id),
    decided: version.decided,
    quarantined: version.quarantined,
  });
}

/** The model of a version, as of the moment of the version; one statement for a whole page. */
async function modelOf(request: RequestContext, version: ModelVersion): Promise<Model> {
  const asOf = seenAt(version);
  const found = await request
    .loader(
      `model of version ${asOf ?? ''}`,
      ({ session }) => new DataLoader<string, Model | null>((ids) => session.byIds(Model, ids, { asOf })),
    )
    .load(version.modelId);
  if (!found) throw new Error(`Version ${version.id} has no model ${version.modelId}`);
  return found;
}
