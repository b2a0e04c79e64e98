import { Inject } from '@nestjs/common';
import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import { AllowMembers, CurrentRequest, Instant, listOf, RequestContext, type ListArgs } from '@custodia/graphql';
import type { Files } from '@custodia/files';
import { EVENT_STORE, FILES, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import { CaseAsset, CaseAssetInput, CaseAssetKind } from '../asset.types.js';
import { hiddenFrom } from '../classified.policy.js';
import { factsOf } from '../facts.js';
import { assetOf } from '@custodia/inventory/read';
import { blockersOf, isFor } from './blockers.policy.js';
import { CaseBlocker, CaseTask } from './blockers.types.js';
import { tombstoneOf } from './cases.view.js';
import { disposalCodec } from './disposal.events.js';
import { caseFacts } from './disposal.facts.js';
import { DisposalCase } from './disposal.row.js';
import type { DisposalState } from './disposal.state.js';
import { CaseFact } from '../case-fact.types.js';
import { DisposalLocation } from './location.types.js';
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
  constructor(
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(FILES) private readonly files: Files,
    @Inject(VAULT) readonly vault: Vault,
  ) {}

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

  @Query(() => [CaseBlocker], {
    description:
      'All that stands between a case and its next step, and who can resolve each, as the inventory and the legal holds are now.',
  })
  @AllowMembers()
  async blockers(
    @CurrentRequest() request: RequestContext,
    @Args('caseId', { type: () => ID }) caseId: string,
  ): Promise<CaseBlocker[]> {
    const row = await request.session.one(DisposalCase, caseId);
    if (!row || row.state.stage === 'none') return [];
    const { session, who } = request;
    const { store, files, vault } = this;
    const ports = { session, store, files, vault };
    return blockersOf(row.state, await caseFacts(ports, who.organisationId, caseId, row.state));
  }

  @Query(() => [CaseTask], {
    description:
      'What waits for you in open disposal cases, oldest case first; of the 500 cases that are open longest.',
  })
  @AllowMembers()
  async myTasks(@CurrentRequest() { session, who }: RequestContext): Promise<CaseTask[]> {
    const cases = await session.query<{ id: string; asset_name: string; state: DisposalState }>(
      `select id, asset_name, state from disposal_case_v1
       where status not in ('closed', 'rejected', 'withdrawn') order by created_at limit 500`,
    );
    return cases.flatMap(({ id, asset_name, state }) =>
      state.stage === 'none'
        ? []
        : blockersOf(state)
            .filter((blocker) => isFor(blocker, who.memberId, who.roles))
            .map((blocker) => ({ caseId: id, assetName: asset_name, blocker })),
    );
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

  @ResolveField(() => [DisposalLocation], {
    description:
      'Every location. The address is `withheld` from those who may only view, when the asset is confidential or restricted.',
  })
  async locations(
    @Parent() row: DisposalCase,
    @CurrentRequest() request: RequestContext,
  ): Promise<readonly DisposalLocation[]> {
    return (await isHidden(request, row.asset))
      ? row.locations.map((location) => ({ ...location, address: 'withheld' }))
      : row.locations;
  }

  @ResolveField(() => [CaseFact], {
    description:
      'The whole history of the case, oldest first. The facts are `{}` for those who may only view, when the asset is confidential or restricted.',
  })
  async history(@Parent() row: DisposalCase, @CurrentRequest() request: RequestContext): Promise<CaseFact[]> {
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
