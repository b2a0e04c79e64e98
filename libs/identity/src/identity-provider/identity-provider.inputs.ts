import { Field, ID, InputType } from '@nestjs/graphql';
import { ChangeInput } from '@custodia/graphql';
import { Role } from '../role.types.js';
import { ProviderSecondFactor, Provisioning } from './identity-provider.row.js';

@InputType()
export class GroupRoleInput {
  @Field({ description: 'The group, as the provider names it in the claim.' })
  group!: string;

  @Field(() => Role, { description: 'The role that it gives.' })
  role!: Role;
}

@InputType()
export class ConnectIdentityProviderInput {
  @Field(() => ID, { nullable: true, description: 'UUID of your choice; made when left out.' })
  id?: string;

  @Field({ description: 'What the button at the sign-in says, for example the name of your organisation.' })
  name!: string;

  @Field({ description: 'Address of the provider: https, as it names itself in its tokens (`iss`).' })
  issuer!: string;

  @Field({ description: 'The id that the provider gave this service.' })
  clientId!: string;

  @Field({ description: 'The secret that the provider gave with it. It is sealed and never shown.' })
  clientSecret!: string;

  @Field(() => [String], { description: 'Domains of mail addresses that the provider answers for.' })
  domains!: string[];

  @Field(() => Provisioning, { defaultValue: Provisioning.INVITED, description: 'Who may come in.' })
  provisioning!: Provisioning;

  @Field({ defaultValue: 'groups', description: 'The claim that names the groups of a person.' })
  groupsClaim!: string;

  @Field(() => [GroupRoleInput], { defaultValue: [], description: 'Roles that follow from groups.' })
  groupRoles!: GroupRoleInput[];

  @Field(() => ProviderSecondFactor, {
    defaultValue: ProviderSecondFactor.BY_CLAIM,
    description: 'When a sign-in by it counts as one with a second factor.',
  })
  secondFactor!: ProviderSecondFactor;

  @Field(() => [String], {
    defaultValue: [],
    description: 'Values of the claim `acr` that stand for a second factor; the provider is asked for them, too.',
  })
  acrValues!: string[];

  @Field(() => String, { nullable: true, description: 'Why, for the audit trail.' })
  reason?: string;
}

@InputType()
export class SetIdentityProviderRulesInput extends ChangeInput {
  @Field(() => [String], { description: 'All domains of mail addresses that the provider answers for.' })
  domains!: string[];

  @Field(() => Provisioning, { description: 'Who may come in.' })
  provisioning!: Provisioning;

  @Field({ defaultValue: 'groups', description: 'The claim that names the groups of a person.' })
  groupsClaim!: string;

  @Field(() => [GroupRoleInput], { description: 'All roles that follow from groups.' })
  groupRoles!: GroupRoleInput[];

  @Field(() => ProviderSecondFactor, {
    defaultValue: ProviderSecondFactor.BY_CLAIM,
    description: 'When a sign-in by it counts as one with a second factor.',
  })
  secondFactor!: ProviderSecondFactor;

  @Field(() => [String], {
    defaultValue: [],
    description: 'Values of the claim `acr` that stand for a second factor; the provider is asked for them, too.',
  })
  acrValues!: string[];
}

@InputType()
export class ReplaceIdentityProviderSecretInput extends ChangeInput {
  @Field({ description: 'The new secret. It is sealed and never shown.' })
  clientSecret!: string;
}

@InputType()
export class DisconnectIdentityProviderInput extends ChangeInput {}
