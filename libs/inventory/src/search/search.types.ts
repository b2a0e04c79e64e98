import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageInfo, StaleSince } from '@custodia/graphql';
import { AssetKind, AssetStatus } from '../asset/asset.types.js';
import { DocumentStanding } from '../document/document.types.js';

export const SearchedKind = { ...AssetKind, DOCUMENT: 'document' } as const;
export type SearchedKind = (typeof SearchedKind)[keyof typeof SearchedKind];
registerEnumType(SearchedKind, { name: 'SearchedKind', description: 'What a search looks through.' });

export const SearchedState = { ...AssetStatus, ...DocumentStanding } as const;
export type SearchedState = (typeof SearchedState)[keyof typeof SearchedState];
registerEnumType(SearchedState, {
  name: 'SearchedState',
  description: 'Where an asset stands in its life cycle, or whether a document can be relied on.',
});

@ObjectType({ description: 'A piece of a text that was found.' })
export class SearchedText {
  @Field({ description: 'The piece.' })
  text!: string;

  @Field({ description: 'It is one of the words that were looked for.' })
  match!: boolean;
}

@ObjectType({ description: 'An asset or a document that was found, by itself or by one of its versions.' })
export class SearchHit {
  @Field(() => SearchedKind, { description: 'What it is.' })
  kind!: SearchedKind;

  @Field(() => ID, { description: 'UUID of the asset or document.' })
  id!: string;

  @Field({ description: 'Name of the asset, or title of the document.' })
  name!: string;

  @Field(() => SearchedState, { description: 'State of the asset or document.' })
  state!: SearchedState;

  @Field(() => ID, {
    nullable: true,
    description: 'The version in which the words were found; empty for the asset itself.',
  })
  versionId!: string | null;

  @Field(() => String, { nullable: true, description: 'Label of that version.' })
  versionLabel!: string | null;

  @Field(() => AssetKind, { nullable: true, description: 'Kind of the asset that a document is about.' })
  attachedKind!: AssetKind | null;

  @Field(() => ID, { nullable: true, description: 'The asset that a document is about; empty for the organisation.' })
  attachedId!: string | null;

  @Field(() => [SearchedText], {
    description: 'Where the words were found, in pieces; empty when nothing is written but the name.',
  })
  snippet!: readonly SearchedText[];

  @StaleSince('id')
  declare readonly staleSince?: string | null;
}

@ObjectType({ description: 'One hit of a page.' })
export class SearchEdge {
  @Field(() => SearchHit, { description: 'The hit.' })
  node!: SearchHit;

  @Field({ description: 'Pass as `after`.' })
  cursor!: string;
}

@ObjectType({ description: 'How many hits are of a kind.' })
export class KindFacet {
  @Field(() => SearchedKind, { description: 'The kind.' })
  kind!: SearchedKind;

  @Field(() => Int, { description: 'Hits.' })
  count!: number;
}

@ObjectType({ description: 'How many hits are in a state.' })
export class StateFacet {
  @Field(() => SearchedState, { description: 'The state.' })
  state!: SearchedState;

  @Field(() => Int, { description: 'Hits.' })
  count!: number;
}

@ObjectType({ description: 'What was found, counted; whatever kinds and states were chosen.' })
export class SearchFacets {
  @Field(() => [KindFacet], { description: 'By kind, most first.' })
  kinds!: readonly KindFacet[];

  @Field(() => [StateFacet], { description: 'By state, most first.' })
  states!: readonly StateFacet[];

  @Field({
    description:
      'Of a kind, the 1,000 newest records that fit were looked at, and there are more: counts are the least, and further words find what is older.',
  })
  incomplete!: boolean;
}

@ObjectType({ description: 'A page of what was found, best first.' })
export class SearchConnection {
  @Field(() => [SearchEdge], { description: 'The page.' })
  edges!: readonly SearchEdge[];

  @Field(() => PageInfo, { description: 'Where the page stands.' })
  pageInfo!: PageInfo;

  /** What was asked, for what is counted only when asked for. */
  text!: string;
}

@ArgsType()
export class SearchArgs {
  @Field({
    description:
      'Words, in any form: `dataset` finds datasets. "quoted words" stand beside each other, `or` is one or the other, `-word` must not be there. Three letters or more also find names that contain them. At most 200 characters.',
  })
  text!: string;

  @Field(() => [SearchedKind], { nullable: true, description: 'Of one of these kinds.' })
  kind?: readonly SearchedKind[] | null;

  @Field(() => [SearchedState], { nullable: true, description: 'In one of these states.' })
  state?: readonly SearchedState[] | null;

  @Field(() => Int, { nullable: true, description: 'Size of the page, 20 unless told, 200 at the most.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Continue behind this cursor.' })
  after?: string | null;
}
