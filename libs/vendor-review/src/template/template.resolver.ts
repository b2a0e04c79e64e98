import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  changeResult,
  creationResult,
  IdTaken,
  RequestContext,
  Writes,
} from '@custodia/graphql';
import { EVENT_STORE, FILES } from '@custodia/platform';
import { isUuid } from '@custodia/kernel';
import { adoptPack, packsOf, templateIdOf, type KnownTemplate } from './editions.js';
import { editionDigest } from './edition-digest.policy.js';
import { template } from './template.decider.js';
import { importFacts } from './template.facts.js';
import { ImportTemplateInput, StateTemplateWeightsInput, WithdrawTemplateInput } from './template.inputs.js';
import { templateProjection } from './template.projection.js';
import { NotAQuestionnaire, WorkbookRefused } from './template.refusals.js';
import { TemplateEdition } from './template.row.js';
import { invalid } from '../refusals.policy.js';

const ImportTemplateResult = creationResult('ImportTemplate', TemplateEdition, WorkbookRefused, NotAQuestionnaire);
const StateTemplateWeightsResult = changeResult('StateTemplateWeights', TemplateEdition, IdTaken);
const WithdrawTemplateResult = changeResult('WithdrawTemplate', TemplateEdition);

@Resolver(() => TemplateEdition)
export class TemplateResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(FILES) private readonly files: Files,
  ) {}

  @Query(() => [TemplateEdition], {
    description: 'Questionnaires that can be sent: packs in our own words, and what the organisation imported.',
  })
  @AllowMembers()
  async templates(@CurrentRequest() request: RequestContext): Promise<TemplateEdition[]> {
    const stored = await request.session.all(TemplateEdition, { sort: { field: 'title' } });
    const ids = new Set(stored.map(({ id }) => id));
    const packs = (await packsOf(request.who.organisationId)).filter(({ id }) => !ids.has(id)).map(rowOfPack);
    // What was put together for one assessment is drafted from its packs.
    return [...packs, ...stored.filter(({ withdrawn, origin }) => !withdrawn && origin !== 'packs')];
  }

  @Query(() => TemplateEdition, { nullable: true, description: 'One edition with its questions.' })
  @AllowMembers()
  async templateEdition(
    @CurrentRequest() request: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<TemplateEdition | null> {
    const stored = await request.session.one(TemplateEdition, id);
    if (stored) return stored;
    const pack = (await packsOf(request.who.organisationId)).find((one) => one.id === id);
    return pack ? rowOfPack(pack) : null;
  }

  @Mutation(() => ImportTemplateResult, {
    description:
      "Makes a template edition of the organisation's own workbook, blank or filled. `report` says what was recognised and concluded.",
  })
  @Allow('procurement', 'reviewer', 'admin', 'integration')
  async importTemplate(@CurrentRequest() request: RequestContext, @Args('input') input: ImportTemplateInput) {
    const { organisationId } = request.who;
    const facts = await importFacts(this.files, organisationId, input);
    if ('code' in facts) return facts;
    const id = templateIdOf(organisationId, editionDigest(facts.edition));
    return this.writes.run(request, template, { id }, { type: 'ImportTemplate', id, ...facts }, templateProjection);
  }

  @Mutation(() => StateTemplateWeightsResult, {
    description:
      "States weights of the organisation's own; reviews sent from now on can use them, and stored ones can be scored again with them.",
  })
  @Allow('reviewer', 'admin')
  async stateTemplateWeights(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: StateTemplateWeightsInput,
  ) {
    const { id, name } = input;
    const weightSetId = this.writes.idFor(request, 'weight-set', input.weightSetId);
    if (!isUuid(weightSetId))
      return invalid('weightSetId', weightSetId, 'Send a UUID in lower case, or leave it out.').refusal;
    const twice = input.weights.find(
      ({ questionId }, index) => input.weights.findIndex((one) => one.questionId === questionId) < index,
    );
    if (twice) return invalid('weights.questionId', twice.questionId, 'Weigh each question once.').refusal;
    await adoptPack(this.store, request.who.organisationId, id, {
      actor: request.who.memberId,
      at: request.now(),
    });
    const weights = Object.fromEntries(input.weights.map(({ questionId, weight }) => [questionId, weight]));
    return this.writes.run(
      request,
      template,
      { id },
      { type: 'StateTemplateWeights', id, weightSetId, name, weights },
      templateProjection,
    );
  }

  @Mutation(() => WithdrawTemplateResult, {
    description: 'Stops offering an edition for new reviews; what was sent stays as it is.',
  })
  @Allow('reviewer', 'admin')
  async withdrawTemplate(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id, reason }: WithdrawTemplateInput,
  ) {
    await adoptPack(this.store, request.who.organisationId, id, {
      actor: request.who.memberId,
      at: request.now(),
    });
    return this.writes.run(
      request,
      template,
      { id, reason },
      { type: 'WithdrawTemplate', id, reason },
      templateProjection,
    );
  }
}

const epoch = '1970-01-01T00:00:00.000Z';

function rowOfPack({ id, digest, edition: { source, questions, rules: _, ...rest } }: KnownTemplate): TemplateEdition {
  return Object.assign(new TemplateEdition(), {
    ...rest,
    id,
    digest,
    organisationId: '',
    revision: -1,
    createdAt: epoch,
    updatedAt: epoch,
    origin: source.kind,
    questions,
    questionCount: questions.length,
    weightSets: [],
    report: null,
    withdrawn: false,
  });
}
