import { Inject } from '@nestjs/common';
import { Args, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentRequest, Instant, RequestContext } from '@custodia/graphql';
import type { JobQueue } from '@custodia/jobs';
import { JOB_QUEUE } from '@custodia/platform';

@ObjectType({ description: 'A background job that failed for good and waits for a person.' })
export class DeadJob {
  @Field(() => ID, { description: 'Of the job; `custodia jobs retry --id` takes it.' })
  id!: string;

  @Field({ description: 'What it does, for example `send-invitation`.' })
  name!: string;

  @Field(() => Int, { description: 'How often it was tried.' })
  attempts!: number;

  @Field({ description: 'The last failure, in one line.' })
  reason!: string;

  @Field(() => Instant, { description: 'When it was given up.' })
  failedAt!: string;
}

/** The jobs of the organisation that nobody tries any more; administrators are told by mail, too. */
@Resolver(() => DeadJob)
export class DeadJobResolver {
  constructor(@Inject(JOB_QUEUE) private readonly queue: JobQueue) {}

  @Query(() => [DeadJob], {
    description:
      'Background jobs of this organisation that failed for good, newest first. A job is retried by `custodia jobs retry`.',
  })
  @Allow('admin')
  async deadJobs(
    @CurrentRequest() { who }: RequestContext,
    @Args('first', { type: () => Int, defaultValue: 100, description: 'At most so many, 1 to 500.' }) first: number,
  ): Promise<DeadJob[]> {
    const limit = Math.min(500, Math.max(1, first));
    const letters = await this.queue.deadLetters({ organisation: who.organisationId, limit });
    return letters.map(({ id, name, attempt, reason, failedAt }) => ({
      id,
      name,
      attempts: attempt,
      reason,
      failedAt,
    }));
  }
}
