import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { caseAssetKinds, type CaseAssetKind as Kind } from './asset.policy.js';

/** A GraphQL enum of the rules' own words: `nist.clear` is NIST_CLEAR, and its value stays what the events say. */
export const enumOf = <const Value extends string>(values: readonly Value[]): Record<string, Value> =>
  Object.fromEntries(values.map((value) => [value.toUpperCase().replaceAll('.', '_'), value]));

export const CaseAssetKind = enumOf(caseAssetKinds);
registerEnumType(CaseAssetKind, {
  name: 'CaseAssetKind',
  description:
    'What a hold, a disposal or a transfer can be about. A subprocessor stands for everything that was placed there.',
});

@ObjectType({ description: 'An asset, or one version of it, as it was when the case was opened.' })
export class CaseAsset {
  @Field(() => CaseAssetKind, { description: 'Kind.' })
  kind!: Kind;

  @Field(() => ID, { description: 'The asset.' })
  id!: string;

  @Field({ description: 'Name at that time.' })
  name!: string;

  @Field(() => ID, { nullable: true, description: 'The version; all versions when empty.' })
  versionId?: string;

  @Field(() => String, { nullable: true, description: 'The version as people name it, such as 3.2.0.' })
  versionLabel?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Digest of the version; empty when the case concerns all versions.',
  })
  digest?: string;
}

@InputType({ description: 'An asset of the inventory, or one version of it.' })
export class CaseAssetInput {
  @Field(() => CaseAssetKind, { description: 'Kind.' })
  kind!: Kind;

  @Field(() => ID, { description: 'The asset.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: 'One version; all of them when left out.' })
  versionId?: string;
}
