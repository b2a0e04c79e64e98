import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  changeResult,
  creationResult,
  Instant,
  JoinedMembersOnly,
  listOf,
  RequestContext,
  Writes,
  type ListArgs,
  type ChangeInput,
} from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { isMember } from '@custodia/identity/read';
import type { Refusal } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import { invalid } from '../answers.policy.js';
import { CaseFact } from '../case-fact.types.js';
import { factsOf } from '../facts.js';
import { knownFacts, knownOf } from '../hidden.view.js';
import { dutiesUnderHold } from '../disposal/duties.facts.js';
import { assetOf } from '@custodia/inventory/read';
import { HoldReleased, NotNotified, RolesNotSeparate } from '../refusals.js';
import { legalHold, type LegalHoldCommand } from './legal-hold.decider.js';
import { legalHoldCodec, type HoldTarget } from './legal-hold.events.js';
import * as inputs from './legal-hold.inputs.js';
import { legalHoldProjection } from './legal-hold.projection.js';
import { LegalHold } from './legal-hold.row.js';
import { LegalHoldStatus, LegalHoldTarget } from './legal-hold.types.js';
import { targetsOf } from './target.policy.js';

export const LegalHolds = listOf(LegalHold, {
  filter: {
    status: { name: 'LegalHoldStatus', values: LegalHoldStatus },
    name: 'text',
    matter: 'text',
    authority: 'text',
    reviewBy: 'instant',
    notifiedIds: 'id',
  },
  sort: ['name', 'reviewBy'],
  asOf: true,
});

const PlaceLegalHoldResult = creationResult('PlaceLegalHold', LegalHold);
const WidenLegalHoldResult = changeResult('WidenLegalHold', LegalHold, HoldReleased);
const AcknowledgeLegalHoldResult = changeResult('AcknowledgeLegalHold', LegalHold, HoldReleased, NotNotified);
const ReviewLegalHoldResult = changeResult('ReviewLegalHold', LegalHold, HoldReleased);
const ReleaseLegalHoldResult = changeResult('ReleaseLegalHold', LegalHold, RolesNotSeparate);

@Resolver(() => LegalHold)
@JoinedMembersOnly()
export class LegalHoldResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Query(() => LegalHold, { nullable: true, description: 'One legal hold, now or as it was at a past moment.' })
  @AllowMembers()
  legalHold(
    @CurrentRequest() request: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ) {
    return request.session.one(LegalHold, id, { asOf });
  }

  @Query(() => LegalHolds.Connection, { description: 'Legal holds of the organisation.' })
  @AllowMembers()
  legalHolds(@CurrentRequest() request: RequestContext, @Args({ type: () => LegalHolds.Args }) args: ListArgs) {
    return request.session.list(LegalHold, args);
  }

  @ResolveField(() => [CaseFact], { description: 'The whole history of the hold, oldest first.' })
  history(@Parent() row: LegalHold, @CurrentRequest() { who, session }: RequestContext): Promise<CaseFact[]> {
    return knownFacts(session, factsOf(this.store, legalHoldCodec, who.organisationId, row));
  }

  @ResolveField(() => [LegalHoldTarget], {
    description: 'What it covers. A target that is an asset which is hidden from the reader is left out.',
  })
  targets(@Parent() { targets }: LegalHold, @CurrentRequest() { session }: RequestContext) {
    return knownOf(session, targets, ({ assetId }) => assetId);
  }

  @Mutation(() => PlaceLegalHoldResult, {
    description: 'Places a hold: open disposals that it covers are paused, and nothing covered is started.',
  })
  @Allow('legal_counsel', 'admin')
  async placeLegalHold(
    @CurrentRequest() request: RequestContext,
    @Args('input')
    { id: chosen, targets: stated, notifiedIds, name, authority, matter, reason, reviewBy }: inputs.PlaceLegalHoldInput,
  ) {
    const checked = targetsOf(stated);
    if (checked.kind === 'refused') return checked.refusal;
    const unknown = await unknownIn(request.session, checked.targets, notifiedIds);
    if (unknown) return unknown;
    const id = this.writes.idFor(request, 'legal-hold', chosen);
    return this.run(
      request,
      { id, reason },
      {
        type: 'PlaceLegalHold',
        name,
        authority,
        matter,
        reason,
        targets: checked.targets,
        notified: notifiedIds,
        reviewBy,
      },
    );
  }

  @Mutation(() => WidenLegalHoldResult, { description: 'Lets a hold cover more, or tells more members of it.' })
  @Allow('legal_counsel', 'admin')
  async widenLegalHold(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.WidenLegalHoldInput) {
    const checked = targetsOf(input.targets);
    if (checked.kind === 'refused') return checked.refusal;
    const unknown = await unknownIn(request.session, checked.targets, input.notifiedIds);
    if (unknown) return unknown;
    return this.run(request, input, {
      type: 'WidenLegalHold',
      targets: checked.targets,
      notified: input.notifiedIds,
      reason: input.reason,
    });
  }

  @Mutation(() => AcknowledgeLegalHoldResult, { description: 'Says that you know of the hold.' })
  @AllowMembers()
  acknowledgeLegalHold(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.AcknowledgeLegalHoldInput,
  ) {
    return this.run(request, input, { type: 'AcknowledgeLegalHold' });
  }

  @Mutation(() => ReviewLegalHoldResult, {
    description: 'Records that the hold is still needed, and when to look again.',
  })
  @Allow('legal_counsel', 'admin')
  reviewLegalHold(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.ReviewLegalHoldInput) {
    return this.run(request, input, { type: 'ReviewLegalHold', finding: input.finding, reviewBy: input.reviewBy });
  }

  @Mutation(() => ReleaseLegalHoldResult, {
    description:
      'Releases the hold; disposals that no other hold covers go on where they were. Never by somebody with another duty in one of them.',
  })
  @Allow('legal_counsel', 'admin')
  async releaseLegalHold(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.ReleaseLegalHoldInput,
  ) {
    return this.run(request, input, {
      type: 'ReleaseLegalHold',
      reason: input.reason,
      authority: input.authority,
      duties: await dutiesUnderHold(request.session, this.store, request.who.organisationId, input.id),
    });
  }

  private run(
    request: RequestContext,
    { id, expectedRevision, reason }: ChangeInput,
    command: LegalHoldCommand,
  ): Promise<object> {
    return this.writes.run(request, legalHold, { id, expectedRevision, reason }, command, legalHoldProjection);
  }
}

/** A hold on what the inventory does not have, or for members whom the organisation does not have, would reach nobody and stop nothing. */
async function unknownIn(
  session: ReadSession,
  targets: readonly HoldTarget[],
  notified: readonly string[],
): Promise<Refusal | null> {
  for (const [index, target] of targets.entries()) {
    if (target.by === 'person' && !(await isMember(session, target.memberId)))
      return invalid(`targets[${index}].memberId`, target.memberId, 'Name a member of the organisation.').refusal;
    if (target.by !== 'asset' || (await assetOf(session, { kind: target.assetKind, id: target.assetId }))) continue;
    return invalid(
      `targets[${index}].assetId`,
      target.assetId,
      `The inventory has no such ${target.assetKind}: name one that it has.`,
    ).refusal;
  }
  for (const [index, member] of notified.entries()) {
    if (!(await isMember(session, member)))
      return invalid(`notifiedIds[${index}]`, member, 'Name a member of the organisation.').refusal;
  }
  return null;
}
