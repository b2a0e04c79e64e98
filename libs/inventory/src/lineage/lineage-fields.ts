import type { Type } from '@nestjs/common';
import { Args, ID, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { CurrentRequest, Needs, RequestContext } from '@custodia/graphql';
import type { AssetKind } from '../asset/asset.policy.js';
import type { AssetRow } from '../asset/asset.row.js';
import { seenAt } from '../asset/seen-at.js';
import { endKey, type Direction, type LineageEnd } from './lineage.policy.js';
import { lineageOf } from './lineage.read.js';
import { LineageNode } from './lineage.types.js';

const versionArg = { name: 'versionId', type: () => ID, nullable: true, description: 'Of one version only.' };

/** `upstream` and `downstream` of an asset, as of the moment it was asked for; one statement for all assets of a page. */
export function lineageFields(row: Type<AssetRow>, kind: AssetKind): Type<object> {
  const load = (
    request: RequestContext,
    direction: Direction,
    parent: AssetRow,
    versionId: string | null,
  ): Promise<LineageNode[]> => {
    const asOf = seenAt(parent);
    return request
      .loader(
        `${direction} ${asOf ?? ''}`,
        ({ session }) =>
          new DataLoader<LineageEnd, LineageNode[], string>((ends) => lineageOf(session, direction, ends, asOf), {
            cacheKeyFn: endKey,
          }),
      )
      .load({ kind, id: parent.id, versionId });
  };

  @Resolver(() => row)
  class LineageFieldsResolver {
    @ResolveField(() => [LineageNode], { description: 'What it comes from, nearest first, without limit of depth.' })
    @Needs('id')
    upstream(
      @Parent() parent: AssetRow,
      @CurrentRequest() request: RequestContext,
      @Args(versionArg) versionId?: string | null,
    ) {
      return load(request, 'upstream', parent, versionId ?? null);
    }

    @ResolveField(() => [LineageNode], { description: 'What comes from it, nearest first, without limit of depth.' })
    @Needs('id')
    downstream(
      @Parent() parent: AssetRow,
      @CurrentRequest() request: RequestContext,
      @Args(versionArg) versionId?: string | null,
    ) {
      return load(request, 'downstream', parent, versionId ?? null);
    }
  }
  return LineageFieldsResolver;
}
