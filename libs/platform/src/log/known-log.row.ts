import { isoMoment } from '@custodia/read-models';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The log that the read models follow, and how far it was when somebody last looked. There is one row at the most. */
@Entity('known_log')
@Check('known_log_only_one_check', 'only_one')
export class KnownLogRow {
  @PrimaryColumn('boolean', { default: true })
  onlyOne!: boolean;

  /** The identity that the log gives itself. */
  @Column('uuid')
  id!: string;

  /** Where it was, without secrets; for messages. */
  @Column('text')
  place!: string;

  /** Of the last event that was seen, as what follows; `''` and null for an empty log. */
  @Column({ type: 'text', collation: 'C' })
  position!: string;

  @Column({ type: 'text', nullable: true, collation: 'C' })
  stream!: string | null;

  @Column('integer', { nullable: true })
  revision!: number | null;

  /** SHA-256 (hex). */
  @Column('text', { nullable: true })
  digest!: string | null;

  /** ISO 8601, as the log writes it. */
  @Column('text', { nullable: true })
  recordedAt!: string | null;

  @Column('timestamptz', { transformer: isoMoment })
  savedAt!: string;

  /** When an operator last put another log in the place of the one before. */
  @Column('timestamptz', { nullable: true, transformer: isoMoment })
  adoptedAt!: string | null;
}
