import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A provider that people can choose at the sign-in, before the organisation is known. */
@Entity('sign_in_provider')
export class SignInProviderRow {
  @PrimaryColumn('text')
  organisationId!: string;

  @PrimaryColumn('text')
  providerId!: string;

  @Column('text')
  name!: string;

  /** Host of the issuer, as people are shown it. */
  @Column('text')
  host!: string;

  @Column('text', { array: true })
  domains!: string[];
}

/** Who a person of a provider is here: by a keyed hash of the provider's id for the person. */
@Entity('sign_in_identity')
@Index('sign_in_identity_by_key', ['organisationId', 'providerId', 'key'], { unique: true })
export class SignInIdentityRow {
  @PrimaryColumn('text')
  organisationId!: string;

  @PrimaryColumn('text')
  providerId!: string;

  @PrimaryColumn('text')
  memberId!: string;

  @Column('text')
  key!: string;
}
