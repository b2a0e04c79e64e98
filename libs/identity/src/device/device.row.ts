import { isoMoment } from '@custodia/read-models';
import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A device that waits for a person to let it in. The row is gone once the device has its token. */
@Entity('device_sign_in')
@Unique('device_sign_in_user_code_key', ['userCode'])
@Check('device_sign_in_decision_check', `decision in ('approved', 'denied')`)
export class DeviceRow {
  /** SHA-256 (hex) of the secret that the device keeps. */
  @PrimaryColumn('text')
  deviceHash!: string;

  /** What the person types. */
  @Column('text')
  userCode!: string;

  /** What the device calls itself. */
  @Column('text')
  client!: string;

  @Column('timestamptz', { transformer: isoMoment })
  expiresAt!: string;

  @Column('timestamptz', { nullable: true, transformer: isoMoment })
  polledAt!: string | null;

  /** Who decided, and with which session. */
  @Column('text', { nullable: true })
  organisationId!: string | null;

  @Column('text', { nullable: true })
  memberId!: string | null;

  @Column('text', { nullable: true })
  credential!: string | null;

  @Column('text', { nullable: true })
  decision!: 'approved' | 'denied' | null;
}
