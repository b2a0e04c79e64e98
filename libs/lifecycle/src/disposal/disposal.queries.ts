import { Inject } from '@nestjs/common';
import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import { AllowMembers, Asking, Instant, listOf, RequestContext, type ListArgs } from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { CaseAsset, CaseAssetInput, CaseAssetKind } from '../asset.types.js';
import { hiddenFrom } from '../classified.policy.js';
import { factsOf } from '../facts.js';
import { assetOf } from '../inventory.view.js';
import { tombstoneOf } from './cases.view.js';
import { disposalCodec } from './disposal.events.js';
import { DisposalCase } from './disposal.row.js';
import { CaseFact, DisposalLocation, DisposalStatus } from './disposal.types.js';

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
    @Asking() request: RequestContext,
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
    @Asking() request: RequestContext,
    @Args('asset', { type: () => CaseAssetInput }) asset: CaseAssetInput,
  ) {
    const id = await tombstoneOf(request.session, asset);
    return id ? request.session.one(DisposalCase, id) : null;
  }

  @Query(() => DisposalCases.Connection, { description: 'Disposal cases of the organisation.' })
  @AllowMembers()
  disposalCases(@Asking() request: RequestContext, @Args({ type: () => DisposalCases.Args }) args: ListArgs) {
    return request.session.list(DisposalCase, args);
  }

  @ResolveField(() => [CaseAsset], {
    description: 'Every version in scope, with label and digest. Empty before the scope is determined.',
  })
  versions(@Parent() { state }: DisposalCase): readonly CaseAsset[] {
    return state.stage === 'none' ? [] : ((state.versions ?? []) as readonly CaseAsset[]);
  }

  @ResolveField(() => [DisposalLocation], {
    description:
      'Every location. The address is `withheld` from those who may only view, when the asset is confidential or restricted.',
  })
  async locations(
    @Parent() row: DisposalCase,
    @Asking() request: RequestContext,
  ): Promise<readonly DisposalLocation[]> {
    return (await isHidden(request, row.asset))
      ? row.locations.map((location) => ({ ...location, address: 'withheld' }))
      : row.locations;
  }

  @ResolveField(() => [CaseFact], {
    description:
      'The whole history of the case, oldest first. The facts are `{}` for those who may only view, when the asset is confidential or restricted.',
  })
  async history(@Parent() row: DisposalCase, @Asking() request: RequestContext): Promise<CaseFact[]> {
    const [facts, hidden] = await Promise.all([
      factsOf(this.store, disposalCodec, request.who.organisationId, row),
      isHidden(request, row.asset),
    ]);
    return hidden ? facts.map((fact) => ({ ...fact, data: '{}' })) : facts;
  }
}

const isHidden = async ({ who, session }: RequestContext, asset: CaseAssetInput): Promise<boolean> =>
  hiddenFrom(who.roles, ['restricted']) &&
  hiddenFrom(who.roles, [(await assetOf(session, { kind: asset.kind, id: asset.id }))?.classification ?? null]);
