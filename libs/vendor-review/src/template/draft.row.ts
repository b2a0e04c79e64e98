import { ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Row, Shown } from '@custodia/graphql';
import { Column, Entity } from 'typeorm';
import type { Domain, OwnerOption, Question } from '../questionnaire/template-edition.js';
import { QuestionDomain, QuestionType } from './question.types.js';

const TemplateDraftStatus = { OPEN: 'open', PUBLISHED: 'published', DISCARDED: 'discarded' } as const;
registerEnumType(TemplateDraftStatus, { name: 'TemplateDraftStatus', description: 'What became of a draft.' });

@Entity('template_draft_v1')
@ObjectType({ description: 'A questionnaire that is being written. It is asked of nobody until it is published.' })
export class TemplateDraft extends Row {
  @Shown(() => TemplateDraftStatus, 'text', 'What became of it.')
  status!: 'open' | 'published' | 'discarded';

  @Shown(() => String, 'text', 'Which questionnaire it will be.')
  template!: string;

  @Shown(() => String, 'text', 'Which edition of it.')
  edition!: string;

  @Shown(() => String, 'text', 'Title.')
  title!: string;

  @Shown(() => String, 'text', 'Who wrote the text and under which terms it may be used.')
  notice!: string;

  @Shown(() => ID, 'text', 'The edition from which it was copied.', { nullable: true })
  copyOf!: string | null;

  @Shown(() => Int, 'integer', 'Number of questions.')
  questionCount!: number;

  @Shown(() => [QuestionDomain], 'jsonb', 'Domains, in order.')
  domains!: readonly Domain[];

  @Shown(() => [QuestionType], 'jsonb', 'Questions, in order.')
  questions!: readonly Question[];

  @Column('jsonb')
  owners!: readonly OwnerOption[];

  @Shown(() => ID, 'text', 'The edition that was published.', { nullable: true })
  templateId!: string | null;
}
