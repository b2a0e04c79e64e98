import { ObjectType } from '@nestjs/graphql';
import { Row, Shown } from '@custodia/graphql';
import { Column, Entity } from 'typeorm';
import type { Duty } from './duties.policy.js';

@Entity('organisation_v1')
@ObjectType({ description: 'The organisation whose records these are; nobody sees those of another.' })
export class Organisation extends Row {
  @Shown(() => String, 'text', 'Name.')
  name!: string;

  /** Empty where nobody has set it. */
  @Column('integer', { nullable: true })
  longestTokenDays!: number | null;

  /** Empty where nobody has set it: UTC. */
  @Column('text', { nullable: true })
  zone!: string | null;

  /** Empty where nobody has set it: none. */
  @Column('text', { array: true, nullable: true })
  separatedDuties!: readonly Duty[] | null;
}
