import { Inject } from '@nestjs/common';
import { Args, Field, ID, Mutation, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  changeResult,
  creationResult,
  Instant,
  listOf,
  RequestContext,
  Writes,
  type ListArgs,
  type ChangeInput,
} from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { CaseAssetInput, CaseAssetKind } from '../asset.types.js';
import { CaseFact } from '../case-fact.types.js';
import { factsOf } from '../facts.js';
import { datedAssets } from '@custodia/inventory/read';
import { PeriodsContradict, RetentionPolicyWithdrawn } from '../refusals.js';
import { policiesInForce, standingHolds } from '../standing.view.js';
import { retentionPolicy, type RetentionCommand } from './retention.decider.js';
import { retentionCodec, type RetentionRule } from './retention.events.js';
import * as inputs from './retention.inputs.js';
import { evaluateRetention } from './retention.policy.js';
import { retentionProjection } from './retention.projection.js';
import { RetentionPolicy } from './retention.row.js';
import { RetentionPolicyStatus } from './retention.types.js';

export const RetentionPolicies = listOf(RetentionPolicy, {
  filter: {
    name: 'text',
    status: { name: 'RetentionPolicyStatus', values: RetentionPolicyStatus },
    assetKinds: { name: 'CaseAssetKind', values: CaseAssetKind },
  },
  sort: ['name'],
  asOf: true,
});

@ObjectType({ description: 'What policies and holds say about one asset at this moment.' })
class RetentionState {
  @Field(() => [ID], { description: 'Policies that demand to keep it.' })
  keepPolicyIds!: string[];

  @Field(() => Instant, {
    nullable: true,
    description: 'End of the longest duty; empty when there is none, or when one has not begun to run.',
  })
  keepUntil!: string | null;

  @Field(() => Instant, { nullable: true, description: 'When a disposal case is due.' })
  disposeOn!: string | null;

  @Field(() => ID, { nullable: true, description: 'The policy that says so.' })
  disposePolicyId!: string | null;

  @Field(() => [ID], { description: 'Legal holds that cover it.' })
  holdIds!: string[];

  @Field({ description: 'To be disposed of now: the time is over, nothing has to be kept, no hold stands.' })
  due!: boolean;
}

const AdoptRetentionPolicyResult = creationResult('AdoptRetentionPolicy', RetentionPolicy, PeriodsContradict);
const ReviseRetentionPolicyResult = changeResult(
  'ReviseRetentionPolicy',
  RetentionPolicy,
  PeriodsContradict,
  RetentionPolicyWithdrawn,
);
const WithdrawRetentionPolicyResult = changeResult('WithdrawRetentionPolicy', RetentionPolicy);

@Resolver(() => RetentionPolicy)
export class RetentionResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Query(() => RetentionPolicy, {
    nullable: true,
    description: 'One retention policy, now or as it was at a past moment.',
  })
  @AllowMembers()
  retentionPolicy(
    @CurrentRequest() request: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ) {
    return request.session.one(RetentionPolicy, id, { asOf });
  }

  @Query(() => RetentionPolicies.Connection, { description: 'Retention policies of the organisation.' })
  @AllowMembers()
  retentionPolicies(
    @CurrentRequest() request: RequestContext,
    @Args({ type: () => RetentionPolicies.Args }) args: ListArgs,
  ) {
    return request.session.list(RetentionPolicy, args);
  }

  @Query(() => RetentionState, {
    nullable: true,
    description: 'How long an asset has to be kept, and whether its disposal is due.',
  })
  @AllowMembers()
  async retentionOf(
    @CurrentRequest() request: RequestContext,
    @Args('asset') asset: CaseAssetInput,
  ): Promise<RetentionState | null> {
    const { session } = request;
    const [[known], policies, holds] = await Promise.all([
      datedAssets(session, asset),
      policiesInForce(session),
      standingHolds(session),
    ]);
    if (!known) return null;
    const answer = evaluateRetention(known, policies, holds, request.now());
    return {
      keepPolicyIds: answer.duties.map(({ policyId }) => policyId),
      keepUntil: answer.keepUntil,
      disposeOn: answer.dispose?.on ?? null,
      disposePolicyId: answer.dispose?.policy.policyId ?? null,
      holdIds: answer.holds.map(({ holdId }) => holdId),
      due: answer.due,
    };
  }

  @ResolveField(() => [CaseFact], { description: 'The whole history of the policy, oldest first.' })
  history(@Parent() row: RetentionPolicy, @CurrentRequest() request: RequestContext): Promise<CaseFact[]> {
    return factsOf(this.store, retentionCodec, request.who.organisationId, row);
  }

  @Mutation(() => AdoptRetentionPolicyResult, { description: 'Puts a retention policy in force.' })
  @Allow('data_custodian', 'admin')
  adoptRetentionPolicy(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id: chosen, name, rule }: inputs.AdoptRetentionPolicyInput,
  ) {
    const id = this.writes.idFor(request, 'retention-policy', chosen);
    return this.run(request, { id }, { type: 'AdoptRetentionPolicy', name, ...ruleOf(rule) });
  }

  @Mutation(() => ReviseRetentionPolicyResult, { description: 'Changes the rule of a policy.' })
  @Allow('data_custodian', 'admin')
  reviseRetentionPolicy(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ReviseRetentionPolicyInput,
  ) {
    return this.run(request, input, { type: 'ReviseRetentionPolicy', reason: input.reason, ...ruleOf(input.rule) });
  }

  @Mutation(() => WithdrawRetentionPolicyResult, { description: 'Takes a policy out of force.' })
  @Allow('data_custodian', 'admin')
  withdrawRetentionPolicy(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.WithdrawRetentionPolicyInput,
  ) {
    return this.run(request, input, { type: 'WithdrawRetentionPolicy', reason: input.reason });
  }

  private run(
    request: RequestContext,
    { id, expectedRevision, reason }: ChangeInput,
    command: RetentionCommand,
  ): Promise<object> {
    return this.writes.run(request, retentionPolicy, { id, expectedRevision, reason }, command, retentionProjection);
  }
}

/** `null` in an input means: not stated. */
const ruleOf = ({
  assetKinds,
  classifications,
  from,
  keepAtLeast,
  disposeAfter,
  legalBasis,
}: inputs.RetentionRuleInput): RetentionRule => ({
  assetKinds,
  classifications,
  from,
  keepAtLeast: keepAtLeast ?? undefined,
  disposeAfter: disposeAfter ?? undefined,
  legalBasis,
});
