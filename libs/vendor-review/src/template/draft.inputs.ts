import { Field, Float, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { ChangeInput } from '@custodia/graphql';
import type { AnswerType as Type, Question } from '../questionnaire/template-edition.js';
import { AnswerType, Polarity, QuestionCondition } from './question.types.js';

const AskedWhen = { YES: 'yes', NO: 'no' } as const;
registerEnumType(AskedWhen, { name: 'AskedWhen', description: 'The answer of a parent that makes a question asked.' });

@InputType()
export class StartTemplateDraftInput {
  @Field(() => ID, { nullable: true, description: 'UUID of the draft; made when left out.' })
  id?: string;

  @Field(() => ID, { nullable: true, description: 'An edition, or a pack, to begin with a copy of.' })
  copyOf?: string;

  @Field(() => String, {
    nullable: true,
    description: 'A questionnaire in the YAML of Custodia to begin with, instead of a copy.',
  })
  yaml?: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Which questionnaire it will be: lower-case letters, digits and hyphens. That of the copy when left out.',
  })
  template?: string;

  @Field(() => String, { nullable: true, description: 'Which edition of it; needed unless the YAML names one.' })
  edition?: string;

  @Field(() => String, { nullable: true, description: 'Title; that of the copy when left out.' })
  title?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Who wrote the text and under which terms it may be used; that of the copy when left out.',
  })
  notice?: string;
}

@InputType()
export class DescribeTemplateDraftInput extends ChangeInput {
  @Field(() => String, { nullable: true, description: 'Which questionnaire it will be.' })
  template?: string;

  @Field(() => String, { nullable: true, description: 'Which edition of it.' })
  edition?: string;

  @Field(() => String, { nullable: true, description: 'Title.' })
  title?: string;

  @Field(() => String, { nullable: true, description: 'Who wrote the text and under which terms it may be used.' })
  notice?: string;
}

@InputType({ description: 'A part of a questionnaire.' })
class DraftDomainInput {
  @Field({ description: 'Id.' })
  id!: string;

  @Field({ description: 'Title.' })
  title!: string;
}

@InputType()
export class ArrangeDraftDomainsInput extends ChangeInput {
  @Field(() => [DraftDomainInput], { description: 'All domains, in their order.' })
  domains!: DraftDomainInput[];
}

@InputType({ description: 'A question as it is written.' })
export class DraftQuestionInput {
  @Field({ description: 'Id within the edition.' })
  id!: string;

  @Field({ description: 'What is asked.' })
  text!: string;

  @Field({ defaultValue: '', description: 'Help for those who answer.' })
  guidance!: string;

  @Field({ description: 'Domain id.' })
  domain!: string;

  @Field(() => AnswerType, { description: 'How it is answered.' })
  answerType!: Type;

  @Field(() => Polarity, {
    nullable: true,
    description: 'Whether "yes" is good: POSITIVE when left out; a question that is not yes or no is NEUTRAL.',
  })
  polarity?: Question['polarity'];

  @Field(() => Float, { defaultValue: 1, description: 'Weight in the score, 0 to 10,000.' })
  weight!: number;

  @Field({ defaultValue: false, description: 'Failing it caps the rating.' })
  critical!: boolean;

  @Field(() => String, { nullable: true, description: 'The control it probes, such as a CCM control id.' })
  control?: string;

  @Field(() => String, { nullable: true, description: 'The question that it follows up, which comes before it.' })
  parent?: string;

  @Field(() => AskedWhen, { nullable: true, description: 'The answer of a parent of yes or no that makes it asked.' })
  askedWhen?: 'yes' | 'no';

  @Field(() => QuestionCondition, {
    nullable: true,
    description: 'What the answer of another parent must be, in place of `askedWhen`.',
  })
  askedIf?: QuestionCondition;

  @Field({ defaultValue: false, description: 'Evidence is wanted.' })
  evidence!: boolean;

  @Field(() => [String], { defaultValue: [], description: 'Options of SINGLE and MULTIPLE.' })
  options!: string[];

  @Field(() => [String], { defaultValue: [], description: 'Columns of TABLE.' })
  columns!: string[];
}

@InputType()
export class PutDraftQuestionsInput extends ChangeInput {
  @Field(() => [DraftQuestionInput], {
    description: 'New questions, and those that replace one of the same id.',
  })
  questions!: DraftQuestionInput[];

  @Field(() => String, {
    nullable: true,
    description: 'The question before which they are put; at the end, or in their places, when left out.',
  })
  before?: string;
}

@InputType()
export class RemoveDraftQuestionsInput extends ChangeInput {
  @Field(() => [String], { description: 'Questions.' })
  questionIds!: string[];
}

@InputType()
export class PublishTemplateDraftInput extends ChangeInput {}

@InputType()
export class DiscardTemplateDraftInput extends ChangeInput {
  @Field({ description: 'Why.' })
  declare reason: string;
}
