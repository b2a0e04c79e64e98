import { Field, InputType } from '@nestjs/graphql';
import { ChangeInput } from '@custodia/graphql';

@InputType()
export class VerifySystemInput extends ChangeInput {
  @Field({ description: 'What was looked at, and how: a trial, an evaluation of the whole, an attack by a red team …' })
  method!: string;

  @Field({ description: 'It does what it is for, and nothing that was found stands against its use.' })
  passed!: boolean;
}

@InputType({ isAbstract: true })
abstract class DecideSystemInput extends ChangeInput {
  @Field({ description: 'Why, for those who use the system.' })
  declare reason: string;
}

@InputType()
export class SuspendSystemInput extends DecideSystemInput {}

@InputType()
export class ResumeSystemInput extends DecideSystemInput {}
