import type { Type } from '@nestjs/common';
import { Args, ArgsType, Field, ID, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { CurrentRequest, Needs, RequestContext } from '@custodia/graphql';
import type { AssetKind } from '../asset/asset.policy.js';
import type { AssetRow } from '../asset/asset.row.js';
import { seenAt } from '../asset/seen-at.js';
import { endKey, type Direction, type LineageEnd } from './lineage.policy.js';
import { lineagePages, type PageAsked } from './lineage-pages.read.js';
import { LineageConnection, LineagePageArgs } from './lineage.types.js';

@ArgsType()
class LineageFieldArgs extends LineagePageArgs {
  @Field(() => ID, { nullable: true, description: 'Of one version only.' })
  versionId?: string | null;
}

/** `upstream` and `downstream` of an asset, as of the moment it was asked for; one statement for all assets of a page. */
export function lineageFields(row: Type<AssetRow>, kind: AssetKind): Type<object> {
  @Resolver(() => row)
  class LineageFieldsResolver {
    @ResolveField(() => LineageConnection, {
      description: 'What it comes from, nearest first, without limit of depth.',
    })
    @Needs('id')
    upstream(
      @Parent() parent: AssetRow,
      @CurrentRequest() request: RequestContext,
      @Args() { versionId = null, ...page }: LineageFieldArgs,
    ) {
      return lineagePage(request, 'upstream', { kind, id: parent.id, versionId }, { ...page, asOf: seenAt(parent) });
    }

    @ResolveField(() => LineageConnection, {
      description: 'What comes from it, nearest first, without limit of depth.',
    })
    @Needs('id')
    downstream(
      @Parent() parent: AssetRow,
      @CurrentRequest() request: RequestContext,
      @Args() { versionId = null, ...page }: LineageFieldArgs,
    ) {
      return lineagePage(request, 'downstream', { kind, id: parent.id, versionId }, { ...page, asOf: seenAt(parent) });
    }
  }
  return LineageFieldsResolver;
}

/** A page of the lineage of one of many that an answer tells of; one statement for all of them. */
export const lineagePage = (
  request: RequestContext,
  direction: Direction,
  end: LineageEnd,
  page: PageAsked,
): Promise<LineageConnection> =>
  request
    .loader(
      `${direction} ${page.asOf ?? ''} ${page.first ?? ''} ${page.after ?? ''}`,
      ({ session }) =>
        new DataLoader<LineageEnd, LineageConnection, string>((ends) => lineagePages(session, direction, ends, page), {
          cacheKeyFn: endKey,
        }),
    )
    .load(end);
