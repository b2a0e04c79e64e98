import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { AssetRef } from '../lineage/lineage.types.js';

export const ReadinessState = { SATISFIED: 'satisfied', MISSING: 'missing', NOT_APPLICABLE: 'not_applicable' } as const;
export type ReadinessState = (typeof ReadinessState)[keyof typeof ReadinessState];
registerEnumType(ReadinessState, { name: 'ReadinessState', description: 'Whether the records satisfy an obligation.' });

@ObjectType({ description: 'Something that an obligation asks for and that is not recorded.' })
export class ReadinessGap {
  @Field({ description: 'The field, or the version and its field.' })
  field!: string;

  @Field({ description: 'What to add.' })
  asks!: string;
}

@ObjectType({ description: 'One obligation.' })
export class ReadinessItem {
  @Field({ description: 'The rule.' })
  obligation!: string;

  @Field({ description: 'What it demands.' })
  demands!: string;

  @Field(() => ReadinessState, { description: 'Whether the records satisfy it.' })
  state!: ReadinessState;

  @Field({
    description:
      'It counts in the percentage; false where it does not apply, and for what the service does for every asset.',
  })
  counts!: boolean;

  @Field(() => [ReadinessGap], { description: 'What is missing.' })
  missing!: readonly ReadinessGap[];
}

@ObjectType({
  description:
    'How far the records of an asset satisfy the obligations on it. It tells what is recorded, not whether it is good.',
})
export class Readiness {
  @Field(() => AssetRef, { description: 'The asset.' })
  asset!: AssetRef;

  @Field({ description: 'Nothing is missing.' })
  ready!: boolean;

  @Field(() => Int, { description: 'Share of the applicable obligations that the records satisfy, in percent.' })
  percent!: number;

  @Field(() => [ReadinessItem], { description: 'Every obligation on this kind of asset.' })
  items!: readonly ReadinessItem[];
}
