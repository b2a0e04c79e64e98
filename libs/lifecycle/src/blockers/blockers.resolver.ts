import { Inject } from '@nestjs/common';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import { AllowMembers, CurrentRequest, RequestContext } from '@custodia/graphql';
import { EVENT_STORE, FILES, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import type { AssetRef } from '../asset.policy.js';
import { blockersOf, isFor, type Blocker } from '../disposal/blockers.policy.js';
import { caseFacts } from '../disposal/disposal.facts.js';
import { DisposalCase } from '../disposal/disposal.row.js';
import type { DisposalState } from '../disposal/disposal.state.js';
import { knownWords } from '../hidden.view.js';
import { blockersOfTransfer } from '../transfer/blockers.policy.js';
import { transferFacts } from '../transfer/transfer.facts.js';
import { TransferCase } from '../transfer/transfer.row.js';
import type { TransferState } from '../transfer/transfer.state.js';
import { CaseBlocker, CaseTask } from './blockers.types.js';

interface Open {
  readonly id: string;
  readonly named: string;
  readonly state: DisposalState | TransferState;
}

/** What waits in cases of disposal and transfer, and for whom. */
@Resolver()
export class BlockersResolver {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(FILES) private readonly files: Files,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  @Query(() => [CaseBlocker], {
    description:
      'All that stands between a case of disposal or transfer and its next step, and who can resolve each, as the inventory and the legal holds are now.',
  })
  @AllowMembers()
  async blockers(
    @CurrentRequest() request: RequestContext,
    @Args('caseId', { type: () => ID }) caseId: string,
  ): Promise<CaseBlocker[]> {
    const { session, who } = request;
    const { store, files, vault } = this;
    const ports = { session, store, files, vault };
    const row = await session.one(DisposalCase, caseId);
    if (!row) return this.ofTransfer(request, caseId);
    if (row.state.stage === 'none') return [];
    const facts = await caseFacts(ports, who.organisationId, caseId, row.state);
    const kept = [...row.lineage, ...[...row.dependants, ...row.custodians].map(({ asset }) => asset)];
    return knownWords(session, kept, blockersOf(row.state, facts));
  }

  private async ofTransfer({ session, who }: RequestContext, id: string): Promise<Blocker[]> {
    const row = await session.one(TransferCase, id);
    if (!row || row.state.stage === 'none') return [];
    const { store, vault } = this;
    const facts = await transferFacts({ session, store, vault }, who.organisationId, row.state);
    const kept = [...row.items, ...row.custodians].map(({ asset }) => asset);
    return knownWords(session, kept, blockersOfTransfer(row.state, facts));
  }

  @Query(() => [CaseTask], {
    description:
      'What waits for you in open cases of disposal and transfer, oldest case first; of the 500 of each that are open longest.',
  })
  @AllowMembers()
  async myTasks(@CurrentRequest() { session, who }: RequestContext): Promise<CaseTask[]> {
    const disposals = await session.query<Open & { state: DisposalState }>(
      `select id, asset_name as named, state from disposal_case_v1
       where status not in ('closed', 'rejected', 'withdrawn') order by created_at limit 500`,
    );
    const transfers = await session.query<Open & { state: TransferState }>(
      `select id, (select string_agg(item->'asset'->>'name', ', ') from jsonb_array_elements(items) item) as named, state
       from transfer_case_v1
       where status not in ('certified', 'rejected', 'withdrawn') order by created_at limit 500`,
    );
    const mine = ({ id, named }: Open, kept: readonly AssetRef[], blockers: readonly Blocker[]) => ({
      kept,
      tasks: blockers
        .filter((blocker) => isFor(blocker, who.memberId, who.roles))
        .map((blocker) => ({ caseId: id, assetName: named, blocker, message: blocker.message })),
    });
    const found = [
      ...disposals.flatMap((one) => {
        if (one.state.stage === 'none') return [];
        const { custodians, dependants } = one.state;
        const kept = [...custodians, ...dependants.map(({ dependant }) => dependant)].map(({ asset }) => asset);
        return [mine(one, kept, blockersOf(one.state))];
      }),
      ...transfers.flatMap((one) => {
        if (one.state.stage === 'none') return [];
        const kept = [...one.state.items, ...one.state.custodians].map(({ asset }) => asset);
        return [mine(one, kept, blockersOfTransfer(one.state))];
      }),
    ];
    const tasks = await knownWords(
      session,
      found.flatMap(({ kept }) => kept),
      found.flatMap((one) => one.tasks),
    );
    return tasks.map(({ message, blocker, ...task }) => ({ ...task, blocker: { ...blocker, message } }));
  }
}
