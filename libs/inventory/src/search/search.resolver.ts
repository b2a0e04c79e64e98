import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { AllowMembers, CurrentRequest, RequestContext } from '@custodia/graphql';
import { searchFacets, searchPage } from './search.read.js';
import { SearchArgs, SearchConnection, SearchFacets } from './search.types.js';

/** Words, wherever they are written. */
@Resolver(() => SearchConnection)
export class SearchResolver {
  @Query(() => SearchConnection, {
    description:
      'Looks for words in names, purposes, cards, versions with their files and sources, and documents. The texts of prompts are secret and are not looked at.',
  })
  @AllowMembers()
  search(@CurrentRequest() { session }: RequestContext, @Args() args: SearchArgs): Promise<SearchConnection> {
    return searchPage(session, args);
  }

  @ResolveField(() => SearchFacets, { description: 'What was found, counted; only when asked for.' })
  facets(@Parent() { text }: SearchConnection, @CurrentRequest() { session }: RequestContext): Promise<SearchFacets> {
    return searchFacets(session, text);
  }
}
