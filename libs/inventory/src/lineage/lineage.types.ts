import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageInfo } from '@custodia/graphql';
import { AssetKind, AssetStatus } from '../asset/asset.types.js';
import type * as policy from './lineage.policy.js';

export const Relation = {
  TRAINED_ON: 'trained_on',
  FINE_TUNED_FROM: 'fine_tuned_from',
  EVALUATED_ON: 'evaluated_on',
  DERIVED_FROM: 'derived_from',
  QUANTIZED_FROM: 'quantized_from',
  DISTILLED_FROM: 'distilled_from',
  PART_OF: 'part_of',
  USES_PROMPT: 'uses_prompt',
  BOUND_TO: 'bound_to',
  HOSTED_BY: 'hosted_by',
  CONTAINS: 'contains',
  CONNECTS_TO: 'connects_to',
} as const satisfies Record<string, policy.Relation>;
export type Relation = policy.Relation;
registerEnumType(Relation, {
  name: 'Relation',
  description: 'What one asset is to another: `from` is … `to`.',
  valuesMap: {
    TRAINED_ON: { description: 'The data that it was trained on.' },
    FINE_TUNED_FROM: { description: 'The model that it was fine-tuned from.' },
    EVALUATED_ON: { description: 'The data that it was evaluated on.' },
    DERIVED_FROM: { description: 'What it was made from in some other way.' },
    QUANTIZED_FROM: { description: 'The model of which it is a smaller form.' },
    DISTILLED_FROM: { description: 'The model or system that taught it.' },
    PART_OF: { description: 'The whole of which it is a part.' },
    USES_PROMPT: { description: 'The prompt that it is given.' },
    BOUND_TO: { description: 'The version of a model that a version of a prompt is written for.' },
    HOSTED_BY: { description: 'The subprocessor that runs it or keeps it.' },
    CONTAINS: { description: 'A part that it has.' },
    CONNECTS_TO: {
      description:
        'The subprocessor that provides a tool or connector of the system. It follows from the connectors of the system and cannot be linked.',
    },
  },
});

export const LineageDirection = { UPSTREAM: 'upstream', DOWNSTREAM: 'downstream' } as const satisfies Record<
  string,
  policy.Direction
>;
registerEnumType(LineageDirection, {
  name: 'LineageDirection',
  description: 'Which way links are followed.',
  valuesMap: {
    UPSTREAM: { description: 'What the asset comes from.' },
    DOWNSTREAM: { description: 'What comes from the asset.' },
  },
});

@ObjectType({ description: 'An asset or one version of it, with what is needed to name it.' })
export class AssetRef {
  @Field(() => AssetKind, { description: 'Kind.' })
  kind!: AssetKind;

  @Field(() => ID, { description: 'The asset.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: 'The version; the asset as such when empty.' })
  versionId!: string | null;

  @Field(() => String, { nullable: true, description: 'Name of the asset; empty when it is not in the inventory.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'Label of the version.' })
  label!: string | null;

  @Field(() => AssetStatus, { nullable: true, description: 'Where the asset stands in its life cycle.' })
  status!: AssetStatus | null;
}

@ObjectType({ description: 'One link on the way.' })
export class LineageStep {
  @Field(() => Relation, { description: 'By which relation.' })
  relation!: Relation;

  @Field(() => AssetRef, { description: 'To where.' })
  asset!: AssetRef;
}

@ObjectType({ description: 'An asset that another one comes from, or that comes from it.' })
export class LineageNode {
  @Field(() => AssetRef, { description: 'The asset.' })
  asset!: AssetRef;

  @Field(() => Int, { description: 'Links on the shortest way to it.' })
  depth!: number;

  @Field(() => [LineageStep], { description: 'A shortest way to it.' })
  path!: readonly LineageStep[];
}

@ObjectType({ description: 'One asset of a page of lineage.' })
export class LineageEdge {
  @Field(() => LineageNode, { description: 'The asset, with the way to it.' })
  node!: LineageNode;

  @Field({ description: 'Pass as `after`.' })
  cursor!: string;
}

@ObjectType({
  description: 'A page of what an asset comes from, or of what comes from it: nearest first, without limit of depth.',
})
export class LineageConnection {
  @Field(() => [LineageEdge], { description: 'The page.' })
  edges!: readonly LineageEdge[];

  @Field(() => PageInfo, { description: 'Where the page stands.' })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: 'Assets and versions in all pages together.' })
  totalCount!: number;
}

/** Arguments of every page of lineage. */
@ArgsType()
export class LineagePageArgs {
  @Field(() => Int, { nullable: true, description: 'Size of the page, 20 unless told, 200 at the most.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Continue behind this cursor.' })
  after?: string | null;
}

@InputType({ description: 'One end of a link.' })
export class LineageEndInput {
  @Field(() => AssetKind, { description: 'Kind.' })
  kind!: AssetKind;

  @Field(() => ID, { description: 'The asset.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: 'The version; leave it out only when nobody knows which.' })
  versionId?: string | null;
}

@InputType({ isAbstract: true })
abstract class LinkInput {
  @Field(() => LineageEndInput, { description: 'What comes from the other.' })
  from!: LineageEndInput;

  @Field(() => Relation, { description: 'What `from` is to `to`.' })
  relation!: Relation;

  @Field(() => LineageEndInput, { description: 'What it comes from.' })
  to!: LineageEndInput;

  @Field(() => String, { nullable: true, description: 'Why, for the audit trail.' })
  reason?: string;
}

@InputType()
export class LinkLineageInput extends LinkInput {}

@InputType()
export class UnlinkLineageInput extends LinkInput {}
