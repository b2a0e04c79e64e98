import { ArgsType, Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant, PageInfo } from '@custodia/graphql';
import { AssetKind } from '../asset/asset.types.js';
import { AssetRef, LineageConnection, LineagePageArgs, Relation } from '../lineage/lineage.types.js';
import type { Difference } from '../lineage/lineage-pages.read.js';
import { FieldChange } from './history.types.js';

export const DiffChange = { ADDED: 'added', CHANGED: 'changed', REMOVED: 'removed' } as const;
export type DiffChange = (typeof DiffChange)[keyof typeof DiffChange];
registerEnumType(DiffChange, {
  name: 'DiffChange',
  description: 'How something differs between two moments.',
  valuesMap: {
    ADDED: { description: 'It was not there at the earlier moment.' },
    CHANGED: { description: 'It was there at both and is different.' },
    REMOVED: { description: 'It is no longer there at the later moment.' },
  },
});

@ObjectType({ description: 'An asset that differs between two moments.' })
export class AssetChange {
  @Field(() => AssetRef, { description: 'The asset, as it is named at the later moment.' })
  asset!: AssetRef;

  @Field(() => DiffChange, { description: 'ADDED or CHANGED: what is disposed of stays in the inventory.' })
  change!: DiffChange;

  @Field(() => [FieldChange], { description: 'Its fields that differ, a card field by field.' })
  changes!: readonly FieldChange[];

  @Field(() => [String], { description: 'Labels of the versions that were added in between.' })
  versionsAdded!: readonly string[];
}

@ObjectType({ description: 'One changed asset of a page.' })
export class AssetChangeEdge {
  @Field(() => AssetChange, { description: 'The asset.' })
  node!: AssetChange;

  @Field({ description: 'Pass as `after`.' })
  cursor!: string;
}

@ObjectType({ description: 'A page of assets that differ between two moments, by kind and id.' })
export class AssetChangeConnection {
  @Field(() => [AssetChangeEdge], {
    description: 'The page; of what was recorded and changed nothing in the end, nothing.',
  })
  edges!: readonly AssetChangeEdge[];

  @Field(() => PageInfo, { description: 'Where the page stands.' })
  pageInfo!: PageInfo;
}

@ObjectType({ description: 'A link that came or went between two moments.' })
export class LinkChange {
  @Field(() => DiffChange, { description: 'ADDED or REMOVED.' })
  change!: DiffChange;

  @Field(() => Relation, { description: 'By which relation.' })
  relation!: Relation;

  @Field(() => AssetRef, { description: 'What has something of the other.' })
  derived!: AssetRef;

  @Field(() => AssetRef, { description: 'What it comes from.' })
  source!: AssetRef;
}

@ObjectType({ description: 'One link of a page.' })
export class LinkChangeEdge {
  @Field(() => LinkChange, { description: 'The link.' })
  node!: LinkChange;

  @Field({ description: 'Pass as `after`.' })
  cursor!: string;
}

@ObjectType({ description: 'A page of links that came or went between two moments.' })
export class LinkChangeConnection {
  @Field(() => [LinkChangeEdge], { description: 'The page.' })
  edges!: readonly LinkChangeEdge[];

  @Field(() => PageInfo, { description: 'Where the page stands.' })
  pageInfo!: PageInfo;
}

@ObjectType({ description: 'How the whole inventory differs between two moments.' })
export class InventoryDiff {
  @Field(() => Instant, { description: 'The earlier moment.' })
  from!: string;

  @Field(() => Instant, { description: 'The later moment.' })
  to!: string;
}

@ArgsType()
export class AssetChangeArgs extends LineagePageArgs {
  @Field(() => [AssetKind], { nullable: true, description: 'Of these kinds only.' })
  kind?: AssetKind[] | null;
}

@ObjectType({ description: 'How the lineage of an asset differs between two moments.' })
export class LineageDiff {
  @Field(() => Instant, { description: 'The earlier moment.' })
  from!: string;

  @Field(() => Instant, { description: 'The later moment.' })
  to!: string;

  @Field(() => Int, { description: 'Assets and versions in it at the earlier moment.' })
  before!: number;

  @Field(() => Int, { description: 'Assets and versions in it at the later moment.' })
  after!: number;

  /** Resolved page by page. */
  added?: LineageConnection;
  removed?: LineageConnection;
  readonly came!: Difference['came'];
  readonly went!: Difference['went'];
}
