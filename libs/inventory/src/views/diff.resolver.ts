import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { AllowMembers, CurrentRequest, Instant, RequestContext } from '@custodia/graphql';
import { InvalidQuery } from '@custodia/read-models';
import { AssetKind } from '../asset/asset.types.js';
import { diffOf } from './diff.read.js';
import { AssetDiff } from './diff.types.js';

/** What changed between two moments. */
@Resolver(() => AssetDiff)
export class DiffResolver {
  @Query(() => AssetDiff, {
    description: 'How an asset differs between two moments: its fields, its versions, and what it comes from.',
  })
  @AllowMembers()
  assetDiff(
    @CurrentRequest() request: RequestContext,
    @Args({ name: 'kind', type: () => AssetKind, description: 'Kind.' }) kind: AssetKind,
    @Args({ name: 'id', type: () => ID, description: 'The asset.' }) id: string,
    @Args({ name: 'from', type: () => Instant, description: 'The earlier moment.' }) from: string,
    @Args({ name: 'to', type: () => Instant, nullable: true, description: 'The later moment; now when left out.' })
    to?: string | null,
  ): Promise<AssetDiff> {
    const now = request.now();
    const until = to ?? now;
    if (Date.parse(until) > Date.parse(now))
      throw new InvalidQuery('INVALID_AS_OF', 'to', `${until} lies in the future; name a moment that has passed.`);
    if (from > until) throw new InvalidQuery('INVALID_AS_OF', 'from', `${from} lies after ${until}; swap them.`);
    return diffOf(request.session, kind, id, from, until);
  }
}
