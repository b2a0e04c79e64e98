import { isoMoment } from '@custodia/read-models';
import type { Sealed } from '@custodia/vault';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StoredKey } from './signing-keys.js';

/** A key of the installation that signs certificates, or once did. Rows are never deleted. */
@Entity('signing_key')
export class SigningKeyRow {
  @PrimaryColumn('text')
  kid!: string;

  @Column('timestamptz', { transformer: isoMoment })
  notBefore!: string;

  @Column('timestamptz', { transformer: isoMoment })
  notAfter!: string;

  @Column('jsonb', { nullable: true })
  revoked!: NonNullable<StoredKey['revoked']> | null;

  @Column('jsonb')
  publicJwk!: StoredKey['publicJwk'];

  /** Sealed by the vault; null once it signs no longer. */
  @Column('jsonb', { nullable: true })
  sealedPrivate!: Sealed | null;
}
