import { Inject } from '@nestjs/common';
import { Args, Field, Float, ID, InputType, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import { AllowMembers, CurrentRequest, RequestContext } from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { scoreOf, type TrialWeights } from './score-review.js';
import { editionOf, weightsOf } from '../template/editions.js';
import { readReview } from './read-review.js';
import { Rating } from './review.types.js';

/** Reviews that one request may try. */
const mostReviews = 100;

@InputType({ description: 'A weight for one question.' })
export class TrialWeightInput {
  @Field({ description: 'The question.' })
  questionId!: string;

  @Field(() => Float, { description: 'Its weight, 0 to 10,000.' })
  weight!: number;
}

@ObjectType({ description: 'What a review would score by other weights. A trial is recorded nowhere.' })
export class TrialScore {
  @Field(() => ID, { description: 'The review.' })
  reviewId!: string;

  @Field(() => Float, { nullable: true, description: 'The score by these weights, 0 to 100.' })
  score!: number | null;

  @Field(() => Rating, { nullable: true, description: 'The rating by these weights.' })
  rating!: string | null;

  @Field(() => Float, { nullable: true, description: 'Residual risk by these weights.' })
  residualRisk!: number | null;

  @Field(() => Float, { nullable: true, description: 'The score that counts.' })
  counted!: number | null;
}

/** What-if questions about scores. They read and compute; nothing is written. */
@Resolver()
export class TrialResolver {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Query(() => [TrialScore], {
    description: `What up to ${mostReviews} submitted reviews would score by other weights: those of a weight set, or the ones given here for single questions beside those that were frozen. Reviews that are unknown or not submitted are left out.`,
  })
  @AllowMembers()
  async trialScores(
    @CurrentRequest() { who }: RequestContext,
    @Args('reviewIds', { type: () => [ID] }) reviewIds: string[],
    @Args('weightSetId', { type: () => ID, nullable: true }) weightSetId?: string,
    @Args('weights', { type: () => [TrialWeightInput], nullable: true }) weights?: TrialWeightInput[],
  ): Promise<TrialScore[]> {
    const given = Object.fromEntries((weights ?? []).map(({ questionId, weight }) => [questionId, weight]));
    const tried: TrialScore[] = [];
    for (const id of [...new Set(reviewIds)].slice(0, mostReviews)) {
      const review = await readReview(this.store, { organisation: who.organisationId, id });
      if (!review?.frozen || review.score === null) continue;
      const { templateId } = review.drafted;
      const known = await editionOf(this.store, who.organisationId, templateId);
      const chosen = weightSetId
        ? await weightsOf(this.store, who.organisationId, templateId, weightSetId)
        : review.frozen.weightSet;
      if (!known || (weightSetId && !chosen)) continue;
      const trial: TrialWeights = { weightSetId: 'trial', weights: { ...chosen?.weights, ...given } };
      const { score, rating, residualRisk } = scoreOf(review, known.edition, trial);
      tried.push({ reviewId: id, score, rating, residualRisk, counted: review.score.score });
    }
    return tried;
  }
}
