import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import { Allow, CurrentRequest, changeResult, IdTaken, RequestContext, Writes } from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { invalid } from '../asset/asset.policy.js';
import {
  AssetDisposed,
  NotYourAsset,
  AssetRetired,
  DutiesNotSeparate,
  NotApproved,
  notUsable,
  StepNotAllowed,
} from '../asset/asset.refusals.js';
import { assetResolver } from '../asset/asset.resolver.js';
import { retirementFacts } from '../lineage/dependents.facts.js';
import { versionsOf } from '../asset/versions.resolver.js';
import { useFacts } from '../use/use.facts.js';
import { prompt } from './prompt.decider.js';
import { promptDutyFacts, sealedFor } from './prompt.facts.js';
import * as inputs from './prompt.inputs.js';
import { promptProjection, promptVersionProjection } from './prompt.projection.js';
import { PromptTexts } from './prompt-text.js';
import { Prompt, PromptVersion } from './prompt.row.js';
import { promptVersionStates } from './version-states.js';
import { PromptVersionLifeResolver, promptVersionStateFilter } from './version-life.resolver.js';
import { longestPromptText, variablesOf } from './variables.policy.js';

const asset = assetResolver({
  row: Prompt,
  called: 'a prompt',
  card: 'prompt',
  aggregate: prompt,
  shown: promptProjection,
  alsoShown: [promptVersionProjection],
  runs: true,
  retirementFacts,
  registration: { input: inputs.RegisterPromptInput, stated: () => ({}) },
});

const AddPromptVersionResult = changeResult(
  'AddPromptVersion',
  Prompt,
  IdTaken,
  AssetDisposed,
  NotYourAsset,
  AssetRetired,
);
const ActivatePromptResult = changeResult(
  'ActivatePrompt',
  Prompt,
  AssetDisposed,
  NotYourAsset,
  AssetRetired,
  NotApproved,
  DutiesNotSeparate,
  StepNotAllowed,
  ...notUsable,
);
const DeactivatePromptResult = changeResult('DeactivatePrompt', Prompt, AssetDisposed, NotYourAsset);

@Resolver(() => Prompt)
class PromptResolver extends asset.Host {
  constructor(
    writes: Writes,
    readonly texts: PromptTexts,
    @Inject(EVENT_STORE) readonly store: EventStore,
  ) {
    super(writes);
  }

  @Mutation(() => AddPromptVersionResult, {
    description: 'Adds an immutable version. Its text is encrypted before it is stored.',
  })
  @Allow('asset_owner', 'admin', 'integration')
  async addPromptVersion(
    @CurrentRequest() request: RequestContext,
    @Args('input') { text, label, ...input }: inputs.AddPromptVersionInput,
  ) {
    const { id } = input;
    if (text.trim() === '') return invalid('text', text, 'Write the prompt.').refusal;
    if (text.length > longestPromptText)
      return invalid(
        'text',
        `${text.slice(0, 40)}…`,
        `It has ${text.length} characters; at most ${longestPromptText} are kept.`,
      ).refusal;
    const versionId = this.writes.idFor(request, 'prompt-version', input.versionId);
    const authorId = input.authorId ?? request.who.memberId;
    const stated = { id, versionId, label, length: text.length, variables: variablesOf(text), authorId };
    const command = { type: 'AddPromptVersion', ...stated } as const;
    const sealed = await sealedFor(request, this, command, text);
    return 'code' in sealed ? sealed : this.run(request, input, { ...command, text: sealed });
  }

  @Mutation(() => ActivatePromptResult, {
    description:
      'Puts a version to use in an environment, in place of the one before; in production, one that is approved.',
  })
  @Allow('asset_owner', 'admin', 'integration')
  async activatePrompt(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.ActivatePromptInput) {
    const { id, versionId, environment } = input;
    const facts = await useFacts(request.session, { kind: 'prompt', id, versionId }, environment, request.now());
    const duties = await promptDutyFacts(request, 'activate_prompt', versionId);
    return this.run(request, input, { type: 'ActivatePrompt', id, versionId, environment, ...facts, ...duties });
  }

  @Mutation(() => DeactivatePromptResult, { description: 'Ends the use of the prompt in an environment.' })
  @Allow('asset_owner', 'admin', 'integration')
  deactivatePrompt(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.DeactivatePromptInput) {
    return this.run(request, input, { type: 'DeactivatePrompt', id: input.id, environment: input.environment });
  }
}

export const promptResolvers = [
  PromptResolver,
  PromptVersionLifeResolver,
  ...asset.providers,
  ...versionsOf(Prompt, PromptVersion, {
    by: 'promptId',
    states: { field: 'lifecycleState', type: promptVersionStateFilter, ...promptVersionStates },
    filter: { authorId: 'id' },
    description: 'Versions of all prompts.',
  }),
];
