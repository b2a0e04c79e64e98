import { isoMoment } from '@custodia/read-models';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When a token was last used, noted once in a while. */
@Entity('api_token_use')
export class TokenUseRow {
  @PrimaryColumn('text')
  organisationId!: string;

  @PrimaryColumn('text')
  tokenId!: string;

  @Column('timestamptz', { transformer: isoMoment })
  usedAt!: string;
}
