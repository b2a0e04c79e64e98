import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Instant, Long, Row, Shown } from '@custodia/graphql';
import { Column, Entity, Index } from 'typeorm';
import { AssetKind, Classification } from '../asset/asset.types.js';
import { DocumentKind, DocumentStanding, NoticeMail } from './document.types.js';
import { Searched } from '../asset/searched.column.js';

@ObjectType({ description: 'The owner was told of the end of validity.' })
export class DocumentNotice {
  @Field(() => Int, { description: 'Days before the end; 0 when it had come.' })
  daysBefore!: number;

  @Field(() => Instant, { description: 'The end of validity that was told.' })
  validUntil!: string;

  @Field(() => Instant, { description: 'When it was told.' })
  at!: string;

  @Field(() => ID, { description: 'The member who was told.' })
  recipientId!: string;

  @Field(() => NoticeMail, { description: 'What became of the mail.' })
  mail!: NoticeMail;
}

@Searched('document_v1')
@Entity('document_v1')
@Index('document_v1_by_attached_id', ['organisationId', 'attachedId'])
@Index('document_v1_by_valid_until', ['organisationId', 'validUntil'])
@ObjectType({
  description: 'Evidence, an assessment or an agreement about an asset, a subprocessor or the organisation.',
})
export class Document extends Row {
  @Shown(() => DocumentKind, 'text', 'What it is.')
  kind!: DocumentKind;

  @Shown(() => String, 'text', 'Title.')
  title!: string;

  @Shown(() => String, 'text', 'Who vouches for it.')
  issuer!: string;

  @Shown(() => String, 'text', 'Its number with the issuer.', { nullable: true })
  reference!: string | null;

  @Shown(() => String, 'text', 'What it covers.', { nullable: true })
  scope!: string | null;

  @Shown(() => Instant, 'timestamptz', 'Begin of the time that it is about.', { nullable: true })
  periodFrom!: string | null;

  @Shown(() => Instant, 'timestamptz', 'End of the time that it is about.', { nullable: true })
  periodTo!: string | null;

  @Shown(() => Instant, 'timestamptz', 'When it was issued.', { nullable: true })
  issuedAt!: string | null;

  @Shown(() => Instant, 'timestamptz', 'From when it holds.', { nullable: true })
  validFrom!: string | null;

  @Shown(() => Instant, 'timestamptz', 'Until when it holds; without end when empty.', { nullable: true })
  validUntil!: string | null;

  @Shown(() => DocumentStanding, 'text', 'Whether it can be relied on, as last recorded.')
  status!: DocumentStanding;

  @Shown(() => AssetKind, 'text', 'Kind of the asset that it is about; empty for the organisation.', { nullable: true })
  attachedKind!: AssetKind | null;

  @Shown(() => ID, 'text', 'The asset that it is about; empty for the organisation.', { nullable: true })
  attachedId!: string | null;

  @Shown(() => ID, 'text', 'The document that it adds to.', { nullable: true })
  addendumTo!: string | null;

  @Shown(() => ID, 'text', 'The document that took its place.', { nullable: true })
  supersededBy!: string | null;

  @Shown(() => String, 'text', 'Why it was withdrawn.', { nullable: true })
  withdrawnBecause!: string | null;

  @Shown(() => String, 'text', 'Digest of its file, `sha256:…`.', { nullable: true })
  digest!: string | null;

  @Shown(() => Long, 'bigint', 'Bytes of its file.', { nullable: true })
  size!: number | null;

  @Shown(() => String, 'text', 'Name of its file.', { nullable: true })
  fileName!: string | null;

  @Shown(() => Classification, 'text', 'Confidentiality.')
  classification!: Classification;

  @Shown(() => ID, 'text', 'Member who is told before it expires.')
  ownerId!: string;

  @Shown(() => [DocumentNotice], 'jsonb', 'When the owner was told of the end of validity.')
  notices!: readonly DocumentNotice[];

  @Column('integer', { array: true })
  warnDaysBefore!: readonly number[];
}
