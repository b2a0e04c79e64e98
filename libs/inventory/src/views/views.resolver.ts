import { Inject } from '@nestjs/common';
import { Args, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import { AllowMembers, CurrentRequest, RequestContext } from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { InvalidQuery } from '@custodia/read-models';
import { AssetKind } from '../asset/asset.types.js';
import { assetPage } from './assets.read.js';
import { AssetConnection, AssetListArgs } from './assets.types.js';
import { digestAsked, DigestHit, digestHits } from './digests.read.js';
import { unanswerable } from './exposure.resolver.js';
import { History, historyOf } from './history.read.js';
import { readiness } from './readiness.read.js';
import { Readiness } from './readiness.types.js';

const kindArg = { name: 'kind', type: () => AssetKind, description: 'Kind.' };
const idArg = { name: 'id', type: () => ID, description: 'The asset.' };

/** Questions over all kinds of assets. */
@Resolver(() => AssetConnection)
export class ViewsResolver {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Query(() => AssetConnection, { description: 'The whole inventory as one list, now or as it was at a past moment.' })
  @AllowMembers()
  assets(@CurrentRequest() { session }: RequestContext, @Args() args: AssetListArgs): Promise<AssetConnection> {
    return assetPage(session, args);
  }

  @ResolveField(() => Int, { description: 'Assets in the whole list; counted only when asked for.' })
  totalCount(@Parent() { totalCount }: AssetConnection): Promise<number> {
    return totalCount();
  }

  @Query(() => History, { description: 'All that happened to an asset: what, who, when and why.' })
  @AllowMembers()
  history(
    @CurrentRequest() { who }: RequestContext,
    @Args(kindArg) kind: AssetKind,
    @Args(idArg) id: string,
    @Args({ name: 'first', type: () => Int, defaultValue: 100, description: 'At most 500.' }) first: number,
    @Args({ name: 'after', type: () => Int, nullable: true, description: 'Behind this revision.' })
    after?: number | null,
  ): Promise<History> {
    if (first < 1 || first > 500)
      throw new InvalidQuery('INVALID_PAGE', 'first', `${first} is not possible; ask for 1 to 500 facts.`);
    return historyOf(this.store, who.organisationId, kind, id, first, Math.max(after ?? -1, -1));
  }

  @Query(() => [DigestHit], { description: 'Which versions carry this digest (ETSI TS 104 223, 5.2.4-1.2).' })
  @AllowMembers()
  verifyDigest(
    @CurrentRequest() { session }: RequestContext,
    @Args({ name: 'digest', description: '`sha256:…` or another algorithm; bare hexadecimal is taken for SHA-256.' })
    digest: string,
  ) {
    const asked = digestAsked(digest);
    return digestHits(session, asked.kind === 'refused' ? unanswerable(asked.refusal) : asked.digest);
  }

  @Query(() => Readiness, {
    nullable: true,
    description: 'Which obligations the records of an asset satisfy, and what is missing for the others.',
  })
  @AllowMembers()
  readiness(
    @CurrentRequest() request: RequestContext,
    @Args(kindArg) kind: AssetKind,
    @Args(idArg) id: string,
  ): Promise<Readiness | null> {
    if (kind === 'subprocessor')
      throw new InvalidQuery(
        'INVALID_FILTER',
        'kind',
        'the obligations on a subprocessor are met by its reviews; ask for a model, dataset, prompt or system.',
      );
    return readiness(request.session, kind, id, request.now());
  }
}
