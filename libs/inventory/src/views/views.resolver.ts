import { Args, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { AllowMembers, CurrentRequest, RequestContext } from '@custodia/graphql';
import { InvalidQuery } from '@custodia/read-models';
import { AssetKind } from '../asset/asset.types.js';
import { assetPage } from './assets.read.js';
import { AssetConnection, AssetListArgs } from './assets.types.js';
import { readiness } from './readiness.read.js';
import { Readiness } from './readiness.types.js';

const kindArg = { name: 'kind', type: () => AssetKind, description: 'Kind.' };
const idArg = { name: 'id', type: () => ID, description: 'The asset.' };

/** Questions over all kinds of assets. */
@Resolver(() => AssetConnection)
export class ViewsResolver {
  @Query(() => AssetConnection, { description: 'The whole inventory as one list, now or as it was at a past moment.' })
  @AllowMembers()
  assets(@CurrentRequest() request: RequestContext, @Args() args: AssetListArgs): Promise<AssetConnection> {
    return assetPage(request.session, args, request.now());
  }

  @ResolveField(() => Int, { description: 'Assets in the whole list; counted only when asked for.' })
  totalCount(@Parent() { totalCount }: AssetConnection): Promise<number> {
    return totalCount();
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
