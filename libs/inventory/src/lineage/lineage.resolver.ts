import { Args, ArgsType, Field, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  Instant,
  listOf,
  NotFound,
  RequestContext,
  resultOf,
  Writes,
  type ListArgs,
} from '@custodia/graphql';
import { CyclicLineage, NotYourAsset } from '../asset/asset.refusals.js';
import { AssetKind } from '../asset/asset.types.js';
import { list } from '../asset/seen-at.js';
import { lineage } from './lineage.decider.js';
import { answeringFor, linkFacts, notInInventory, unknownOf } from './lineage.facts.js';
import { linkId, type Direction, type LineageEnd } from './lineage.policy.js';
import { lineageProjection } from './lineage.projection.js';
import { lineagePages } from './lineage-pages.read.js';
import { LineageLink } from './lineage.row.js';
import {
  LineageConnection,
  LineagePageArgs,
  LinkLineageInput,
  Relation,
  UnlinkLineageInput,
  type LineageEndInput,
} from './lineage.types.js';

export const LineageLinks = listOf(LineageLink, {
  filter: { relation: { name: 'Relation', values: Relation }, linked: 'boolean', linkedBy: 'id' },
  asOf: true,
});

const LinkLineageResult = resultOf('LinkLineage', LineageLink, [NotFound, CyclicLineage, NotYourAsset]);
const UnlinkLineageResult = resultOf('UnlinkLineage', LineageLink, [NotFound, NotYourAsset]);

@ArgsType()
export class LineageArgs extends LineagePageArgs {
  @Field(() => AssetKind, { description: 'Kind.' })
  kind!: AssetKind;

  @Field(() => ID, { description: 'The asset.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: 'One version; all of them when left out.' })
  versionId?: string | null;

  @Field(() => Instant, { nullable: true, description: 'As it was at this moment.' })
  asOf?: string | null;
}

@Resolver(() => LineageLink)
export class LineageResolver {
  constructor(private readonly writes: Writes) {}

  @Query(() => LineageConnection, {
    description: 'What an asset comes from, nearest first, without limit of depth.',
  })
  @AllowMembers()
  upstream(@CurrentRequest() request: RequestContext, @Args() args: LineageArgs): Promise<LineageConnection> {
    return this.follow(request, 'upstream', args);
  }

  @Query(() => LineageConnection, {
    description: 'What comes from an asset, nearest first, without limit of depth.',
  })
  @AllowMembers()
  downstream(@CurrentRequest() request: RequestContext, @Args() args: LineageArgs): Promise<LineageConnection> {
    return this.follow(request, 'downstream', args);
  }

  /** An empty answer says that nothing is known to be touched; of what is not in the inventory it says nothing, so that is refused. */
  private async follow(
    { session }: RequestContext,
    direction: Direction,
    args: LineageArgs,
  ): Promise<LineageConnection> {
    const end = endOf(args);
    const [unknown, [found]] = await Promise.all([
      unknownOf(session, [end]),
      lineagePages(session, direction, [end], args),
    ]);
    if (unknown) throw notInInventory(unknown);
    return found!;
  }

  @Query(() => LineageLinks.Connection, { description: 'Links between assets, those that were unlinked included.' })
  @AllowMembers()
  lineageLinks(@CurrentRequest() request: RequestContext, @Args({ type: () => LineageLinks.Args }) args: ListArgs) {
    return list(request, LineageLink, args);
  }

  @Mutation(() => LinkLineageResult, { description: 'Says that one asset comes from another.' })
  @Allow('asset_owner', 'admin', 'integration')
  async linkLineage(@CurrentRequest() request: RequestContext, @Args('input') input: LinkLineageInput) {
    const [from, to, { relation }] = [endOf(input.from), endOf(input.to), input];
    const id = linkId(from, relation, to);
    const facts = {
      ...(await linkFacts(request.session, from, relation, to)),
      ...(await answeringFor(request, from, relation, to)),
    };
    return this.writes.run(
      request,
      lineage,
      { id, reason: input.reason },
      { type: 'LinkLineage', id, from, relation, to, ...facts },
      lineageProjection,
    );
  }

  @Mutation(() => UnlinkLineageResult, { description: 'Says that the link no longer holds; the past keeps it.' })
  @Allow('asset_owner', 'admin', 'integration')
  async unlinkLineage(@CurrentRequest() request: RequestContext, @Args('input') input: UnlinkLineageInput) {
    const [from, to, { relation }] = [endOf(input.from), endOf(input.to), input];
    const id = linkId(from, relation, to);
    const facts = await answeringFor(request, from, relation, to);
    return this.writes.run(
      request,
      lineage,
      { id, reason: input.reason },
      { type: 'UnlinkLineage', id, ...facts },
      lineageProjection,
    );
  }
}

const endOf = ({ kind, id, versionId }: LineageEndInput): LineageEnd => ({ kind, id, versionId: versionId ?? null });
