import { Field, ID, InputType } from '@nestjs/graphql';
import { ChangeInput } from '@custodia/graphql';
import { Role } from '../role.types.js';

@InputType()
export class InviteMemberInput {
  @Field(() => ID, {
    nullable: true,
    description: 'UUID of your choice, so that a retry is harmless; made when left out.',
  })
  id?: string;

  @Field({ description: 'Name of the person or program. Can be erased.' })
  name!: string;

  @Field({ description: 'Mail address, unique in the organisation. Can be erased.' })
  email!: string;

  @Field(() => [Role], { description: 'What the member may do; at least one.' })
  roles!: Role[];
}

@InputType()
export class JoinOrganisationInput {
  @Field(() => String, { nullable: true, description: 'Your name, if the invitation has it wrong.' })
  name?: string;

  @Field(() => String, { nullable: true, description: 'Your mail address, if the invitation has it wrong.' })
  email?: string;
}

@InputType()
export class CorrectMemberDetailsInput extends ChangeInput {
  @Field(() => String, { nullable: true, description: 'The right name; as it is when left out.' })
  name?: string;

  @Field(() => String, { nullable: true, description: 'The right mail address; as it is when left out.' })
  email?: string;
}

@InputType({ isAbstract: true })
abstract class RoleInput extends ChangeInput {
  @Field(() => Role, { description: 'The role.' })
  role!: Role;
}

@InputType()
export class GrantRoleInput extends RoleInput {}

@InputType()
export class RevokeRoleInput extends RoleInput {}

@InputType()
export class SuspendMemberInput extends ChangeInput {}

@InputType()
export class ReinstateMemberInput extends ChangeInput {}

@InputType()
export class EraseMemberInput extends ChangeInput {}
