import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { AllowMembers, CurrentRequest, Instant, RequestContext } from '@custodia/graphql';
import { InvalidQuery } from '@custodia/read-models';
import { AssetKind } from '../asset/asset.types.js';
import type { Direction } from '../lineage/lineage.policy.js';
import { differencePage } from '../lineage/lineage-pages.read.js';
import { LineageConnection, LineageDirection, LineagePageArgs } from '../lineage/lineage.types.js';
import { diffOf } from './diff.read.js';
import { AssetDiff } from './diff.types.js';
import { assetChanges, lineageDiff, linkChanges } from './inventory-diff.read.js';
import {
  AssetChangeArgs,
  AssetChangeConnection,
  InventoryDiff,
  LineageDiff,
  LinkChangeConnection,
} from './inventory-diff.types.js';

const fromArg = { name: 'from', type: () => Instant, description: 'The earlier moment.' };
const toArg = { name: 'to', type: () => Instant, nullable: true, description: 'The later moment; now when left out.' };

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
    @Args(fromArg) from: string,
    @Args(toArg) to?: string | null,
  ): Promise<AssetDiff> {
    return diffOf(request.session, kind, id, ...moments(request, from, to));
  }

  @Query(() => LineageDiff, {
    description: 'How the lineage of an asset differs between two moments: what came into it, and what went.',
  })
  @AllowMembers()
  lineageDiff(
    @CurrentRequest() request: RequestContext,
    @Args({ name: 'kind', type: () => AssetKind, description: 'Kind.' }) kind: AssetKind,
    @Args({ name: 'id', type: () => ID, description: 'The asset.' }) id: string,
    @Args({
      name: 'direction',
      type: () => LineageDirection,
      description: 'What it comes from, or what comes from it.',
    })
    direction: Direction,
    @Args(fromArg) from: string,
    @Args(toArg) to?: string | null,
  ): Promise<LineageDiff> {
    const [earlier, later] = moments(request, from, to);
    const end = { kind, id, versionId: null };
    return lineageDiff(request.session, direction, end, { from: earlier, to: later });
  }

  @Query(() => InventoryDiff, {
    description: 'How the whole inventory differs between two moments: its assets and the links between them.',
  })
  @AllowMembers()
  inventoryDiff(
    @CurrentRequest() request: RequestContext,
    @Args(fromArg) from: string,
    @Args(toArg) to?: string | null,
  ): InventoryDiff {
    const [earlier, later] = moments(request, from, to);
    return { from: earlier, to: later };
  }
}

/** The pages of a difference of the whole inventory. */
@Resolver(() => InventoryDiff)
export class InventoryDiffResolver {
  @ResolveField(() => AssetChangeConnection, { description: 'Assets that were added, or are different.' })
  assets(
    @Parent() between: InventoryDiff,
    @CurrentRequest() { session }: RequestContext,
    @Args() page: AssetChangeArgs,
  ): Promise<AssetChangeConnection> {
    return assetChanges(session, between, page);
  }

  @ResolveField(() => LinkChangeConnection, {
    description: 'Links that came or went, those of systems to their parts included.',
  })
  links(
    @Parent() between: InventoryDiff,
    @CurrentRequest() { session }: RequestContext,
    @Args() page: LineagePageArgs,
  ): Promise<LinkChangeConnection> {
    return linkChanges(session, between, page);
  }
}

/** The pages of a difference of a lineage. */
@Resolver(() => LineageDiff)
export class LineageDiffResolver {
  @ResolveField(() => LineageConnection, {
    description: 'In it at the later moment and not at the earlier one, nearest first.',
  })
  added(
    @Parent() { came }: LineageDiff,
    @CurrentRequest() { session }: RequestContext,
    @Args() page: LineagePageArgs,
  ): Promise<LineageConnection> {
    return differencePage(session, came, page);
  }

  @ResolveField(() => LineageConnection, {
    description: 'In it at the earlier moment and not at the later one, nearest first.',
  })
  removed(
    @Parent() { went }: LineageDiff,
    @CurrentRequest() { session }: RequestContext,
    @Args() page: LineagePageArgs,
  ): Promise<LineageConnection> {
    return differencePage(session, went, page);
  }
}

/** The two moments of a question, in their order. Throws `InvalidQuery`. */
function moments(request: RequestContext, from: string, to?: string | null): [from: string, to: string] {
  const now = request.now();
  const until = to ?? now;
  if (Date.parse(until) > Date.parse(now))
    throw new InvalidQuery('INVALID_AS_OF', 'to', `${until} lies in the future; name a moment that has passed.`);
  if (from > until) throw new InvalidQuery('INVALID_AS_OF', 'from', `${from} lies after ${until}; swap them.`);
  return [from, until];
}
