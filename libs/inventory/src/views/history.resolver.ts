import { Inject } from '@nestjs/common';
import { Args, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { EventStore } from '@custodia/event-store';
import { Allow, AllowMembers, CurrentRequest, RequestContext } from '@custodia/graphql';
import { EVENT_STORE, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import { InvalidQuery } from '@custodia/read-models';
import { AssetKind } from '../asset/asset.types.js';
import { notInInventory } from '../lineage/lineage.facts.js';
import { auditPage } from './audit.read.js';
import { AuditArgs, AuditEntry, AuditPage } from './audit.types.js';
import { changesIn, historyOf, relatedTo, type HistoryPorts } from './history.read.js';
import { FieldChange, History, HistoryEntry, RelatedHistory } from './history.types.js';

const kindArg = { name: 'kind', type: () => AssetKind, description: 'Kind.' };
const idArg = { name: 'id', type: () => ID, description: 'The asset.' };

/** The audit trail of an asset (ETSI TS 104 223, 5.1.2-3). */
@Resolver(() => History)
export class HistoryResolver {
  constructor(
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(VAULT) readonly vault: Vault,
  ) {}

  @Query(() => History, { description: 'All that happened to an asset: what, who, when and why.' })
  @AllowMembers()
  async history(
    @CurrentRequest() { who, session }: RequestContext,
    @Args(kindArg) kind: AssetKind,
    @Args(idArg) id: string,
    @Args({ name: 'first', type: () => Int, defaultValue: 100, description: 'At most 500.' }) first: number,
    @Args({ name: 'after', type: () => Int, nullable: true, description: 'Behind this revision.' })
    after?: number | null,
  ): Promise<History> {
    checkPage(first);
    if ((await session.hiddenAmong([id])).has(id)) throw notInInventory({ kind, id, versionId: null });
    return historyOf(this, who.organisationId, kind, id, first, Math.max(after ?? -1, -1));
  }

  @ResolveField(() => RelatedHistory, {
    description:
      'What is recorded elsewhere and concerns it, with who, when and why: its links and documents, systems that came to contain it or no longer do, tools and connectors that it provides, and questions about exposure that found it.',
  })
  related(
    @Parent() history: History,
    @CurrentRequest() { who, session }: RequestContext,
    @Args({ name: 'first', type: () => Int, defaultValue: 100, description: 'At most 500.' }) first: number,
    @Args({ name: 'after', type: () => String, nullable: true, description: 'Behind this cursor.' })
    after?: string | null,
  ): Promise<RelatedHistory> {
    checkPage(first);
    return relatedTo(this, session, who.organisationId, history, first, after ?? null);
  }
}

/** The audit trail of the whole inventory. */
@Resolver(() => AuditEntry)
export class AuditResolver {
  constructor(
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(VAULT) readonly vault: Vault,
  ) {}

  @Query(() => AuditPage, {
    description:
      'All that happened in the inventory: what, to what, who, when and why, in the order in which it was recorded. `GET /exports/audit.csv` and `/exports/audit.json` give the whole as a file.',
  })
  @Allow('admin', 'auditor')
  audit(
    @CurrentRequest() { who }: RequestContext,
    @Args() { first, after, ...question }: AuditArgs,
  ): Promise<AuditPage> {
    checkPage(first);
    return auditPage(this, who.organisationId, question, first, after ?? null);
  }

  @ResolveField(() => [FieldChange], {
    description: 'What it changes, field by field, with what was stated before. Reads the record from its beginning.',
  })
  changes(@Parent() entry: AuditEntry, @CurrentRequest() request: RequestContext): Promise<FieldChange[]> {
    return changesOfFact(this, entry, request);
  }
}

/** What a fact changes; the facts of a page are compared together. */
@Resolver(() => HistoryEntry)
export class HistoryEntryResolver {
  constructor(
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(VAULT) readonly vault: Vault,
  ) {}

  @ResolveField(() => [FieldChange], {
    description: 'What it changes, field by field, with what was stated before. Reads the record from its beginning.',
  })
  changes(@Parent() entry: HistoryEntry, @CurrentRequest() request: RequestContext): Promise<FieldChange[]> {
    return changesOfFact(this, entry, request);
  }
}

const changesOfFact = (ports: HistoryPorts, entry: HistoryEntry, request: RequestContext): Promise<FieldChange[]> =>
  request
    .loader(
      'changes',
      () =>
        new DataLoader<HistoryEntry, FieldChange[], string>(
          (entries) => changesIn(ports, request.who.organisationId, entries),
          {
            cacheKeyFn: ({ id }) => id,
          },
        ),
    )
    .load(entry);

function checkPage(first: number): void {
  if (first < 1 || first > 500)
    throw new InvalidQuery('INVALID_PAGE', 'first', `${first} is not possible; ask for 1 to 500 facts.`);
}
