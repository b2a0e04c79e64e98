import { Field, InputType } from '@nestjs/graphql';
import { VersionInput } from '../asset/asset.inputs.js';

@InputType()
export class ReviewPromptVersionInput extends VersionInput {
  @Field({ description: 'What was looked at, and what was found.' })
  note!: string;
}

@InputType()
export class ApprovePromptVersionInput extends VersionInput {
  @Field({ defaultValue: '', description: 'Conditions or remarks.' })
  note!: string;
}

@InputType()
export class WithdrawPromptVersionInput extends VersionInput {
  @Field({ description: 'Why it must not be used.' })
  declare reason: string;
}
