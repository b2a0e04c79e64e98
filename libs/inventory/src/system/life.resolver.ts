import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, CurrentRequest, changeResult, Needs, RequestContext, Writes } from '@custodia/graphql';
import { AssetDisposed, NotYourAsset, notUsable, StepNotAllowed } from '../asset/asset.refusals.js';
import { NextStep, nextStepsOf } from '../asset/lifecycle.types.js';
import { useFacts } from '../use/use.facts.js';
import type { LifeCommand } from './life.decider.js';
import * as inputs from './life.inputs.js';
import { systemLifecycle } from './lifecycle.policy.js';
import { system } from './system.decider.js';
import { systemProjection } from './system.projection.js';
import { System } from './system.row.js';

const result = (mutation: string, ...refusals: Parameters<typeof changeResult>[2][]) =>
  changeResult(mutation, System, AssetDisposed, NotYourAsset, StepNotAllowed, ...refusals);
const VerifyResult = result('VerifySystem');
const SuspendResult = result('SuspendSystem');
const ResumeResult = result('ResumeSystem', ...notUsable);

/** What is possible next in the life of a system, and the steps that are no facts of another kind. */
@Resolver(() => System)
export class SystemLifeResolver {
  constructor(private readonly writes: Writes) {}

  @ResolveField(() => [NextStep], { description: 'What its state allows next.' })
  @Needs('state')
  nextSteps(@Parent() { state }: System): NextStep[] {
    return nextStepsOf(systemLifecycle, state);
  }

  @Mutation(() => VerifyResult, {
    description:
      'Records a look at whether the system, as it is composed now, does what it is for. Composed otherwise it is verified again.',
  })
  @Allow('asset_owner', 'reviewer', 'admin', 'integration')
  verifySystem(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.VerifySystemInput) {
    const { id, method, passed } = input;
    return this.run(request, input, { type: 'VerifySystem', id, method, passed });
  }

  @Mutation(() => SuspendResult, {
    description: 'Interrupts the use of a system until it is resumed; it and what contains it are at risk meanwhile.',
  })
  @Allow('asset_owner', 'reviewer', 'admin', 'integration')
  suspendSystem(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.SuspendSystemInput) {
    return this.run(request, input, { type: 'SuspendSystem', id: input.id, reason: input.reason });
  }

  @Mutation(() => ResumeResult, {
    description: 'Ends the suspension of a system, if nothing upstream stands against its use.',
  })
  @Allow('asset_owner', 'reviewer', 'admin')
  async resumeSystem(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.ResumeSystemInput) {
    const { id, reason } = input;
    const row = await request.session.one(System, id);
    const where = row?.environments.find((each) => each !== 'production') ?? 'production';
    const environment = row?.environments.includes('production') ? 'production' : where;
    const facts = await useFacts(request.session, { kind: 'system', id, versionId: null }, environment, request.now());
    return this.run(request, input, { type: 'ResumeSystem', id, reason, ...facts });
  }

  private run(request: RequestContext, input: { readonly id: string }, command: LifeCommand) {
    return this.writes.run(request, system, input, command, systemProjection);
  }
}
