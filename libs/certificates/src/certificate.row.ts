import { ID, ObjectType } from '@nestjs/graphql';
import { Instant, Row, Shown } from '@custodia/graphql';
import { Column, Entity, Index } from 'typeorm';
import { CertificateKind, CertificateStatus, CertifiedAssetRef } from './certificate.types.js';

@Entity('certificate_v1')
@Index('certificate_v1_by_number', ['organisationId', 'number'])
@Index('certificate_v1_by_case_id', ['organisationId', 'caseId'])
@ObjectType({ description: 'A signed certificate of a disposal, of one sanitized device, or of a transfer.' })
export class Certificate extends Row {
  @Shown(() => String, 'text', 'Number.')
  number!: string;

  @Shown(() => CertificateKind, 'text', 'What it is about.')
  kind!: 'disposal' | 'device' | 'transfer';

  @Shown(() => CertificateStatus, 'text', 'Whether it stands.')
  status!: 'issued' | 'superseded' | 'revoked';

  @Shown(() => ID, 'text', 'The disposal or transfer case.')
  caseId!: string;

  @Shown(() => ID, 'text', 'The device within the case.', { nullable: true })
  locationId!: string | null;

  @Shown(() => [CertifiedAssetRef], 'jsonb', 'The assets it speaks of.')
  assets!: readonly CertifiedAssetRef[];

  @Column('text', { array: true })
  assetIds!: readonly string[];

  @Shown(() => Instant, 'timestamptz', 'When it was issued.')
  issuedAt!: string;

  @Shown(() => String, 'text', 'Key that signed it.')
  kid!: string;

  @Shown(() => String, 'text', 'Digest of certificate.json, which is authoritative.')
  digest!: string;

  @Shown(() => String, 'text', 'Digest of the PDF made from it.')
  pdfDigest!: string;

  @Shown(() => String, 'text', 'Number of the certificate that it replaces.', { nullable: true })
  supersedes!: string | null;

  @Column('text', { nullable: true })
  supersededBy!: string | null;

  @Shown(() => String, 'text', 'Number of the certificate that replaces it.', { nullable: true })
  supersedingNumber!: string | null;

  @Shown(() => Instant, 'timestamptz', 'When it was superseded or revoked.', { nullable: true })
  withdrawnAt!: string | null;

  @Shown(() => String, 'text', 'Why it was superseded or revoked.', { nullable: true })
  withdrawalReason!: string | null;
}
