import { Field, Float, ID, InputType } from '@nestjs/graphql';
import type { Question } from '../questionnaire/template-edition.js';
import { UploadInput } from '../upload.js';
import { Polarity } from './question.types.js';

@InputType({ description: 'How one question counts, where the file does not say.' })
export class QuestionRuleInput {
  @Field({ description: 'The question.' })
  questionId!: string;

  @Field(() => Float, { nullable: true, description: 'Weight, 0 to 10,000.' })
  weight?: number;

  @Field(() => Polarity, { nullable: true, description: 'Whether "yes" is good.' })
  polarity?: Question['polarity'];

  @Field(() => Boolean, { nullable: true, description: 'Failing it caps the rating.' })
  critical?: boolean;
}

@InputType()
export class ImportTemplateInput {
  @Field(() => UploadInput, { description: 'The workbook, csv or VSAQ file.' })
  file!: UploadInput;

  @Field(() => String, { nullable: true, description: 'What to call the questionnaire; recognised when left out.' })
  template?: string;

  @Field(() => String, { nullable: true, description: 'What to call the edition; recognised when left out.' })
  edition?: string;

  @Field(() => String, { nullable: true, description: 'Title.' })
  title?: string;

  @Field(() => [QuestionRuleInput], { defaultValue: [], description: 'How single questions count.' })
  rules!: QuestionRuleInput[];
}

@InputType({ description: 'A weight.' })
export class WeightInput {
  @Field({ description: 'The question.' })
  questionId!: string;

  @Field(() => Float, { description: 'Weight, 0 to 10,000.' })
  weight!: number;
}

@InputType()
export class StateTemplateWeightsInput {
  @Field(() => ID, { description: 'The template edition.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: 'UUID of the weight set; made when left out.' })
  weightSetId?: string;

  @Field({ description: 'Name of the weight set.' })
  name!: string;

  @Field(() => [WeightInput], { description: 'Weights that replace those of the edition.' })
  weights!: WeightInput[];
}

@InputType()
export class WithdrawTemplateInput {
  @Field(() => ID, { description: 'The template edition.' })
  id!: string;

  @Field({ description: 'Why.' })
  reason!: string;
}
