import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { SubprocessorCategory, SubprocessorUseType, type SubprocessorUse } from '@custodia/inventory';

@ObjectType({ description: 'What was known of a vendor before it was asked.' })
@InputType('ReviewIntakeInput', {
  description:
    'What the vendor will do, and with which data. It proposes tier and questionnaires, and the graver of it and of the recorded use counts.',
})
export class ReviewIntake {
  @Field({ description: 'What it will do.' })
  purpose!: string;

  @Field(() => [SubprocessorCategory], {
    defaultValue: [],
    description: 'What it will be used for, beside what is recorded of it.',
  })
  categories!: SubprocessorCategory[];

  @Field(() => [String], { defaultValue: [], description: 'Which data it will get: customer names, prompts, payroll.' })
  data!: string[];

  @Field(() => SubprocessorUseType, { description: 'How it will be used; decides the inherent risk.' })
  use!: SubprocessorUse;
}

@InputType({ description: 'One of several questionnaires of an assessment.' })
export class ReviewPackInput {
  @Field(() => ID, { description: 'The template edition.' })
  templateId!: string;

  @Field(() => ID, {
    nullable: true,
    description: "Weights of the organisation's own for it; those of the edition when left out.",
  })
  weightSetId?: string;
}
