import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Row, Shown } from '@custodia/graphql';
import { Column, Entity } from 'typeorm';
import type { AnswerOption, Domain, OwnerOption, Question, TemplateSource } from '../questionnaire/template-edition.js';
import { QuestionDomain, QuestionType } from './question.types.js';
import type { StatedWeights, TemplateReport } from './template.events.js';

const TemplateOrigin = { PACK: 'pack', PACKS: 'packs', WORKBOOK: 'workbook', DRAFT: 'draft' } as const;
registerEnumType(TemplateOrigin, {
  name: 'TemplateOrigin',
  description:
    'Where an edition comes from: a pack in our own words, a file of the organisation, a draft that it wrote, or several questionnaires that an assessment asks together.',
});

@ObjectType({ description: 'What was found in one place of a file.' })
export class FileProblem {
  @Field({ description: 'Where.' })
  place!: string;

  @Field({ description: 'What stands there.' })
  value!: string;

  @Field({ description: 'What is wrong with it.' })
  reason!: string;

  @Field({ description: 'What to do.' })
  remedy!: string;
}

@ObjectType({ description: 'What the import said about the file.' })
class TemplateImportReport {
  @Field({ description: 'What the file was taken for.' })
  format!: string;

  @Field(() => Float, { description: 'How certain that is, 0 to 1.' })
  certainty!: number;

  @Field(() => [String], { description: 'Why.' })
  reasons!: readonly string[];

  @Field(() => Int, { description: 'Rows that ask something.' })
  rowsRead!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Questions of the published edition, where its list of ids is known.',
  })
  known!: number | null;

  @Field(() => Int, { nullable: true, description: 'How many of them the file has.' })
  present!: number | null;

  @Field(() => [String], { description: 'Ids of the published edition that the file lacks.' })
  missing!: readonly string[];

  @Field(() => [String], { description: 'Ids of the file that the published edition lacks.' })
  unknown!: readonly string[];

  @Field(() => [String], { description: 'Questions on hidden rows or sheets.' })
  hidden!: readonly string[];

  @Field(() => [String], { description: 'What was concluded rather than read.' })
  concluded!: readonly string[];

  @Field(() => [FileProblem], { description: 'What was wrong in the file.' })
  problems!: readonly FileProblem[];
}

@ObjectType({ description: "Weights of the organisation's own." })
class WeightSet {
  @Field(() => ID, { description: 'UUID.' })
  weightSetId!: string;

  @Field({ description: 'Name.' })
  name!: string;
}

@Entity('template_edition_v1')
@ObjectType({ description: 'One edition of a questionnaire: its questions, options and weights. It never changes.' })
export class TemplateEdition extends Row {
  @Shown(() => String, 'text', 'Which questionnaire, for example caiq or sig-lite-style.')
  template!: string;

  @Shown(() => String, 'text', 'Which edition of it.')
  edition!: string;

  @Shown(() => String, 'text', 'Title.')
  title!: string;

  @Shown(() => String, 'text', 'Who wrote the text and under which terms it may be used.')
  notice!: string;

  @Shown(() => String, 'text', 'Digest of everything that is asked and how it counts.')
  digest!: string;

  @Shown(() => TemplateOrigin, 'text', 'Where it comes from.')
  origin!: TemplateSource['kind'];

  @Shown(() => Int, 'integer', 'Number of questions.')
  questionCount!: number;

  @Shown(() => [QuestionDomain], 'jsonb', 'Domains, in order.')
  domains!: readonly Domain[];

  @Column('jsonb')
  answers!: readonly AnswerOption[];

  @Column('jsonb')
  owners!: readonly OwnerOption[];

  @Shown(() => [QuestionType], 'jsonb', 'Questions, in order.')
  questions!: readonly Question[];

  @Shown(() => [WeightSet], 'jsonb', "Weights of the organisation's own.")
  weightSets!: readonly StatedWeights[];

  @Shown(() => TemplateImportReport, 'jsonb', 'What the import said about the file; empty for a pack.', {
    nullable: true,
  })
  report!: TemplateReport | null;

  @Shown(() => Boolean, 'boolean', 'No longer offered for new reviews.')
  withdrawn!: boolean;
}
