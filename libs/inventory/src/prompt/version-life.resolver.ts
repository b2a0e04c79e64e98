import { Args, Mutation, Parent, ResolveField, Resolver, registerEnumType } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { Allow, CurrentRequest, changeResult, Needs, RequestContext, Writes } from '@custodia/graphql';
import { AssetDisposed, NotYourAsset, DutiesNotSeparate, notUsable, StepNotAllowed } from '../asset/asset.refusals.js';
import { NextStep, nextStepsOf, statesOf } from '../asset/lifecycle.types.js';
import { seenAt } from '../asset/seen-at.js';
import { useFacts } from '../use/use.facts.js';
import { promptVersionLifecycle, promptVersionState, type PromptVersionState } from './lifecycle.policy.js';
import { prompt } from './prompt.decider.js';
import { promptDutyFacts } from './prompt.facts.js';
import { promptProjection, promptVersionProjection } from './prompt.projection.js';
import { Prompt, PromptVersion } from './prompt.row.js';
import type { VersionLifeCommand } from './version-life.decider.js';
import * as inputs from './version-life.inputs.js';

const { values: State, valuesMap } = statesOf(promptVersionLifecycle);
/** The states as a filter asks for them. */
export const promptVersionStateFilter = { name: 'PromptVersionState', values: State };
registerEnumType(State, {
  name: 'PromptVersionState',
  description: 'Where a version of a prompt stands in its life; docs/lifecycles shows what leads from where to where.',
  valuesMap,
});

const result = (mutation: string, ...refusals: Parameters<typeof changeResult>[2][]) =>
  changeResult(mutation, Prompt, AssetDisposed, NotYourAsset, StepNotAllowed, ...refusals);
const ReviewResult = result('ReviewPromptVersion');
const ApproveResult = result('ApprovePromptVersion', DutiesNotSeparate, ...notUsable);
const WithdrawResult = result('WithdrawPromptVersion');

const needed = ['promptId', 'reviews', 'approved', 'superseded', 'withdrawn'];

/** Where a version of a prompt stands, what is possible next, and the steps of its life. `state` says whether its text can be shown. */
@Resolver(() => PromptVersion)
export class PromptVersionLifeResolver {
  constructor(private readonly writes: Writes) {}

  @ResolveField(() => State, { description: 'Where it stands in its life.' })
  @Needs(...needed)
  lifecycleState(
    @Parent() version: PromptVersion,
    @CurrentRequest() request: RequestContext,
  ): Promise<PromptVersionState> {
    return promptVersionStateIn(request, version);
  }

  @ResolveField(() => [NextStep], { description: 'What its state allows next.' })
  @Needs(...needed)
  async nextSteps(@Parent() version: PromptVersion, @CurrentRequest() request: RequestContext): Promise<NextStep[]> {
    return nextStepsOf(promptVersionLifecycle, await this.lifecycleState(version, request));
  }

  @Mutation(() => ReviewResult, { description: 'Records a review of one version.' })
  @Allow('asset_owner', 'reviewer', 'admin')
  reviewPromptVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ReviewPromptVersionInput,
  ) {
    const { id, versionId, note } = input;
    return this.run(request, input, { type: 'ReviewPromptVersion', id, versionId, note });
  }

  @Mutation(() => ApproveResult, {
    description: 'Approves a version that was reviewed, so that it may go into production.',
  })
  @Allow('reviewer', 'admin')
  async approvePromptVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ApprovePromptVersionInput,
  ) {
    const { id, versionId, note } = input;
    // A model may need the prompt that is bound to it: either is approved first, and production asks for both.
    const facts = await useFacts(request.session, { kind: 'prompt', id, versionId }, 'staging', request.now());
    const duties = await promptDutyFacts(request, 'approve_prompt', versionId);
    return this.run(request, input, { type: 'ApprovePromptVersion', id, versionId, note, ...facts, ...duties });
  }

  @Mutation(() => WithdrawResult, {
    description:
      'Decides that a version must not be used, and ends its use wherever it is active; what needs it is at risk.',
  })
  @Allow('asset_owner', 'reviewer', 'admin')
  withdrawPromptVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.WithdrawPromptVersionInput,
  ) {
    const { id, versionId, reason } = input;
    return this.run(request, input, { type: 'WithdrawPromptVersion', id, versionId, reason });
  }

  private run(request: RequestContext, input: { readonly id: string }, command: VersionLifeCommand) {
    return this.writes.run(request, prompt, input, command, promptProjection, promptVersionProjection);
  }
}

/** Where a version stands in its life, as of the moment of the version. */
export async function promptVersionStateIn(
  request: RequestContext,
  version: PromptVersion,
): Promise<PromptVersionState> {
  const { status, deployments } = await promptOf(request, version);
  return promptVersionState({
    prompt: status === 'disposed' || status === 'retired' ? status : 'registered',
    reviewed: version.reviews.length > 0,
    approved: version.approved,
    environments: deployments.filter(({ versionId }) => versionId === version.id).map((each) => each.environment),
    superseded: version.superseded,
    withdrawn: version.withdrawn,
  });
}

/** The prompt of a version, as of the moment of the version; one statement for a whole page. */
async function promptOf(request: RequestContext, version: PromptVersion): Promise<Prompt> {
  const asOf = seenAt(version);
  const found = await request
    .loader(
      `prompt of version ${asOf ?? ''}`,
      ({ session }) => new DataLoader<string, Prompt | null>((ids) => session.byIds(Prompt, ids, { asOf })),
    )
    .load(version.promptId);
  if (!found) throw new Error(`Version ${version.id} has no prompt ${version.promptId}`);
  return found;
}
