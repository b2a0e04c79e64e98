import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Instant, PageInfo, StaleSince } from '@custodia/graphql';
import { AssetKind, AssetStatus, Classification, Environment } from '../asset/asset.types.js';

@ObjectType({ description: 'What every asset of any kind has.' })
export class Asset {
  @Field(() => AssetKind, { description: 'Kind.' })
  kind!: AssetKind;

  @Field(() => ID, { description: 'UUID of the asset.' })
  id!: string;

  @Field({ description: 'Name.' })
  name!: string;

  @Field({ description: 'What it is for.' })
  purpose!: string;

  @Field(() => AssetStatus, { description: 'Where it stands in its life cycle.' })
  status!: AssetStatus;

  @Field(() => Classification, { nullable: true, description: 'Confidentiality; a subprocessor has none of its own.' })
  classification!: Classification | null;

  @Field(() => ID, { description: 'Member who answers for it.' })
  ownerId!: string;

  @Field(() => ID, { nullable: true, description: 'Member who decides about its disposal.' })
  custodianId!: string | null;

  @Field(() => [Environment], { description: 'Where it runs.' })
  environments!: Environment[];

  @Field(() => Int, { description: 'Revision.' })
  revision!: number;

  @Field(() => Instant, { description: 'When it was taken in.' })
  createdAt!: string;

  @Field(() => Instant, { description: 'When the latest fact about it was recorded.' })
  updatedAt!: string;

  @StaleSince('id')
  declare readonly staleSince?: string | null;
}

@ObjectType({ description: 'One asset of a page.' })
export class AssetEdge {
  @Field(() => Asset, { description: 'The asset.' })
  node!: Asset;

  @Field({ description: 'Pass as `after`.' })
  cursor!: string;
}

@ObjectType({ description: 'A page of the inventory.' })
export class AssetConnection {
  @Field(() => [AssetEdge], { description: 'The page.' })
  edges!: AssetEdge[];

  @Field(() => PageInfo, { description: 'Where the page stands.' })
  pageInfo!: PageInfo;

  /** Counted by the resolver when asked for. */
  totalCount!: () => Promise<number>;
}

@InputType({ description: 'Which assets; all given conditions must hold.' })
export class AssetFilter {
  @Field(() => [AssetKind], { nullable: true, description: 'Of one of these kinds.' })
  kind?: AssetKind[] | null;

  @Field(() => Environment, { nullable: true, description: 'That run there.' })
  environment?: Environment | null;

  @Field(() => [AssetStatus], { nullable: true, description: 'That stand there in their life cycle.' })
  status?: AssetStatus[] | null;

  @Field(() => [Classification], { nullable: true, description: 'Of one of these.' })
  classification?: Classification[] | null;

  @Field(() => ID, { nullable: true, description: 'Answered for by this member.' })
  ownerId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Whose disposal this member decides about.' })
  custodianId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'That run although something upstream stands against it; `false`: all others.',
  })
  atRisk?: boolean | null;

  @Field(() => String, { nullable: true, description: 'With this in name or purpose, whatever the case.' })
  text?: string | null;
}

@ArgsType()
export class AssetListArgs {
  @Field(() => AssetFilter, { nullable: true, description: 'Which assets.' })
  filter?: AssetFilter | null;

  @Field(() => Int, { nullable: true, description: 'Size of the page, 20 unless told, 200 at the most.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Continue behind this cursor.' })
  after?: string | null;

  @Field(() => Instant, { nullable: true, description: 'As the inventory was at this moment.' })
  asOf?: string | null;
}
