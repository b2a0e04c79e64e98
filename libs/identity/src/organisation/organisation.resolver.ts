import {
  Args,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  changeResult,
  FreshSignIn,
  Instant,
  RequestContext,
  RevisionInput,
  Writes,
} from '@custodia/graphql';
import { Inject } from '@nestjs/common';
import type { EventStore } from '@custodia/event-store';
import { EVENT_STORE } from '@custodia/platform';
import { Member } from '../member/member.row.js';
import { organisationAddressInLog } from './organisation.read.js';
import { Role } from '../role.types.js';
import type { Duty } from './duties.policy.js';
import { SeparableDuty } from './duty.types.js';
import { usualLongestDays } from './token-life.policy.js';
import { organisation } from './organisation.decider.js';
import { organisationProjection } from './organisation.projection.js';
import { Organisation } from './organisation.row.js';

@ObjectType({ description: 'Who is asking.' })
export class Me {
  @Field(() => ID, { description: 'The token of this request.' })
  tokenId!: string;

  @Field(() => [Role], { description: 'What this token may do now.' })
  roles!: Role[];
}

@InputType()
export class RenameOrganisationInput extends RevisionInput {
  @Field({ description: 'The new name.' })
  name!: string;
}

@InputType()
export class LimitTokenLifeInput extends RevisionInput {
  @Field(() => Int, { description: 'The most days that a new API token may live, 1 to 3660.' })
  days!: number;
}

@InputType()
export class SetTimeZoneInput extends RevisionInput {
  @Field({ description: 'A name of the IANA database, for example Europe/Berlin or UTC.' })
  timeZone!: string;
}

@InputType()
export class StateOrganisationAddressInput extends RevisionInput {
  @Field({ description: 'Street, place and country.' })
  address!: string;
}

@InputType()
export class SeparateDutiesInput extends RevisionInput {
  @Field(() => [SeparableDuty], {
    description:
      'All of them from now on, at least two for a kind of version: nobody has two of these for the same version. None: anybody may have all of them.',
  })
  duties!: SeparableDuty[];
}

const SeparateDutiesResult = changeResult('SeparateDuties', Organisation);

@InputType()
export class RequireSecondFactorInput extends RevisionInput {
  @Field(() => Instant, {
    nullable: true,
    description: 'From when on, within the next 366 days; at once when left out. Until then people are only told.',
  })
  from?: string;

  @Field(() => [Role], {
    defaultValue: [],
    description: 'Require it of members with one of these roles; of everyone when left out.',
  })
  roles!: Role[];
}

@InputType()
export class LiftSecondFactorRequirementInput extends RevisionInput {}

const RequireSecondFactorResult = changeResult('RequireSecondFactor', Organisation);
const LiftSecondFactorRequirementResult = changeResult('LiftSecondFactorRequirement', Organisation);
const SetTimeZoneResult = changeResult('SetTimeZone', Organisation);
const StateOrganisationAddressResult = changeResult('StateOrganisationAddress', Organisation);
const LimitTokenLifeResult = changeResult('LimitTokenLife', Organisation);
const RenameOrganisationResult = changeResult('RenameOrganisation', Organisation);

@Resolver(() => Me)
export class OrganisationResolver {
  constructor(private readonly writes: Writes) {}

  @Query(() => Me, { description: 'Who is asking, and what the token may do.' })
  @AllowMembers()
  me(@CurrentRequest() { who }: RequestContext): Me {
    return { tokenId: who.tokenId, roles: who.roles as Role[] };
  }

  @ResolveField(() => Member, { description: 'The member whose token it is.' })
  member(@Parent() _: Me, @CurrentRequest() { session, who }: RequestContext) {
    return session.one(Member, who.memberId);
  }

  @ResolveField('organisation', () => Organisation, { description: 'The organisation of the member.' })
  organisationOfMe(@Parent() _: Me, @CurrentRequest() request: RequestContext) {
    return this.organisation(request);
  }

  @Query(() => Organisation, { description: 'The organisation of the caller.' })
  @AllowMembers()
  organisation(@CurrentRequest() { session, who }: RequestContext) {
    return session.one(Organisation, who.organisationId);
  }

  @Mutation(() => RenameOrganisationResult, { description: 'Gives the organisation another name.' })
  @Allow('admin')
  renameOrganisation(
    @CurrentRequest() request: RequestContext,
    @Args('input') { name, ...change }: RenameOrganisationInput,
  ) {
    const id = request.who.organisationId;
    return this.writes.run(
      request,
      organisation,
      { id, ...change },
      { type: 'RenameOrganisation', id, name },
      organisationProjection,
    );
  }

  @Mutation(() => SetTimeZoneResult, {
    description:
      'Sets the time zone in which the organisation counts its days. Due dates that were set before keep the moment that they mean.',
  })
  @Allow('admin')
  setTimeZone(
    @CurrentRequest() request: RequestContext,
    @Args('input') { timeZone: zone, ...change }: SetTimeZoneInput,
  ) {
    const id = request.who.organisationId;
    const command = { type: 'SetTimeZone', id, zone } as const;
    return this.writes.run(request, organisation, { id, ...change }, command, organisationProjection);
  }

  @Mutation(() => SeparateDutiesResult, {
    description:
      'Sets which duties for one version are done by different people. It counts for what is done from now on.',
  })
  @Allow('admin')
  @FreshSignIn()
  separateDuties(@CurrentRequest() request: RequestContext, @Args('input') { duties, ...change }: SeparateDutiesInput) {
    const id = request.who.organisationId;
    const command = { type: 'SeparateDuties', id, duties } as const;
    return this.writes.run(request, organisation, { id, ...change }, command, organisationProjection);
  }

  @Mutation(() => StateOrganisationAddressResult, {
    description: 'States the address of the organisation, which certificates name.',
  })
  @Allow('admin')
  stateOrganisationAddress(
    @CurrentRequest() request: RequestContext,
    @Args('input') { address, ...change }: StateOrganisationAddressInput,
  ) {
    const id = request.who.organisationId;
    const command = { type: 'StateOrganisationAddress', id, address } as const;
    return this.writes.run(request, organisation, { id, ...change }, command, organisationProjection);
  }

  @Mutation(() => LimitTokenLifeResult, {
    description: 'Sets how long a new API token may live. Tokens that were issued before keep their end.',
  })
  @Allow('admin')
  @FreshSignIn()
  limitTokenLife(@CurrentRequest() request: RequestContext, @Args('input') { days, ...change }: LimitTokenLifeInput) {
    const id = request.who.organisationId;
    const command = { type: 'LimitTokenLife', id, days } as const;
    return this.writes.run(request, organisation, { id, ...change }, command, organisationProjection);
  }

  @Mutation(() => RequireSecondFactorResult, {
    description:
      'Requires a second factor of people: an authenticator app, a passkey, or one at their identity provider. From that moment on, a session without it can only set one up or show it. API tokens are not asked.',
  })
  @Allow('admin')
  @FreshSignIn()
  requireSecondFactor(
    @CurrentRequest() request: RequestContext,
    @Args('input') { from, roles, ...change }: RequireSecondFactorInput,
  ) {
    const id = request.who.organisationId;
    const command = { type: 'RequireSecondFactor', id, from: from ?? null, roles } as const;
    return this.writes.run(request, organisation, { id, ...change }, command, organisationProjection);
  }

  @Mutation(() => LiftSecondFactorRequirementResult, {
    description: 'Requires no second factor any more. Those that people have stay, and are asked for at their sign-in.',
  })
  @Allow('admin')
  @FreshSignIn()
  liftSecondFactorRequirement(
    @CurrentRequest() request: RequestContext,
    @Args('input') change: LiftSecondFactorRequirementInput,
  ) {
    const id = request.who.organisationId;
    const command = { type: 'LiftSecondFactorRequirement', id } as const;
    return this.writes.run(request, organisation, { id, ...change }, command, organisationProjection);
  }
}

@Resolver(() => Organisation)
export class OrganisationFieldsResolver {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @ResolveField(() => String, { nullable: true, description: 'As certificates name it; empty before it is stated.' })
  address(@Parent() { id }: Organisation): Promise<string | null> {
    return organisationAddressInLog(this.store, id);
  }

  @ResolveField(() => Int, { description: 'The most days that a new API token may live; 366 unless set.' })
  longestTokenDays(@Parent() { longestTokenDays }: Organisation): number {
    return longestTokenDays ?? usualLongestDays;
  }

  @ResolveField(() => String, {
    description: 'The time zone in which the organisation counts its days; UTC unless set.',
  })
  timeZone(@Parent() { zone }: Organisation): string {
    return zone ?? 'UTC';
  }

  @ResolveField(() => [SeparableDuty], {
    description: 'Duties of which nobody has two for the same version; none unless set.',
  })
  separatedDuties(@Parent() { separatedDuties }: Organisation): readonly Duty[] {
    return separatedDuties ?? [];
  }
}
