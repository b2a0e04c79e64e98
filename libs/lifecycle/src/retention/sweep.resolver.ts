import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { execute, type EventStore } from '@custodia/event-store';
import { Allow, changeResult, CurrentRequest, JoinedMembersOnly, RequestContext, Writes } from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import type { CaseAsset } from '../asset.types.js';
import { disposal } from '../disposal/disposal.decider.js';
import { disposalProjection } from '../disposal/disposal.projection.js';
import { dueForDisposal } from './retention.facts.js';
import { RetentionSweep, SweepRetentionInput } from './sweep.types.js';

const SweepRetentionResult = changeResult('SweepRetention', RetentionSweep);

/** The sweep that runs each night, on demand. */
@Resolver()
@JoinedMembersOnly()
export class SweepResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Mutation(() => SweepRetentionResult, {
    description:
      'Looks now, and not only at night, whose time is over by the retention policies, and drafts a disposal case for each; nothing is deleted. A dry run only tells.',
  })
  @Allow('data_custodian', 'admin')
  async sweepRetention(
    @CurrentRequest() request: RequestContext,
    @Args('input') { dryRun }: SweepRetentionInput,
  ): Promise<object> {
    const { organisationId: organisation } = request.who;
    const found = await dueForDisposal(request.session, organisation, request.now());
    let position: string | null = null;
    for (const { id, asset, legalBasis, reason, retentionPolicyId } of dryRun ? [] : found) {
      const outcome = await execute(
        this.store,
        disposal,
        { organisation, id, correlation: request.correlation, request: request.repeatable },
        { ...this.writes.meta(request), type: 'OpenDisposal', asset, legalBasis, reason, retentionPolicyId },
      );
      if (outcome.kind === 'refused') return outcome.refusal;
      position = outcome.position ?? position;
    }
    await this.writes.shown(request, [disposalProjection], position);
    return Object.assign(new RetentionSweep(), {
      dryRun,
      due: found.map(({ id, asset, retentionPolicyId, reason, dueOn }) => ({
        asset: asset as CaseAsset,
        policyId: retentionPolicyId,
        reason,
        dueOn,
        disposalId: id,
      })),
    });
  }
}
