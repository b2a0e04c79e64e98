import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Instant, ChangeInput } from '@custodia/graphql';
import { Role } from '../role.types.js';
import { ApiToken } from './token.row.js';

@InputType()
export class IssueApiTokenInput {
  @Field(() => ID, {
    nullable: true,
    description: 'UUID of your choice, so that a retry does not issue a second token; made when left out.',
  })
  id?: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The member it acts for; you when left out. For others only as an admin.',
  })
  memberId?: string;

  @Field({ description: 'What it is for.' })
  label!: string;

  @Field(() => [Role], { description: 'What it may do at the most.' })
  scopes!: Role[];

  @Field(() => Instant, {
    nullable: true,
    description:
      'When it ends, within the longest life that the organisation allows and with the token of this request at the latest; then, or after one year, when left out.',
  })
  expiresAt?: string;
}

@InputType()
export class RotateApiTokenInput extends ChangeInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'UUID of your choice for the new token, so that a retry does not issue a second one; made when left out.',
  })
  successorId?: string;

  @Field(() => Int, {
    defaultValue: 24,
    description: 'Hours for which the old token goes on beside the new one, 0 to 720; 24 unless told.',
  })
  overlapHours!: number;

  @Field(() => Instant, { nullable: true, description: 'When the new token ends; as for `issueApiToken`.' })
  expiresAt?: string;
}

@InputType()
export class RevokeApiTokenInput extends ChangeInput {}

@ObjectType({ description: 'A new API token. Keep the secret: it is never shown again.' })
export class IssuedApiToken {
  @Field(() => ID, { description: 'Of the token.' })
  id!: string;

  @Field({ description: 'Send as `Authorization: Bearer …`.' })
  secret!: string;

  @Field(() => ApiToken, { nullable: true, description: 'The record; empty when it is not visible yet.' })
  token!: ApiToken | null;
}
