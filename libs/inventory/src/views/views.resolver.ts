import { Inject } from '@nestjs/common';
import { Args, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import { AllowMembers, CurrentRequest, RequestContext } from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { InvalidQuery } from '@custodia/read-models';
import type { Refusal } from '@custodia/kernel';
import { AssetKind } from '../asset/asset.types.js';
import { assetPage } from './assets.read.js';
import { AssetConnection, AssetListArgs } from './assets.types.js';
import { digestAsked, DigestHit, digestHits } from './digests.read.js';
import { reportOf } from './exposure.policy.js';
import { exposureTo } from './exposure.read.js';
import { ExposureArgs, ExposureReport } from './exposure.types.js';
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

  @Query(() => ExposureReport, {
    description: 'Is a reported poisoning in our data, and in what comes from it? (ETSI TS 104 223, 5.2.4-2.1)',
  })
  @AllowMembers()
  exposure(
    @CurrentRequest() { session }: RequestContext,
    @Args() { digest, ...args }: ExposureArgs,
  ): Promise<ExposureReport> {
    const stated = digest == null ? null : digestAsked(digest);
    const known = stated?.kind === 'refused' ? unanswerable(stated.refusal) : (stated?.digest ?? null);
    const asked = reportOf({ ...args, digest: known });
    return exposureTo(session, asked.kind === 'refused' ? unanswerable(asked.refusal) : asked.report);
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

/** A query has no refusals in its type: what cannot be asked is the client's error, told as it is. */
function unanswerable(
  refusal: Refusal & { readonly field: string; readonly value: string; readonly remedy: string },
): never {
  throw new InvalidQuery('INVALID_FILTER', refusal.field, `"${refusal.value}" cannot be used. ${refusal.remedy}`);
}
