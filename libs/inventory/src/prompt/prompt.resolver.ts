import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Refusal } from '@custodia/kernel';
import type { Sealed } from '@custodia/vault';
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
import { disposed, idTaken, invalid, notFound } from '../asset/asset.policy.js';
import { AssetDisposed, AssetRetired, StillDeployed } from '../asset/asset.refusals.js';
import type { ChangeInput } from '../asset/asset.types.js';
import { assetFields, assetFilters, runningFilters } from '../asset/asset-fields.js';
import { strangerIn } from '../asset/carers.js';
import { belonging, list, one } from '../asset/seen-at.js';
import { cardValues } from '../asset/card-values.js';
import { prompt, type PromptCommand } from './prompt.decider.js';
import * as inputs from './prompt.inputs.js';
import { promptProjection, promptVersionProjection } from './prompt.projection.js';
import { PromptTexts } from './prompt-text.js';
import { Prompt, PromptVersion } from './prompt.row.js';
import { longestPromptText, variablesOf } from './variables.policy.js';

export const Prompts = listOf(Prompt, { filter: { ...assetFilters, ...runningFilters }, sort: ['name'], asOf: true });
export const PromptFields = assetFields(Prompt, 'prompt');
export const PromptVersions = listOf(PromptVersion, {
  filter: { promptId: 'id', label: 'text', digest: 'text', authorId: 'id' },
  sort: ['label'],
  asOf: true,
});

const RegisterPromptResult = creationResult('RegisterPrompt', Prompt);
const AddPromptVersionResult = changeResult('AddPromptVersion', Prompt, IdTaken, AssetDisposed, AssetRetired);
const ActivatePromptResult = changeResult('ActivatePrompt', Prompt, AssetDisposed, AssetRetired);
const DeactivatePromptResult = changeResult('DeactivatePrompt', Prompt, AssetDisposed);
const DocumentPromptResult = changeResult('DocumentPrompt', Prompt, AssetDisposed);
const AssignPromptCustodianResult = changeResult('AssignPromptCustodian', Prompt, AssetDisposed);
const PassPromptOwnershipResult = changeResult('PassPromptOwnership', Prompt, AssetDisposed);
const ReclassifyPromptResult = changeResult('ReclassifyPrompt', Prompt, AssetDisposed);
const RetirePromptResult = changeResult('RetirePrompt', Prompt, AssetDisposed, StillDeployed);

@Resolver(() => Prompt)
export class PromptResolver {
  constructor(
    private readonly writes: Writes,
    private readonly texts: PromptTexts,
  ) {}

  @Query(() => Prompt, { nullable: true, description: 'One prompt, now or as it was at a past moment.' })
  @AllowMembers()
  prompt(
    @Asking() request: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ) {
    return one(request, Prompt, id, asOf);
  }

  @Query(() => Prompts.Connection, { description: 'Prompts of the organisation.' })
  @AllowMembers()
  prompts(@Asking() request: RequestContext, @Args({ type: () => Prompts.Args }) args: ListArgs) {
    return list(request, Prompt, args);
  }

  @Query(() => PromptVersions.Connection, { description: 'Versions of all prompts.' })
  @AllowMembers()
  promptVersions(@Asking() request: RequestContext, @Args({ type: () => PromptVersions.Args }) args: ListArgs) {
    return list(request, PromptVersion, args);
  }

  @ResolveField(() => [PromptVersion], { description: 'Versions, oldest first.' })
  @Collects({ row: PromptVersion, by: 'promptId' })
  versions(@Parent() row: Prompt, @Asking() request: RequestContext): Promise<PromptVersion[]> {
    return belonging(request, PromptVersion, 'promptId', row);
  }

  @Mutation(() => RegisterPromptResult, { description: 'Takes a prompt into the inventory.' })
  @Allow('asset_owner', 'admin', 'integration')
  registerPrompt(
    @Asking() request: RequestContext,
    @Args('input') { id: chosen, ...input }: inputs.RegisterPromptInput,
  ) {
    const id = this.writes.idFor(request, 'prompt', chosen);
    const { name, purpose, classification, ownerId, custodianId } = input;
    return this.run(
      request,
      { id },
      {
        type: 'RegisterPrompt',
        id,
        name,
        purpose,
        classification,
        ownerId: ownerId ?? request.who.memberId,
        custodianId: custodianId ?? null,
      },
    );
  }

  @Mutation(() => AddPromptVersionResult, {
    description: 'Adds an immutable version. Its text is encrypted before it is stored.',
  })
  @Allow('asset_owner', 'admin', 'integration')
  async addPromptVersion(
    @Asking() request: RequestContext,
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
    const sealed = await this.sealedFor(request, id, versionId, text);
    if ('code' in sealed) return sealed;
    const authorId = input.authorId ?? request.who.memberId;
    return this.run(request, input, {
      type: 'AddPromptVersion',
      id,
      versionId,
      label,
      text: sealed,
      length: text.length,
      variables: variablesOf(text),
      authorId,
    });
  }

  @Mutation(() => ActivatePromptResult, {
    description: 'Puts a version to use in an environment, in place of the one before.',
  })
  @Allow('asset_owner', 'admin', 'integration')
  activatePrompt(@Asking() request: RequestContext, @Args('input') input: inputs.ActivatePromptInput) {
    return this.run(request, input, {
      type: 'ActivatePrompt',
      id: input.id,
      versionId: input.versionId,
      environment: input.environment,
    });
  }

  @Mutation(() => DeactivatePromptResult, { description: 'Ends the use of the prompt in an environment.' })
  @Allow('asset_owner', 'admin', 'integration')
  deactivatePrompt(@Asking() request: RequestContext, @Args('input') input: inputs.DeactivatePromptInput) {
    return this.run(request, input, { type: 'DeactivatePrompt', id: input.id, environment: input.environment });
  }

  @Mutation(() => DocumentPromptResult, { description: 'States the prompt card.' })
  @Allow('asset_owner', 'admin', 'integration')
  documentPrompt(@Asking() request: RequestContext, @Args('input') input: inputs.DocumentPromptInput) {
    const stated = cardValues(input.card);
    return stated.kind === 'refused'
      ? stated.refusal
      : this.run(request, input, { type: 'DocumentPrompt', id: input.id, card: stated.card });
  }

  @Mutation(() => AssignPromptCustodianResult, { description: 'Names the data custodian.' })
  @Allow('asset_owner', 'admin')
  assignPromptCustodian(@Asking() request: RequestContext, @Args('input') input: inputs.AssignPromptCustodianInput) {
    return this.run(request, input, { type: 'AssignPromptCustodian', id: input.id, custodianId: input.custodianId });
  }

  @Mutation(() => PassPromptOwnershipResult, { description: 'Makes another member answer for the prompt.' })
  @Allow('asset_owner', 'admin')
  passPromptOwnership(@Asking() request: RequestContext, @Args('input') input: inputs.PassPromptOwnershipInput) {
    return this.run(request, input, { type: 'PassPromptOwnership', id: input.id, ownerId: input.ownerId });
  }

  @Mutation(() => ReclassifyPromptResult, { description: 'Changes the confidentiality.' })
  @Allow('asset_owner', 'data_custodian', 'admin')
  reclassifyPrompt(@Asking() request: RequestContext, @Args('input') input: inputs.ReclassifyPromptInput) {
    return this.run(request, input, { type: 'ReclassifyPrompt', id: input.id, classification: input.classification });
  }

  @Mutation(() => RetirePromptResult, { description: 'Takes the prompt out of use for good.' })
  @Allow('asset_owner', 'admin')
  retirePrompt(@Asking() request: RequestContext, @Args('input') input: inputs.RetirePromptInput) {
    return this.run(request, input, { type: 'RetirePrompt', id: input.id, reason: input.reason });
  }

  /** A retry states the sealed text of the first time, because sealing again would look like another text. */
  private async sealedFor(
    request: RequestContext,
    id: string,
    versionId: string,
    text: string,
  ): Promise<Sealed | Refusal> {
    const { organisationId } = request.who;
    const [row, known] = await Promise.all([
      request.session.one(Prompt, id),
      request.session.one(PromptVersion, versionId),
    ]);
    // A key is made at the first sealing, and only for what exists.
    if (!row) return notFound('prompt', id).refusal;
    if (row.status === 'disposed' || (await this.texts.erased(organisationId, id)))
      return disposed(id, row.updatedAt).refusal;
    if (!known) return this.texts.seal(organisationId, id, text);
    const shown = known.promptId === id ? await this.texts.show(request, known) : undefined;
    return shown?.state === 'readable' && shown.text === text ? known.sealed : idTaken(versionId).refusal;
  }

  private async run(
    request: RequestContext,
    change: Pick<ChangeInput, 'id' | 'expectedRevision' | 'reason'>,
    command: PromptCommand,
  ): Promise<object | Refusal> {
    return (
      (await strangerIn(request, command)) ??
      this.writes.run(request, prompt, change, command, promptProjection, promptVersionProjection)
    );
  }
}
