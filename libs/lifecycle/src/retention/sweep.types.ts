import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';
import { CaseAsset } from '../asset.types.js';

@InputType()
export class SweepRetentionInput {
  @Field({ description: 'Only tells what is due, and opens nothing.' })
  dryRun!: boolean;
}

@ObjectType({ description: 'An asset whose time is over.' })
export class RetentionDue {
  @Field(() => CaseAsset, { description: 'The asset.' })
  asset!: CaseAsset;

  @Field(() => ID, { description: 'The policy that says so.' })
  policyId!: string;

  @Field({ description: 'Why, as the case will say.' })
  reason!: string;

  @Field(() => Instant, { description: 'Since when.' })
  dueOn!: string;

  @Field(() => ID, { description: 'The disposal case that the sweep drafts; not there yet after a dry run.' })
  disposalId!: string;
}

@ObjectType({ description: 'What a sweep over the retention policies found.' })
export class RetentionSweep {
  @Field({ description: 'Nothing was opened.' })
  dryRun!: boolean;

  @Field(() => [RetentionDue], { description: 'What is to be disposed of now and has no open case.' })
  due!: readonly RetentionDue[];
}
