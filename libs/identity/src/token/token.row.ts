import { ID, ObjectType } from '@nestjs/graphql';
import { Instant, Row, Shown } from '@custodia/graphql';
import { Entity, Index } from 'typeorm';
import { Role } from '../role.types.js';

@Entity('api_token_v1')
@Index('api_token_v1_by_member_id', ['organisationId', 'memberId', 'id'])
@ObjectType({ description: 'An API token. The token itself is shown only when it is issued.' })
export class ApiToken extends Row {
  @Shown(() => ID, 'text', 'The member it acts for.')
  memberId!: string;

  @Shown(() => String, 'text', 'What it is for.')
  label!: string;

  @Shown(() => String, 'text', 'How it begins, to tell tokens apart.')
  prefix!: string;

  @Shown(() => [Role], 'text[]', 'The most it may do; what it really may is the part of this that its member may.')
  scopes!: Role[];

  @Shown(() => ID, 'text', 'Member who issued it; `operator` for what was done at the server.')
  issuedBy!: string;

  @Shown(() => ID, 'text', 'The token with which it was issued, and with which it ends.', { nullable: true })
  issuedWith!: string | null;

  @Shown(() => ID, 'text', 'The token that goes on in its place.', { nullable: true })
  replacedBy!: string | null;

  @Shown(() => Instant, 'timestamptz', 'When it ends by itself; never when empty.', { nullable: true })
  expiresAt!: string | null;

  @Shown(() => Instant, 'timestamptz', 'When it was revoked.', { nullable: true })
  revokedAt!: string | null;

  @Shown(() => ID, 'text', 'Who revoked it.', { nullable: true })
  revokedBy!: string | null;
}
