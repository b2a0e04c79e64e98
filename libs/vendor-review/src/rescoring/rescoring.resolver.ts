import { Inject } from '@nestjs/common';
import { Args, Field, ID, InputType, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  creationResult,
  listOf,
  RequestContext,
  Writes,
  type ListArgs,
} from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { rescoring } from './rescoring.decider.js';
import { scopeRefused } from './rescoring.facts.js';
import { rescoringProjection } from './rescoring.projection.js';
import { Rescoring, RescoringStatus } from './rescoring.row.js';

export const Rescorings = listOf(Rescoring, {
  filter: { status: { name: 'RescoringStatus', values: RescoringStatus }, templateId: 'id' },
});

@InputType()
export class RescoreReviewsInput {
  @Field(() => ID, {
    nullable: true,
    description: 'UUID of your choice, so that a retry is harmless; made when left out.',
  })
  id?: string;

  @Field(() => ID, { nullable: true, description: 'Only reviews of this template edition; all when left out.' })
  templateId?: string;
}

const RescoreReviewsResult = creationResult('RescoreReviews', Rescoring);

@Resolver(() => Rescoring)
export class RescoringResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Query(() => Rescoring, { nullable: true, description: 'How far a rescoring has come.' })
  @AllowMembers()
  rescoring(@CurrentRequest() request: RequestContext, @Args('id', { type: () => ID }) id: string) {
    return request.session.one(Rescoring, id);
  }

  @Query(() => Rescorings.Connection, { description: 'Rescorings, the finished ones too.' })
  @AllowMembers()
  rescorings(@CurrentRequest() request: RequestContext, @Args({ type: () => Rescorings.Args }) args: ListArgs) {
    return request.session.list(Rescoring, args);
  }

  @Mutation(() => RescoreReviewsResult, {
    description:
      'Scores all submitted reviews again by a job, by the weights and rules that were frozen; every review gets one more score beside the one that counts. For other weights ask `trialScores`.',
  })
  @Allow('reviewer', 'admin')
  async rescoreReviews(@CurrentRequest() request: RequestContext, @Args('input') input: RescoreReviewsInput) {
    const id = this.writes.idFor(request, 'rescoring', input.id);
    const { templateId = null } = input;
    const refused = await scopeRefused(this.store, request.who.organisationId, templateId);
    if (refused) return refused;
    return this.writes.run(
      request,
      rescoring,
      { id },
      { type: 'RequestRescoring', id, templateId, weightSetId: null },
      rescoringProjection,
    );
  }
}
