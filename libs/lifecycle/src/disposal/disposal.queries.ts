import { Inject } from '@nestjs/common';
import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import { AllowMembers, CurrentRequest, Instant, listOf, RequestContext, type ListArgs } from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { CaseAsset, CaseAssetInput, CaseAssetKind } from '../asset.types.js';
import { factsOf } from '../facts.js';
import { knownFacts, knownOf } from '../hidden.view.js';
import { tombstoneOf } from './cases.view.js';
import { disposalCodec } from './disposal.events.js';
import { DisposalCase } from './disposal.row.js';
import { CaseFact } from '../case-fact.types.js';
import { DisposalCustodian, DisposalDependant } from './disposal.types.js';
import { DisposalStatus } from './disposal.enums.types.js';

export const DisposalCases = listOf(DisposalCase, {
  filter: {
    status: { name: 'DisposalStatus', values: DisposalStatus },
    assetKind: { name: 'CaseAssetKind', values: CaseAssetKind },
    assetId: 'id',
    assetName: 'text',
    requesterId: 'id',
    approverId: 'id',
    validatorId: 'id',
    retentionPolicyId: 'id',
    certificateNumber: 'text',
    holdIds: 'id',
  },
  sort: ['assetName'],
  asOf: true,
});

/** What is asked of disposal cases. */
@Resolver(() => DisposalCase)
export class DisposalQueries {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Query(() => DisposalCase, { nullable: true, description: 'One disposal case, now or as it was at a past moment.' })
  @AllowMembers()
  disposalCase(
    @CurrentRequest() request: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ) {
    return request.session.one(DisposalCase, id, { asOf });
  }

  @Query(() => DisposalCase, {
    nullable: true,
    description:
      'The closed case of which this asset is a copy restored from a backup; the case lists it in `restorations`. Empty when it is none.',
  })
  @AllowMembers()
  async restoredFrom(
    @CurrentRequest() request: RequestContext,
    @Args('asset', { type: () => CaseAssetInput }) asset: CaseAssetInput,
  ) {
    const id = await tombstoneOf(request.session, asset);
    return id ? request.session.one(DisposalCase, id) : null;
  }

  @Query(() => DisposalCases.Connection, { description: 'Disposal cases of the organisation.' })
  @AllowMembers()
  disposalCases(@CurrentRequest() request: RequestContext, @Args({ type: () => DisposalCases.Args }) args: ListArgs) {
    return request.session.list(DisposalCase, args);
  }

  @ResolveField(() => [CaseAsset], {
    description: 'Every version in scope, with label and digest. Empty before the scope is determined.',
  })
  versions(@Parent() { state }: DisposalCase): readonly CaseAsset[] {
    return state.stage === 'none' ? [] : ((state.versions ?? []) as readonly CaseAsset[]);
  }

  // What a case has kept of other assets than its own: those that do not exist for the reader are left out.

  @ResolveField(() => [CaseAsset], { description: 'What it was made of, nearest first.' })
  lineage(@Parent() { lineage }: DisposalCase, @CurrentRequest() { session }: RequestContext) {
    return knownOf(session, lineage, ({ id }) => id);
  }

  @ResolveField(() => [CaseAsset], { description: 'New assets that were restored from backups of this one.' })
  restorations(@Parent() { restorations }: DisposalCase, @CurrentRequest() { session }: RequestContext) {
    return knownOf(session, restorations, ({ id }) => id);
  }

  @ResolveField(() => [DisposalDependant], { description: 'What depends on the asset.' })
  dependants(@Parent() { dependants }: DisposalCase, @CurrentRequest() { session }: RequestContext) {
    return knownOf(session, dependants, ({ asset }) => asset.id);
  }

  @ResolveField(() => [DisposalCustodian], {
    description: 'Data custodians of the asset and of every dataset it was made from.',
  })
  custodians(@Parent() { custodians }: DisposalCase, @CurrentRequest() { session }: RequestContext) {
    return knownOf(session, custodians, ({ asset }) => asset.id);
  }

  @ResolveField(() => [CaseFact], {
    description:
      'The whole history of the case, oldest first. The data of a fact is `{}` where it names an asset that is hidden from the reader.',
  })
  history(@Parent() row: DisposalCase, @CurrentRequest() { who, session }: RequestContext): Promise<CaseFact[]> {
    return knownFacts(session, factsOf(this.store, disposalCodec, who.organisationId, row));
  }
}
