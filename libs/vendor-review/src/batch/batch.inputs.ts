import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Day, Instant, MailLanguage } from '@custodia/graphql';
import type { Language } from '@custodia/mail';
import { ReviewPackInput } from '../review/intake.types.js';
import { mostVendors } from './batch.decider.js';

@InputType({ description: 'A vendor of a batch.' })
export class AssessmentVendorInput {
  @Field(() => ID, { description: 'The subprocessor.' })
  subprocessorId!: string;

  @Field(() => ID, { nullable: true, description: 'Which of its contacts is asked; its first one when left out.' })
  contactId?: string;

  @Field(() => MailLanguage, {
    nullable: true,
    description:
      'The language of its mails and of the page; the one that the contact chose last, or English, when left out.',
  })
  language?: Language;
}

@InputType()
export class SendAssessmentsInput {
  @Field(() => ID, {
    nullable: true,
    description: 'UUID of your choice, so that a retry is harmless; made when left out.',
  })
  id?: string;

  @Field(() => [AssessmentVendorInput], { description: `The vendors, at most ${mostVendors}.` })
  vendors!: AssessmentVendorInput[];

  @Field(() => [ReviewPackInput], {
    nullable: true,
    description: 'What all of them are asked; what `reviewProposal` names for each when left out.',
  })
  packs?: ReviewPackInput[];

  @Field(() => Day, {
    nullable: true,
    description: 'The day by whose end the answers are due, in the time zone of the organisation.',
  })
  dueOn?: string;

  @Field(() => Instant, { nullable: true, description: 'The moment when the answers are due, instead of a day.' })
  dueAt?: string;

  @Field(() => String, { defaultValue: '', description: 'Words of your own for the invitations.' })
  message!: string;
}

@ObjectType({ description: 'What a vendor would get.' })
export class PlannedAssessment {
  @Field(() => ID, { description: 'The vendor.' })
  subprocessorId!: string;

  @Field(() => String, { nullable: true, description: 'Its name.' })
  name!: string | null;

  @Field(() => Int, { nullable: true, description: 'Its tier.' })
  tier!: number | null;

  @Field(() => ID, { nullable: true, description: 'The contact that would be asked.' })
  contactId!: string | null;

  @Field(() => [String], { description: 'The questionnaires.' })
  templates!: readonly string[];

  @Field(() => Int, { description: 'How many questions they ask together.' })
  questionCount!: number;

  @Field(() => String, { nullable: true, description: 'Why it would get nothing, as a code.' })
  code!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it would get nothing, in words.' })
  message!: string | null;
}
