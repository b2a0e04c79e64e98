import { isoMoment } from '@custodia/read-models';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A person who is signed in. The row is gone when the session ended; that there was one is in the member's credentials. */
@Entity('sign_in_session')
@Index('sign_in_session_by_member', ['organisationId', 'memberId'])
export class SessionRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  organisationId!: string;

  @Column('text')
  memberId!: string;

  /** SHA-256 (hex) of the secret in the cookie. */
  @Column('text')
  hash!: string;

  /** Of the secret before. */
  @Column('text', { nullable: true })
  formerHash!: string | null;

  /** How the person showed who they are: `password`, `totp`, `recovery_code`, `passkey`, `link`, `provider`, `provider_second_factor`. */
  @Column('text', { array: true })
  methods!: string[];

  /** What the browser calls itself, and its network, for the list of sessions. */
  @Column('text')
  client!: string;

  @Column('text')
  network!: string;

  @Column('timestamptz', { transformer: isoMoment })
  createdAt!: string;

  /** Noted at most once a minute. */
  @Column('timestamptz', { transformer: isoMoment })
  seenAt!: string;

  @Column('timestamptz', { transformer: isoMoment })
  endsAt!: string;

  /** When the secret was last exchanged. */
  @Column('timestamptz', { transformer: isoMoment })
  rotatedAt!: string;

  /** When the person last showed who they are. */
  @Column('timestamptz', { transformer: isoMoment })
  authenticatedAt!: string;
}
