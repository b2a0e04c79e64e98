import { ID, Int, ObjectType } from '@nestjs/graphql';
import { Instant, Row, Shown } from '@custodia/graphql';
import { Column, Entity } from 'typeorm';

@Entity('exposure_question_v1')
@ObjectType({ description: 'A recorded question whether reported content is in the data, with what was answered.' })
export class ExposureQuestion extends Row {
  @Shown(() => String, 'text', 'The URL that was reported.', { nullable: true })
  url!: string | null;

  @Shown(() => String, 'text', 'The domain that was reported.', { nullable: true })
  domain!: string | null;

  @Shown(() => String, 'text', 'Digest of the reported content.', { nullable: true })
  digest!: string | null;

  @Shown(() => Instant, 'timestamptz', 'Poisoned from this moment.', { nullable: true })
  from!: string | null;

  @Shown(() => Instant, 'timestamptz', 'Poisoned until this moment.', { nullable: true })
  to!: string | null;

  @Shown(() => String, 'text', 'The registrable domain that was looked for.')
  lookedFor!: string;

  @Shown(() => ID, 'text', 'Member who asked; when is `createdAt`.')
  askedBy!: string;

  @Shown(() => Int, 'integer', 'Dataset versions that were found CONFIRMED.')
  confirmed!: number;

  @Shown(() => Int, 'integer', 'Dataset versions that were found POSSIBLE.')
  possible!: number;

  @Shown(() => Int, 'integer', 'Dataset versions that were found EXCLUDED.')
  excluded!: number;

  /** Datasets in whose history the question stands. */
  @Column('text', { array: true })
  datasetIds!: readonly string[];
}
