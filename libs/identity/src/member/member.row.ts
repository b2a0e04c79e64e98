import { ObjectType, registerEnumType } from '@nestjs/graphql';
import { Row, Shown } from '@custodia/graphql';
import type { Sealed } from '@custodia/vault';
import { Column, Entity } from 'typeorm';
import { Role } from '../role.types.js';

export enum MemberStatus {
  INVITED = 'invited',
  ACTIVE = 'active',
  SUSPENDED = 'suspended',
  ERASED = 'erased',
}
registerEnumType(MemberStatus, {
  name: 'MemberStatus',
  description: 'Where a member stands. Tokens of suspended and erased members are refused.',
});

@Entity('member_v1')
@ObjectType({
  description:
    'A person or program that belongs to the organisation. Name and address can be erased; the id stays in the records.',
})
export class Member extends Row {
  @Shown(() => MemberStatus, 'text', 'Where the member stands.')
  status!: MemberStatus;

  @Shown(() => [Role], 'text[]', 'What the member may do.')
  roles!: Role[];

  /** `null` once erased. */
  @Column('jsonb', { nullable: true })
  sealedName!: Sealed | null;

  @Column('jsonb', { nullable: true })
  sealedEmail!: Sealed | null;

  @Column('boolean')
  joined!: boolean;
}
