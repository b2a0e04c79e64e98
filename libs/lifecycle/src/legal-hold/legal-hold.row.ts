import { ID, ObjectType } from '@nestjs/graphql';
import { Instant, Row, Shown } from '@custodia/graphql';
import { Entity } from 'typeorm';
import { LegalHoldStatus, LegalHoldTarget } from './legal-hold.types.js';

@Entity('legal_hold_v1')
@ObjectType({
  description: 'A duty to keep what a court, regulator or counsel demands: it pauses every disposal that it covers.',
})
export class LegalHold extends Row {
  @Shown(() => LegalHoldStatus, 'text', 'Whether it stands.')
  status!: 'placed' | 'released';

  @Shown(() => String, 'text', 'Name.')
  name!: string;

  @Shown(() => String, 'text', 'Court, regulator or counsel that demands it.')
  authority!: string;

  @Shown(() => String, 'text', 'Docket, letter or internal number.')
  matter!: string;

  @Shown(() => String, 'text', 'Why.')
  reason!: string;

  @Shown(() => [LegalHoldTarget], 'jsonb', 'What it covers.')
  targets!: readonly LegalHoldTarget[];

  @Shown(() => [ID], 'text[]', 'Members who must know of it.')
  notifiedIds!: readonly string[];

  @Shown(() => [ID], 'text[]', 'Members who have acknowledged it.')
  acknowledgedIds!: readonly string[];

  @Shown(() => Instant, 'timestamptz', 'When somebody has to look whether it is still needed.', { nullable: true })
  reviewBy!: string | null;

  @Shown(() => ID, 'text', 'Member who placed it.')
  placedBy!: string;

  @Shown(() => Instant, 'timestamptz', 'When it was released.', { nullable: true })
  releasedAt!: string | null;

  @Shown(() => ID, 'text', 'Member who released it.', { nullable: true })
  releasedBy!: string | null;

  @Shown(() => String, 'text', 'Why it was released, and who allowed it.', { nullable: true })
  releaseReason!: string | null;
}
