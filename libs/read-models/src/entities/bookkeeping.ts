import { Column, Entity, PrimaryColumn, type ValueTransformer } from 'typeorm';

/** `timestamptz` as ISO 8601. */
export const isoMoment: ValueTransformer = {
  from: (moment: Date | null) => moment?.toISOString() ?? null,
  to: (moment: unknown) => moment,
};

/** How far a projection has come, and which process writes it: its lease. Written by the projector's own SQL. */
@Entity('projection_checkpoint')
export class ProjectionCheckpoint {
  /** `<name>_v<version>` */
  @PrimaryColumn('text')
  name!: string;

  @Column('integer')
  version!: number;

  /** `''` before the first event. */
  @Column({ type: 'text', collation: 'C', default: '' })
  position!: string;

  /** When the event at the position was recorded. */
  @Column('timestamptz', { nullable: true, transformer: isoMoment })
  recordedAt!: string | null;

  /** Grows with every change of owner. */
  @Column('bigint', { default: 0 })
  epoch!: string;

  @Column('text', { nullable: true })
  owner!: string | null;

  @Column('timestamptz', { nullable: true, transformer: isoMoment })
  leaseUntil!: string | null;

  @Column('timestamptz', { default: () => 'now()', transformer: isoMoment })
  updatedAt!: string;
}

/** How far another reader of the log has come: a reactor. */
@Entity('subscription_checkpoint')
export class SubscriptionCheckpoint {
  @PrimaryColumn('text')
  name!: string;

  @Column({ type: 'text', collation: 'C' })
  position!: string;

  @Column('timestamptz', { default: () => 'now()', transformer: isoMoment })
  updatedAt!: string;
}

/** The first event of a stream that a projection could not take. */
@Entity('parked_event')
export class ParkedEventRow {
  @PrimaryColumn('text')
  projection!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  stream!: string;

  @Column('text', { nullable: true })
  organisationId!: string | null;

  @Column('integer')
  revision!: number;

  @Column({ type: 'text', collation: 'C' })
  position!: string;

  @Column('uuid')
  eventId!: string;

  @Column('text')
  type!: string;

  @Column('text')
  reason!: string;

  @Column('integer', { default: 1 })
  attempts!: number;

  /** Whether its projection shall try it again. */
  @Column('boolean', { default: false })
  retry!: boolean;

  @Column('timestamptz', { default: () => 'now()', transformer: isoMoment })
  parkedAt!: string;

  /** Of the rows that show less since then. */
  @Column('text', { array: true, default: '{}' })
  rowIds!: string[];
}

/** An event that a projection leaves out, because an operator said so. */
@Entity('skipped_event')
export class SkippedEventRow {
  @PrimaryColumn('text')
  projection!: string;

  @PrimaryColumn('uuid')
  eventId!: string;

  @Column({ type: 'text', collation: 'C' })
  stream!: string;

  @Column('integer')
  revision!: number;

  @Column({ type: 'text', collation: 'C' })
  position!: string;

  @Column('text')
  type!: string;

  @Column('text')
  parkedBecause!: string;

  @Column('text')
  skippedBecause!: string;

  @Column('text')
  skippedBy!: string;

  @Column('timestamptz', { default: () => 'now()', transformer: isoMoment })
  skippedAt!: string;

  /** The event that states the same anew, if one does. */
  @Column('uuid', { nullable: true })
  compensatedBy!: string | null;
}

/** What the read models keep besides rows. */
export const bookkeeping: readonly (new () => object)[] = [
  ProjectionCheckpoint,
  SubscriptionCheckpoint,
  ParkedEventRow,
  SkippedEventRow,
];
