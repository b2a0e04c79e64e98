import { ID, ObjectType } from '@nestjs/graphql';
import { Row, Shown } from '@custodia/graphql';
import { Column } from 'typeorm';
import type { CardValues } from '@custodia/import';
import { AssetStatus, Classification } from './asset.types.js';

/** What the row of every asset shows. */
@ObjectType({ isAbstract: true })
export abstract class AssetRow extends Row {
  @Shown(() => String, 'text', 'Name.')
  name!: string;

  @Shown(() => String, 'text', 'What it is for.')
  purpose!: string;

  @Shown(() => AssetStatus, 'text', 'Where it stands in its life cycle.')
  status!: AssetStatus;

  @Shown(() => Classification, 'text', 'Confidentiality.')
  classification!: Classification;

  @Shown(() => ID, 'text', 'Member who answers for it.')
  ownerId!: string;

  @Shown(() => ID, 'text', 'Member who decides about its disposal; nobody yet when empty.', { nullable: true })
  custodianId!: string | null;

  @Column('jsonb')
  card!: CardValues;

  @Shown(() => ID, 'text', 'Disposal case, once disposed.', { nullable: true })
  disposalCaseId!: string | null;

  @Shown(() => String, 'text', 'Number of the certificate of sanitization, once disposed.', { nullable: true })
  certificateNumber!: string | null;
}
