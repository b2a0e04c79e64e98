import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { Instant } from '@custodia/graphql';

@ObjectType({
  description: 'Something about an answer that a reviewer should look at, found in a file or on the page.',
})
export class ImportFlag {
  @Field({ description: 'What kind of contradiction.' })
  kind!: string;

  @Field({ description: 'The question.' })
  questionId!: string;

  @Field({ description: 'Where in the file.' })
  place!: string;

  @Field({ description: 'In words.' })
  detail!: string;
}

@ObjectType({ description: 'A row of the file that the questionnaire does not ask.' })
export class UnknownRow {
  @Field({ description: 'The id that stands there.' })
  id!: string;

  @Field({ description: 'Where in the file.' })
  place!: string;

  @Field({ description: 'Why it was not taken.' })
  reason!: string;
}

@ObjectType({ description: 'A value that could not be read as an answer and was kept as text.' })
export class UnreadableCell {
  @Field({ description: 'Where in the file.' })
  place!: string;

  @Field({ description: 'What stands there.' })
  value!: string;

  @Field({ description: 'Why it cannot be read.' })
  reason!: string;

  @Field({ description: 'What to do.' })
  remedy!: string;
}

@ObjectType({ description: 'What was found in a file that came back.' })
export class AnswerImportReport {
  @Field(() => ID, { description: 'UUID of the import.' })
  importId!: string;

  @Field({ description: 'Name of the file.' })
  fileName!: string;

  @Field({ description: 'Digest of the file.' })
  fileDigest!: string;

  @Field({ description: 'Digest of the whole report, with every row.' })
  reportDigest!: string;

  @Field({ description: 'What the file was taken for.' })
  format!: string;

  @Field(() => String, { nullable: true, description: 'The template it names.' })
  template!: string | null;

  @Field(() => String, { nullable: true, description: 'The edition it names.' })
  edition!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Set when the file is another edition than the review asks; then only rows with the same words were taken.',
  })
  otherEdition!: string | null;

  @Field(() => Float, { description: 'How certain, 0 to 1.' })
  certainty!: number;

  @Field(() => [String], { description: 'Why.' })
  reasons!: readonly string[];

  @Field(() => Int, { description: 'Rows read.' })
  rowsRead!: number;

  @Field(() => Int, { description: 'Rows with an answer.' })
  answered!: number;

  @Field(() => Int, { description: 'Rows without one.' })
  blank!: number;

  @Field(() => Int, { description: 'Questions for which the file has no row.' })
  missing!: number;

  @Field(() => Int, { description: 'Rows for a question that an earlier row answered.' })
  repeated!: number;

  @Field(() => [String], { description: 'Questions whose former answer the file replaced.' })
  replaced!: readonly string[];

  @Field(() => [UnreadableCell], { description: 'Values that were kept as text.' })
  unreadable!: readonly UnreadableCell[];

  @Field(() => [UnknownRow], { description: 'Rows that the questionnaire does not ask.' })
  unknown!: readonly UnknownRow[];

  @Field(() => [ImportFlag], { description: 'Contradictions for the reviewer.' })
  flags!: readonly ImportFlag[];

  @Field(() => [String], { description: 'Unusual spellings and how they were understood.' })
  understood!: readonly string[];

  @Field(() => [String], { description: 'Remarks.' })
  notes!: readonly string[];

  @Field(() => Instant, { description: 'When.' })
  at!: string;
}
