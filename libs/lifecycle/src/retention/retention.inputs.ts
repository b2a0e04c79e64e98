import { Field, ID, InputType } from '@nestjs/graphql';
import type { CaseAssetKind as Kind } from '../asset.policy.js';
import { CaseAssetKind } from '../asset.types.js';
import { ChangeInput } from '@custodia/graphql';
import type { RetentionStart as Start } from './retention.events.js';
import { RetentionStart } from './retention.types.js';

@InputType({ description: 'For what, from when and how long.' })
export class RetentionRuleInput {
  @Field(() => [CaseAssetKind], { defaultValue: [], description: 'For these kinds; every kind when empty.' })
  assetKinds!: Kind[];

  @Field(() => [String], {
    defaultValue: [],
    description: 'For these classifications, such as confidential; every one when empty.',
  })
  classifications!: string[];

  @Field(() => RetentionStart, { description: 'From when it is counted.' })
  from!: Start;

  @Field(() => String, { nullable: true, description: 'ISO 8601 duration for which it must be kept, such as P10Y.' })
  keepAtLeast?: string;

  @Field(() => String, {
    nullable: true,
    description: 'ISO 8601 duration after which a disposal case is opened; nothing is ever deleted by a policy.',
  })
  disposeAfter?: string;

  @Field({ description: 'Law, contract or decision.' })
  legalBasis!: string;
}

@InputType()
export class AdoptRetentionPolicyInput {
  @Field(() => ID, {
    nullable: true,
    description: 'UUID of your choice, so that a retry is harmless; made when left out.',
  })
  id?: string;

  @Field({ description: 'Name.' })
  name!: string;

  @Field(() => RetentionRuleInput, { description: 'The rule.' })
  rule!: RetentionRuleInput;
}

@InputType()
export class ReviseRetentionPolicyInput extends ChangeInput {
  @Field(() => RetentionRuleInput, { description: 'The rule from now on.' })
  rule!: RetentionRuleInput;

  @Field({ description: 'Why.' })
  declare reason: string;
}

@InputType()
export class WithdrawRetentionPolicyInput extends ChangeInput {
  @Field({ description: 'Why.' })
  declare reason: string;
}
