import { Field, ObjectType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';
import { AssetRef } from '../lineage/lineage.types.js';
import { FieldChange } from './history.types.js';

@ObjectType({ description: 'How an asset differs between two moments.' })
export class AssetDiff {
  @Field(() => Instant, { description: 'The earlier moment.' })
  from!: string;

  @Field(() => Instant, { description: 'The later moment.' })
  to!: string;

  @Field(() => [FieldChange], {
    description: 'Its fields that differ, a card field by field; all of them when it was not there before.',
  })
  changes!: readonly FieldChange[];

  @Field(() => [String], { description: 'Labels of the versions that were added in between.' })
  versionsAdded!: readonly string[];

  @Field(() => [AssetRef], { description: 'What it comes from at the later moment and did not before.' })
  upstreamAdded!: readonly AssetRef[];

  @Field(() => [AssetRef], { description: 'What it came from before and no longer does.' })
  upstreamRemoved!: readonly AssetRef[];
}
