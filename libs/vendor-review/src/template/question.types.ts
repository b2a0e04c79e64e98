import { Field, Float, InputType, ObjectType, registerEnumType, type FieldMiddleware } from '@nestjs/graphql';
import {
  answerTypeOf,
  type AnswerType as Type,
  type Condition,
  type Question,
} from '../questionnaire/template-edition.js';

const QuestionKind = { YES_NO: 'yes_no', YES_NO_PARTIAL: 'yes_no_partial', TEXT: 'text' } as const;
registerEnumType(QuestionKind, {
  name: 'QuestionKind',
  description: 'What scores: yes and no do, words never do. `answerType` says in which form words are asked for.',
});

export const AnswerType = {
  YES_NO: 'yes_no',
  YES_NO_PARTIAL: 'yes_no_partial',
  TEXT: 'text',
  SINGLE: 'single',
  MULTIPLE: 'multiple',
  NUMBER: 'number',
  DATE: 'date',
  FILE: 'file',
  TABLE: 'table',
} as const satisfies Record<Uppercase<Type>, Type>;
registerEnumType(AnswerType, {
  name: 'AnswerType',
  description:
    'How a question is answered. What is not yes or no is kept as text in a fixed form: an option, options in a line each, a number with a point, a day such as 2026-05-03, the name of an attached file, rows of a table with tabs between the cells.',
});

export const Polarity = { POSITIVE: 'positive', NEGATIVE: 'negative', NEUTRAL: 'neutral' } as const;
registerEnumType(Polarity, { name: 'Polarity', description: 'Whether "yes" is good, bad, or neither.' });

const shownType: FieldMiddleware<Question> = ({ source }) => answerTypeOf(source);

@InputType('QuestionConditionInput', {
  description: 'When a question is asked, by the answer of its parent: `answered`, `chosen`, or bounds of a number.',
})
@ObjectType({ description: 'When a question is asked, by the answer of its parent.' })
export class QuestionCondition {
  @Field(() => Boolean, { nullable: true, description: 'Whether the parent is answered at all.' })
  answered?: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The option of the parent that is chosen, or among the chosen ones.',
  })
  chosen?: string;

  @Field(() => Float, { nullable: true, description: 'The number is more than this.' })
  above?: number;

  @Field(() => Float, { nullable: true, description: 'The number is this or more.' })
  atLeast?: number;

  @Field(() => Float, { nullable: true, description: 'The number is less than this.' })
  below?: number;

  @Field(() => Float, { nullable: true, description: 'The number is this or less.' })
  atMost?: number;
}

@ObjectType({ description: 'A part of a questionnaire.' })
export class QuestionDomain {
  @Field({ description: 'Id.' })
  id!: string;

  @Field({ description: 'Title.' })
  title!: string;
}

@ObjectType('Question', { description: 'One question of a template edition.' })
export class QuestionType {
  @Field({ description: 'Id within the edition; it means nothing in another edition.' })
  id!: string;

  @Field({ description: 'What is asked.' })
  text!: string;

  @Field({ description: 'Help for those who answer.' })
  guidance!: string;

  @Field({ description: 'Domain id.' })
  domain!: string;

  @Field(() => String, { nullable: true, description: 'The control it probes (a CCM control id where known).' })
  control!: string | null;

  @Field(() => QuestionKind, { description: 'How it is answered.' })
  kind!: Question['kind'];

  @Field(() => Polarity, { description: 'Whether "yes" is good.' })
  polarity!: Question['polarity'];

  @Field(() => Float, { description: 'Weight in the score.' })
  weight!: number;

  @Field({ description: 'Failing it caps the rating.' })
  critical!: boolean;

  @Field(() => String, { nullable: true, description: 'The question it follows up.' })
  parent!: string | null;

  @Field(() => String, { nullable: true, description: 'The answer of the parent that makes it asked.' })
  askedWhen!: string | null;

  @Field(() => QuestionCondition, {
    nullable: true,
    description: 'What the answer of the parent must be so that it is asked, where that is not yes or no.',
  })
  askedIf?: Condition | undefined;

  @Field({ description: 'Evidence is wanted.' })
  evidence!: boolean;

  @Field(() => [String], {
    description: 'Choices: all there are for SINGLE and MULTIPLE, else suggestions for a text.',
  })
  options!: readonly string[];

  @Field(() => AnswerType, {
    description: 'How it is answered, with the form of answers in words.',
    middleware: [shownType],
  })
  answerType!: Type;

  @Field(() => [String], {
    nullable: true,
    description: 'Columns of a table.',
  })
  columns?: readonly string[] | undefined;
}
