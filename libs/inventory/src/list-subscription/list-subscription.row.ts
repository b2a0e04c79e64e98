import { Row } from '@custodia/graphql';
import type { Sealed } from '@custodia/vault';
import { Column, Entity, Index } from 'typeorm';

/** Who is told of changes to the public list; shown to nobody. */
@Entity('list_subscription_v1')
@Index('list_subscription_v1_by_status', ['organisationId', 'status', 'id'])
export class ListSubscription extends Row {
  @Column('text')
  status!: 'requested' | 'confirmed' | 'ended';

  @Column('jsonb')
  email!: Sealed;
}
