import type { Type } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { CurrentRequest, Needs, RequestContext } from '@custodia/graphql';
import type { AssetRow } from '../asset/asset.row.js';
import { seenAt } from '../asset/seen-at.js';
import { risksOf } from './standing-use.read.js';
import { type Running, type UsedKind } from './standing-use.policy.js';
import { UseRisk } from './at-risk.types.js';

/** `atRisk` of an asset that runs somewhere, as of the moment it was asked for; the same few statements for a whole page. */
export function atRiskFields(row: Type<AssetRow & Running>, kind: UsedKind): Type<object> {
  @Resolver(() => row)
  class AtRiskFieldsResolver {
    @ResolveField(() => [UseRisk], {
      description:
        'What stands against its use where it runs, gravest first, upstream or in its own state; empty when it may be used, or runs nowhere.',
    })
    @Needs('id', 'deployments')
    atRisk(@Parent() parent: AssetRow & Running, @CurrentRequest() request: RequestContext): Promise<UseRisk[]> {
      const asOf = seenAt(parent);
      return request
        .loader(
          `at risk ${kind} ${asOf ?? ''}`,
          ({ session }) =>
            new DataLoader<Running, UseRisk[], string>(
              (all) => risksOf(session, kind, all, { now: request.now(), asOf }),
              { cacheKeyFn: ({ id }) => id },
            ),
        )
        .load(parent);
    }
  }
  return AtRiskFieldsResolver;
}
