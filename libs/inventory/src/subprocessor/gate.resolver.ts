import { Inject } from '@nestjs/common';
import { Args, Field, ID, ObjectType, Query, Resolver, registerEnumType } from '@nestjs/graphql';
import { load, type EventStore } from '@custodia/event-store';
import { AllowMembers, CurrentRequest, Instant, RequestContext } from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { gateAt, standingDecisions } from './gate.policy.js';
import { subprocessor } from './subprocessor.decider.js';
import { usabilityAt } from './subprocessor.policy.js';
import { Subprocessor } from './subprocessor.row.js';
import { constants, GateException, GateState } from './subprocessor.types.js';

const GateOutcome = constants(['approved', 'approved_with_conditions', 'rejected'] as const);
registerEnumType(GateOutcome, { name: 'GateOutcome', description: 'What a review decided about a subprocessor.' });

@ObjectType({ description: 'The decision of a review as the gate of the subprocessor counts it.' })
export class GateDecision {
  @Field(() => ID, { description: 'The review.' })
  reviewId!: string;

  @Field(() => [String], {
    description: 'The questionnaires of the assessment; empty where an earlier release did not keep them.',
  })
  questionnaires!: readonly string[];

  @Field(() => GateOutcome, { description: 'What was decided.' })
  outcome!: string;

  @Field(() => [ID], { description: 'Findings that are conditions of the approval and not resolved.' })
  openConditions!: readonly string[];

  @Field(() => Instant, { description: 'When it was decided.' })
  decidedAt!: string;

  @Field(() => Instant, { nullable: true, description: 'Until when it holds; empty for a rejection.' })
  until!: string | null;

  @Field({ description: 'False once newer decisions on all its questionnaires have taken its place.' })
  stands!: boolean;
}

@ObjectType({ description: 'Why a subprocessor may or may not be used.' })
export class GateExplanation {
  @Field(() => GateState, { description: 'Whether it may be used at that moment.' })
  state!: GateState;

  @Field({ description: 'What weighs most.' })
  reason!: string;

  @Field(() => ID, { nullable: true, description: 'The review that weighs most; empty when closed by hand.' })
  reviewId!: string | null;

  @Field(() => Instant, { nullable: true, description: 'The earliest end of the standing approvals.' })
  until!: string | null;

  @Field(() => [GateDecision], { description: 'All decisions, oldest first.' })
  decisions!: GateDecision[];

  @Field(() => [GateException], { description: 'Exceptions under which it may be used at that moment.' })
  exceptions!: GateException[];
}

@Resolver()
export class GateResolver {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Query(() => GateExplanation, {
    nullable: true,
    description:
      'Why a subprocessor may or may not be used, now or at a later moment: by all standing decisions the worst outcome, every open condition and the earliest end count.',
  })
  @AllowMembers()
  async gateExplanation(
    @CurrentRequest() request: RequestContext,
    @Args('subprocessorId', { type: () => ID }) id: string,
    @Args('at', { type: () => Instant, nullable: true }) moment?: string | null,
  ): Promise<GateExplanation | null> {
    const { session, who } = request;
    const at = moment ?? request.now();
    const row = await session.one(Subprocessor, id);
    const { state } = await load(this.store, subprocessor, { organisation: who.organisationId, id });
    if (!row || state.status === 'absent' || state.status === 'disposed') return null;
    const verdict = state.status === 'retired' ? state.gate : gateAt(state, at);
    const exceptions = row.exceptions.filter((one) => usabilityAt(null, [one], at) === 'exception');
    const gate = verdict && { ...verdict, since: verdict.decidedAt };
    const standing = new Set(standingDecisions(state));
    return {
      state: usabilityAt(gate, exceptions, at),
      reason: verdict?.reason ?? 'No review has decided yet.',
      reviewId: verdict?.reviewId ?? null,
      until: verdict?.until ?? null,
      decisions: Object.values(state.decisions)
        .toSorted((one, other) => one.decidedAt.localeCompare(other.decidedAt))
        .map((one) => ({ ...one, stands: standing.has(one) })),
      exceptions,
    };
  }
}
