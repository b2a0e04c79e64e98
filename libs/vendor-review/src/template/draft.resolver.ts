import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { execute, load, type EventStore } from '@custodia/event-store';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  changeResult,
  creationResult,
  refusalType,
  RequestContext,
  Writes,
} from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { isUuid, refuse, type Refusal } from '@custodia/kernel';
import { checkEdition } from '../questionnaire/check-edition.js';
import type { Problem } from '../questionnaire/problem.js';
import { renderPack } from '../questionnaire/render-pack.js';
import { invalid, notFound } from '../refusals.policy.js';
import { templateDraft, type DraftCommand } from './draft.decider.js';
import { editionOfDraft, questionOf, startFacts } from './draft.facts.js';
import * as inputs from './draft.inputs.js';
import { draftProjection } from './draft.projection.js';
import { TemplateDraft } from './draft.row.js';
import { editionDigest } from './edition-digest.policy.js';
import { editionOf, packsOf, templateIdOf } from './editions.js';
import { template } from './template.decider.js';
import { templateProjection } from './template.projection.js';
import { FileProblem } from './template.row.js';

const DraftClosed = refusalType('DraftClosed', 'The draft was published or discarded.', { id: 'id' });
const DraftIncomplete = refusalType('DraftIncomplete', 'Something in the draft cannot be asked as it is.', {
  id: 'id',
  problems: 'number',
});

const StartTemplateDraftResult = creationResult('StartTemplateDraft', TemplateDraft);
const DescribeTemplateDraftResult = changeResult('DescribeTemplateDraft', TemplateDraft, DraftClosed);
const ArrangeDraftDomainsResult = changeResult('ArrangeDraftDomains', TemplateDraft, DraftClosed);
const PutDraftQuestionsResult = changeResult('PutDraftQuestions', TemplateDraft, DraftClosed);
const RemoveDraftQuestionsResult = changeResult('RemoveDraftQuestions', TemplateDraft, DraftClosed);
const PublishTemplateDraftResult = changeResult('PublishTemplateDraft', TemplateDraft, DraftClosed, DraftIncomplete);
const DiscardTemplateDraftResult = changeResult('DiscardTemplateDraft', TemplateDraft, DraftClosed);

/** Where an organisation writes questionnaires of its own. Nothing of a draft is asked before it is published; then it is an edition that never changes. */
@Resolver(() => TemplateDraft)
export class TemplateDraftResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Query(() => [TemplateDraft], { description: 'Questionnaires that are being written, or were.' })
  @AllowMembers()
  templateDrafts(@CurrentRequest() { session }: RequestContext): Promise<TemplateDraft[]> {
    return session.all(TemplateDraft, { sort: { field: 'title' } });
  }

  @Query(() => TemplateDraft, { nullable: true, description: 'One draft with its questions.' })
  @AllowMembers()
  templateDraft(
    @CurrentRequest() { session }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<TemplateDraft | null> {
    return session.one(TemplateDraft, id);
  }

  @Query(() => String, {
    nullable: true,
    description: "An edition or a pack in Custodia's own YAML, to be changed anywhere and imported again.",
  })
  @AllowMembers()
  async templateYaml(
    @CurrentRequest() { who }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<string | null> {
    const known = await editionOf(this.store, who.organisationId, id);
    return known ? renderPack(known.edition) : null;
  }

  @ResolveField(() => [FileProblem], { description: 'What stands against publishing it as it is.' })
  problems(@Parent() draft: TemplateDraft): Problem[] {
    return checkEdition(editionOfDraft(draft));
  }

  @Mutation(() => StartTemplateDraftResult, {
    description: 'Begins a questionnaire: empty, as a copy of an edition or a pack, or from YAML.',
  })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  async startTemplateDraft(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.StartTemplateDraftInput,
  ) {
    const id = this.writes.idFor(request, 'template-draft', input.id);
    if (!isUuid(id)) return invalid('id', id, 'Send a UUID in lower case, or leave it out.').refusal;
    const facts = await startFacts(this.store, request.who.organisationId, input);
    if (facts.kind === 'refused') return facts.refusal;
    return this.run(request, { id }, { type: 'StartTemplateDraft', id, ...facts.start });
  }

  @Mutation(() => DescribeTemplateDraftResult, { description: 'Says what the questionnaire is called.' })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  describeTemplateDraft(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.DescribeTemplateDraftInput,
  ) {
    const { id, template: name, edition, title, notice } = input;
    const said = Object.fromEntries(
      Object.entries({ template: name, edition, title, notice }).filter(([, value]) => value != null),
    );
    return this.run(request, input, { type: 'DescribeTemplateDraft', id, ...said });
  }

  @Mutation(() => ArrangeDraftDomainsResult, {
    description: 'Says which domains the questionnaire has, and in which order.',
  })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  arrangeDraftDomains(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ArrangeDraftDomainsInput,
  ) {
    const domains = input.domains.map(({ id, title }) => ({ id, title, weight: 1 }));
    return this.run(request, input, { type: 'ArrangeDraftDomains', id: input.id, domains });
  }

  @Mutation(() => PutDraftQuestionsResult, { description: 'Adds questions, or replaces those with the same id.' })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  putDraftQuestions(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.PutDraftQuestionsInput) {
    const { id, questions, before } = input;
    return this.run(request, input, {
      type: 'PutDraftQuestions',
      id,
      questions: questions.map(questionOf),
      before: before ?? null,
    });
  }

  @Mutation(() => RemoveDraftQuestionsResult, { description: 'Takes questions out of the draft.' })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  removeDraftQuestions(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.RemoveDraftQuestionsInput,
  ) {
    return this.run(request, input, {
      type: 'RemoveDraftQuestions',
      id: input.id,
      questionIds: input.questionIds,
    });
  }

  @Mutation(() => PublishTemplateDraftResult, {
    description:
      'Makes an edition of the draft that can be sent and never changes. The draft is closed; to change the questionnaire, start a copy.',
  })
  @Allow('reviewer', 'admin')
  async publishTemplateDraft(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.PublishTemplateDraftInput,
  ) {
    const { organisationId: organisation, memberId: actor } = request.who;
    const { state } = await load(this.store, templateDraft, { organisation, id: input.id });
    if (state.status === 'absent') return notFound('template draft', input.id).refusal;
    if (state.templateId !== null)
      return this.run(request, input, {
        type: 'RecordTemplateDraftPublished',
        id: input.id,
        templateId: state.templateId,
      });
    const edition = editionOfDraft(state);
    const wrong = state.status === 'open' ? await this.against(request, input.id, edition) : null;
    if (wrong) return wrong;
    const templateId = templateIdOf(organisation, editionDigest(edition));
    if (state.status === 'open') {
      const made = await execute(
        this.store,
        template,
        { organisation, id: templateId },
        { type: 'ImportTemplate', id: templateId, edition, report: null, actor, at: request.now() },
      );
      if (made.kind === 'refused') return made.refusal;
    }
    return this.run(request, input, { type: 'RecordTemplateDraftPublished', id: input.id, templateId });
  }

  @Mutation(() => DiscardTemplateDraftResult, { description: 'Gives a draft up; what it said stays in the log.' })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  discardTemplateDraft(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.DiscardTemplateDraftInput,
  ) {
    return this.run(request, input, { type: 'DiscardTemplateDraft', id: input.id, reason: input.reason });
  }

  /** Why it cannot be published as it is; `null` when it can. */
  private async against(
    { session, who: { organisationId: organisation } }: RequestContext,
    id: string,
    edition: ReturnType<typeof editionOfDraft>,
  ): Promise<Refusal | null> {
    const problems = checkEdition(edition);
    const [first] = problems;
    if (first)
      return refuse({
        code: 'DRAFT_INCOMPLETE',
        message: `${first.place}: ${first.reason}. ${first.remedy}.${problems.length > 1 ? ` ${problems.length - 1} further problems stand in \`problems\` of the draft.` : ''}`,
        id,
        problems: problems.length,
      }).refusal;
    const taken = await session.query<{ digest: string }>(
      'select digest from template_edition_v1 where template = $1 and edition = $2',
      [edition.template, edition.edition],
    );
    const packs = (await packsOf(organisation)).filter(
      (pack) => pack.edition.template === edition.template && pack.edition.edition === edition.edition,
    );
    return [...taken, ...packs].some(({ digest }) => digest !== editionDigest(edition))
      ? invalid(
          'edition',
          edition.edition,
          `${edition.template} has an edition of this name that asks something else. Name another one with describeTemplateDraft.`,
        ).refusal
      : null;
  }

  private run(
    request: RequestContext,
    change: { readonly id: string; readonly expectedRevision?: number; readonly reason?: string },
    command: DraftCommand,
  ): Promise<object | Refusal> {
    // The edition is of an earlier event, so a published draft is shown with it.
    return this.writes.run(request, templateDraft, change, command, draftProjection, templateProjection);
  }
}
