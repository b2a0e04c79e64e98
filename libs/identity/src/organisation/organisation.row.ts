import { Field, ObjectType } from '@nestjs/graphql';
import { Instant, Row, Shown } from '@custodia/graphql';
import { Column, Entity } from 'typeorm';
import type { Duty } from './duties.policy.js';
import { Role } from '../role.types.js';

@ObjectType({ description: 'Whose sessions are closed without a second factor, and from when on.' })
export class SecondFactorRule {
  @Field(() => Instant, { description: 'From this moment on.' })
  from!: string;

  @Field(() => [Role], { description: 'Members with one of these roles; everyone where it is empty.' })
  roles!: Role[];
}

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

  @Shown(() => SecondFactorRule, 'jsonb', 'The second factor that is required; empty where none is.', {
    nullable: true,
  })
  secondFactor!: SecondFactorRule | null;
}
