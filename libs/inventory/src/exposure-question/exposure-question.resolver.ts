import { Args, ID, InputType, Field, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  AllowMembers,
  creationResult,
  CurrentRequest,
  listOf,
  Needs,
  RequestContext,
  Writes,
  type ListArgs,
} from '@custodia/graphql';
import { list } from '../asset/seen-at.js';
import { answerTo, exposureTo, questionAsked } from '../views/exposure.read.js';
import { unanswerable } from '../views/exposure.resolver.js';
import { ExposureReport, ReportedContent } from '../views/exposure.types.js';
import { exposureQuestion, mostFound } from './exposure-question.decider.js';
import { exposureQuestionProjection } from './exposure-question.projection.js';
import { ExposureQuestion } from './exposure-question.row.js';

export const ExposureQuestions = listOf(ExposureQuestion, {
  filter: { lookedFor: 'text', url: 'text', digest: 'text', askedBy: 'id' },
});

const AskExposureResult = creationResult('AskExposure', ExposureQuestion);

@InputType({ description: 'A report of poisoned content; a URL or a domain.' })
export class AskExposureInput extends ReportedContent {
  @Field(() => ID, { nullable: true, description: 'UUID for the question; derived or made up when left out.' })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'Why it is asked, for example the number of the report.' })
  reason?: string | null;
}

/** The same question as the query `exposure`, kept: a query reads and never writes. */
@Resolver(() => ExposureQuestion)
export class ExposureQuestionResolver {
  constructor(private readonly writes: Writes) {}

  @Mutation(() => AskExposureResult, {
    description:
      'Asks like `exposure` and records the question with the counts of its answer; it stands in the history of the datasets that were confirmed or found possible.',
  })
  @AllowMembers()
  async askExposure(@CurrentRequest() request: RequestContext, @Args('input') input: AskExposureInput) {
    const id = this.writes.idFor(request, 'exposureQuestion', input.id);
    const asked = questionAsked(input);
    if (asked.kind === 'refused') return asked.refusal;
    const answer = await answerTo(request.session, asked.report, mostFound);
    const question = {
      url: input.url ?? null,
      domain: input.domain ?? null,
      digest: asked.report.digest,
      from: asked.report.from,
      to: asked.report.to,
    };
    return this.writes.run(
      request,
      exposureQuestion,
      { id, reason: input.reason },
      { type: 'AskExposure', id, ...question, ...answer },
      exposureQuestionProjection,
    );
  }

  @Query(() => ExposureQuestions.Connection, {
    description: 'Recorded questions about exposure: who asked what, when.',
  })
  @AllowMembers()
  exposureQuestions(
    @CurrentRequest() request: RequestContext,
    @Args({ type: () => ExposureQuestions.Args }) args: ListArgs,
  ) {
    return list(request, ExposureQuestion, args);
  }

  @ResolveField(() => ExposureReport, {
    description: 'The question asked anew: the answer of now, which may differ from the recorded counts.',
  })
  @Needs('url', 'domain', 'digest', 'from', 'to')
  report(@Parent() question: ExposureQuestion, @CurrentRequest() { session }: RequestContext): Promise<ExposureReport> {
    const asked = questionAsked(question);
    return exposureTo(session, asked.kind === 'refused' ? unanswerable(asked.refusal) : asked.report);
  }
}
