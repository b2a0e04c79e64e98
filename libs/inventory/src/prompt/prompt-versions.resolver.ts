import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { AllowMembers, CurrentRequest, RequestContext } from '@custodia/graphql';
import { PromptDiff, PromptTexts, TextState } from './prompt-text.js';
import { diffOf } from './prompt-diff.js';
import { PromptVersion } from './prompt.row.js';

/** The secret side of a version: its text, and what changed between two texts. */
@Resolver(() => PromptVersion)
export class PromptVersionsResolver {
  constructor(private readonly texts: PromptTexts) {}

  @ResolveField(() => String, { nullable: true, description: 'The text; empty when `state` is not READABLE.' })
  async text(@Parent() version: PromptVersion, @CurrentRequest() request: RequestContext): Promise<string | null> {
    const shown = await this.texts.show(request, version);
    return shown.state === 'readable' ? shown.text : null;
  }

  @ResolveField(() => TextState, { description: 'Whether the text can be shown.' })
  async state(@Parent() version: PromptVersion, @CurrentRequest() request: RequestContext): Promise<TextState> {
    return (await this.texts.show(request, version)).state;
  }

  @ResolveField(() => Boolean, { description: 'The text was erased: its key was destroyed.' })
  erased(@Parent() { promptId }: PromptVersion, @CurrentRequest() { who }: RequestContext): Promise<boolean> {
    return this.texts.erased(who.organisationId, promptId);
  }

  @Query(() => PromptDiff, {
    nullable: true,
    description:
      'What changed between two versions of a prompt (ETSI TS 104 223, 5.2.4-3); empty when there is no such version.',
  })
  @AllowMembers()
  async promptDiff(
    @CurrentRequest() request: RequestContext,
    @Args('id', { type: () => ID, description: 'The prompt.' }) id: string,
    @Args('from', { type: () => ID, description: 'The earlier version.' }) from: string,
    @Args('to', { type: () => ID, description: 'The later version.' }) to: string,
  ): Promise<PromptDiff | null> {
    const [fromVersion, toVersion] = await request.session.byIds(PromptVersion, [from, to]);
    if (fromVersion?.promptId !== id || toVersion?.promptId !== id) return null;
    const [old, fresh] = await Promise.all([
      this.texts.show(request, fromVersion),
      this.texts.show(request, toVersion),
    ]);
    if (old.state !== 'readable' || fresh.state !== 'readable') {
      const state = old.state !== 'readable' ? old.state : fresh.state;
      return { state, unified: null, added: null, removed: null, fromVersion, toVersion };
    }
    return {
      state: 'readable',
      ...diffOf({ label: fromVersion.label, text: old.text }, { label: toVersion.label, text: fresh.text }),
      fromVersion,
      toVersion,
    };
  }
}

@Resolver(() => PromptDiff)
export class PromptDiffResolver {
  @ResolveField(() => PromptVersion, { description: 'The earlier version.' })
  from(@Parent() { fromVersion }: PromptDiff): PromptVersion {
    return fromVersion;
  }

  @ResolveField(() => PromptVersion, { description: 'The later version.' })
  to(@Parent() { toVersion }: PromptDiff): PromptVersion {
    return toVersion;
  }
}
