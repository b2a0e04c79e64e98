import { Field, ID, InputType, Int } from '@nestjs/graphql';

/** What every input that changes something may carry. */
@InputType({ isAbstract: true })
export abstract class RevisionInput {
  @Field(() => Int, {
    nullable: true,
    description: 'Refuse with CHANGED_MEANWHILE unless the record is at this revision.',
  })
  expectedRevision?: number;

  @Field(() => String, { nullable: true, description: 'Why, for the audit trail.' })
  reason?: string;
}

/** The same for one of many records. */
@InputType({ isAbstract: true })
export abstract class ChangeInput extends RevisionInput {
  @Field(() => ID, { description: 'The record.' })
  id!: string;
}
