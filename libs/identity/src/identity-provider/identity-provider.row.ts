import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Instant, Row, Shown } from '@custodia/graphql';
import { Entity } from 'typeorm';
import { Role } from '../role.types.js';

export enum Provisioning {
  INVITED = 'invited',
  GROUPS = 'groups',
}
registerEnumType(Provisioning, {
  name: 'Provisioning',
  description: 'Who may come in by an identity provider.',
  valuesMap: {
    INVITED: { description: 'Members, and people who have an invitation.' },
    GROUPS: { description: 'Also everybody who is in one of the groups that give a role.' },
  },
});

export enum ProviderSecondFactor {
  BY_CLAIM = 'by_claim',
  ALWAYS = 'always',
}
registerEnumType(ProviderSecondFactor, {
  name: 'ProviderSecondFactor',
  description: 'When a sign-in by an identity provider counts as one with a second factor.',
  valuesMap: {
    BY_CLAIM: {
      description: 'When its ID token has `mfa` in the claim `amr`, or one of `acrValues` in the claim `acr`.',
    },
    ALWAYS: { description: 'Always: the provider itself lets nobody in without one.' },
  },
});

@ObjectType({ description: 'A group of an identity provider, and the role that it gives.' })
export class GroupRole {
  @Field({ description: 'As the provider names it; with some providers this is an id.' })
  group!: string;

  @Field(() => Role, { description: 'What its people may do.' })
  role!: Role;
}

@Entity('identity_provider_v1')
@ObjectType({
  description: 'A provider of OpenID Connect by which people of the organisation sign in. Its secret is never shown.',
})
export class IdentityProvider extends Row {
  @Shown(() => String, 'text', 'What the button at the sign-in says.')
  name!: string;

  @Shown(() => String, 'text', 'Address of the provider, under which its configuration is discovered.')
  issuer!: string;

  @Shown(() => String, 'text', 'The id that the provider gave this service.')
  clientId!: string;

  @Shown(() => [String], 'text[]', 'Domains of mail addresses that the provider answers for.')
  domains!: string[];

  @Shown(() => Provisioning, 'text', 'Who may come in.')
  provisioning!: Provisioning;

  @Shown(() => String, 'text', 'The claim that names the groups of a person.')
  groupsClaim!: string;

  @Shown(() => [GroupRole], 'jsonb', 'Roles that follow from groups, looked at with every sign-in.')
  groupRoles!: GroupRole[];

  @Shown(() => ProviderSecondFactor, 'text', 'When a sign-in by it counts as one with a second factor.')
  secondFactor!: ProviderSecondFactor;

  @Shown(() => [String], 'text[]', 'Values of the claim `acr` that stand for a second factor; they are asked for, too.')
  acrValues!: string[];

  @Shown(() => Instant, 'timestamptz', 'When it was disconnected; empty while people sign in by it.', {
    nullable: true,
  })
  disconnectedAt!: string | null;
}
