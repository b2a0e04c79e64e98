import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant, Row, Shown } from '@custodia/graphql';
import { Entity } from 'typeorm';

export const AssessmentBatchStatus = { RUNNING: 'running', FINISHED: 'finished' } as const;
registerEnumType(AssessmentBatchStatus, {
  name: 'AssessmentBatchStatus',
  description: 'Whether assessments are still being sent.',
});

@ObjectType({ description: 'What became of one vendor of a batch.' })
export class AssessmentBatchOutcome {
  @Field(() => ID, { description: 'The vendor.' })
  subprocessorId!: string;

  @Field(() => ID, { nullable: true, description: 'The assessment that it was sent; empty when it got none.' })
  reviewId!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it got none, as a code.' })
  code!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it got none, in words.' })
  message!: string | null;
}

@Entity('assessment_batch_v1')
@ObjectType({ description: 'A job that sends an assessment to many vendors, and how far it has come.' })
export class AssessmentBatch extends Row {
  @Shown(() => AssessmentBatchStatus, 'text', 'Where it stands.')
  status!: 'running' | 'finished';

  @Shown(() => Int, 'integer', 'Vendors of the batch.')
  total!: number;

  @Shown(() => Int, 'integer', 'Vendors that were sent an assessment.')
  sent!: number;

  @Shown(() => Int, 'integer', 'Vendors that could not be sent one.')
  refused!: number;

  @Shown(() => [AssessmentBatchOutcome], 'jsonb', 'Each vendor that is done.')
  outcomes!: AssessmentBatchOutcome[];

  @Shown(() => Instant, 'timestamptz', 'When the answers are due.')
  dueAt!: string;

  @Shown(() => ID, 'text', 'Member in whose name they are sent.')
  requestedBy!: string;

  @Shown(() => Instant, 'timestamptz', 'When it was done.', { nullable: true })
  finishedAt!: string | null;
}
