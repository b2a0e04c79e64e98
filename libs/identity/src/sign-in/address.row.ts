import type { Sealed } from '@custodia/vault';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Whose mail address it is, for the sign-in: by a keyed hash, because the addresses themselves are sealed. */
@Entity('sign_in_address')
@Index('sign_in_address_by_key', ['key'])
export class SignInAddressRow {
  @PrimaryColumn('text')
  organisationId!: string;

  @PrimaryColumn('text')
  memberId!: string;

  /** HMAC-SHA-256 (base64url) over the address in lower case. */
  @Column('text')
  key!: string;
}

/** The key of those hashes, sealed by the vault. There is one row at the most. */
@Entity('sign_in_address_key')
@Check('sign_in_address_key_only_one_check', 'only_one')
export class SignInAddressKeyRow {
  @PrimaryColumn('boolean', { default: true })
  onlyOne!: boolean;

  @Column('jsonb')
  sealed!: Sealed;
}
