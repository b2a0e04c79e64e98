import { Field, ID, InputType, Int } from '@nestjs/graphql';

/** What every input that changes a record may carry. */
@InputType({ isAbstract: true })
export abstract class ChangeInput {
  @Field(() => ID, { description: 'The record.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse with CHANGED_MEANWHILE unless the record is at this revision.',
  })
  expectedRevision?: number;

  @Field(() => String, { nullable: true, description: 'Why, for the audit trail.' })
  reason?: string;
}
