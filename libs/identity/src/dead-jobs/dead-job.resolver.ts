import { Inject } from '@nestjs/common';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { execute, load, type EventStore } from '@custodia/event-store';
import { Allow, CurrentRequest, Instant, NotFound, RequestContext, resultOf, Writes } from '@custodia/graphql';
import type { JobQueue } from '@custodia/jobs';
import { derivedId, type Refusal } from '@custodia/kernel';
import { EVENT_STORE, JOB_QUEUE } from '@custodia/platform';
import { notFound } from '../refusals.policy.js';
import { actOn } from './act-on-dead-job.js';
import { deadJob, failureDecided, type DeadJobCommand } from './dead-job.decider.js';

@ObjectType({ description: 'A background job that failed for good and waits for a person.' })
export class DeadJob {
  @Field(() => ID, { description: 'Of the job, among those of its name.' })
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

@ObjectType({ description: 'A failure that was decided about.' })
export class DecidedJob {
  @Field(() => ID, { description: 'Of the job.' })
  id!: string;

  @Field({ description: 'Name of the job.' })
  name!: string;

  @Field(() => Instant, { description: 'When it had been given up.' })
  failedAt!: string;
}

@InputType()
export class DeadJobInput {
  @Field(() => ID, { description: 'Of the job.' })
  id!: string;

  @Field({ description: 'Name of the job.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Why, for the audit trail.' })
  reason?: string;
}

const RetryDeadJobResult = resultOf('RetryDeadJob', DecidedJob, [NotFound]);
const DiscardDeadJobResult = resultOf('DiscardDeadJob', DecidedJob, [NotFound]);

/** The jobs of the organisation that nobody tries any more; administrators are told by mail, too. */
@Resolver(() => DeadJob)
export class DeadJobResolver {
  constructor(
    @Inject(JOB_QUEUE) private readonly queue: JobQueue,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly writes: Writes,
  ) {}

  @Query(() => [DeadJob], {
    description:
      'Background jobs of this organisation that failed for good, newest first. `retryDeadJob` puts one back to work, `discardDeadJob` forgets it.',
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

  @Mutation(() => RetryDeadJobResult, {
    description: 'Puts a background job that failed for good back to work, with all its attempts.',
  })
  @Allow('admin')
  retryDeadJob(@CurrentRequest() request: RequestContext, @Args('input') input: DeadJobInput) {
    return this.act(request, 'RetryDeadJob', input);
  }

  @Mutation(() => DiscardDeadJobResult, {
    description: 'Forgets a background job that failed for good: its work is not done, and it may be asked for anew.',
  })
  @Allow('admin')
  discardDeadJob(@CurrentRequest() request: RequestContext, @Args('input') input: DeadJobInput) {
    return this.act(request, 'DiscardDeadJob', input);
  }

  private async act(
    request: RequestContext,
    type: DeadJobCommand['type'],
    { id, name, reason }: DeadJobInput,
  ): Promise<DecidedJob | Refusal> {
    const { organisationId: organisation } = request.who;
    const target = { organisation, id: derivedId(organisation, 'deadjob', name, id) };
    const [letter] = await this.queue.deadLetters({ organisation, name, id, limit: 1 });
    if (!letter) {
      const decided = failureDecided(type, (await load(this.store, deadJob, target)).state);
      return decided ? { id, name, failedAt: decided.failedAt } : notFound('failed job', id).refusal;
    }
    const { failedAt } = letter;
    await execute(
      this.store,
      deadJob,
      { ...target, request: request.repeatable, correlation: request.correlation },
      { type, name, jobId: id, failedAt, ...this.writes.meta(request, reason) },
    );
    const verb = type === 'RetryDeadJob' ? 'retry' : 'discard';
    await actOn(this.queue, organisation, { verb, name, jobId: id, failedAt });
    return { id, name, failedAt };
  }
}
