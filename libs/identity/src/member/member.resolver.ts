import { Inject } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { load, type EventStore } from '@custodia/event-store';
import {
  Allow,
  AllowMembers,
  CurrentRequest,
  changeResult,
  creationResult,
  FreshSignIn,
  Instant,
  listOf,
  maySee,
  RequestContext,
  Writes,
  type ListArgs,
} from '@custodia/graphql';
import { isUuid, type Refusal } from '@custodia/kernel';
import type { Mail } from '@custodia/mail';
import { EVENT_STORE, MAIL, registered, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import {
  EmailTaken,
  LastAdmin,
  MemberErased,
  MemberSuspended,
  MemberUnderLegalHold,
  NarrowToken,
  NotYourself,
} from '../refusals.js';
import { invalid, memberErased, narrowToken, notFound, notYourself, underLegalHold } from '../refusals.policy.js';
import { beyond } from '../role.policy.js';
import { Role } from '../role.types.js';
import { acceptDetails, type ClearDetails } from './details.policy.js';
import { everybody, hasEmail, otherActiveAdmins } from './directory.js';
import { eraseTraces } from './erase-traces.js';
import { holderOf } from './holder.policy.js';
import { inTurn } from './in-turn.js';
import { MemberChanges } from './member-changes.js';
import { member, type MemberCommand } from './member.decider.js';
import type { MemberDetails } from './member.events.js';
import * as inputs from './member.inputs.js';
import { memberProjection } from './member.projection.js';
import { Member, MemberStatus } from './member.row.js';
import { ERASED, openDetails, sealDetails, type StoredDetail } from './seal-details.js';

export const Members = listOf(Member, {
  filter: { status: { name: 'MemberStatus', values: MemberStatus }, roles: { name: 'Role', values: Role } },
  asOf: true,
});

const InviteMemberResult = creationResult('InviteMember', Member, EmailTaken, MemberErased);
const JoinOrganisationResult = changeResult(
  'JoinOrganisation',
  Member,
  EmailTaken,
  MemberErased,
  MemberSuspended,
  NarrowToken,
);
const CorrectMemberDetailsResult = changeResult(
  'CorrectMemberDetails',
  Member,
  EmailTaken,
  MemberErased,
  NotYourself,
  NarrowToken,
);
const GrantRoleResult = changeResult('GrantRole', Member, MemberErased, MemberSuspended);
const RevokeRoleResult = changeResult('RevokeRole', Member, LastAdmin, MemberErased);
const SuspendMemberResult = changeResult('SuspendMember', Member, LastAdmin, MemberErased);
const ReinstateMemberResult = changeResult('ReinstateMember', Member, MemberErased);
const EraseMemberResult = changeResult('EraseMember', Member, LastAdmin, MemberUnderLegalHold);

type Change = Partial<Pick<inputs.GrantRoleInput, 'expectedRevision' | 'reason'>> & { readonly id: string };

@Resolver(() => Member)
export class MemberResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(VAULT) readonly vault: Vault,
    @Inject(MAIL) readonly mail: Mail,
    private readonly changes: MemberChanges,
    private readonly discovery: DiscoveryService,
  ) {}

  @Query(() => Member, { nullable: true, description: 'One member, now or as recorded at a past moment.' })
  @AllowMembers()
  member(
    @CurrentRequest() request: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => Instant, nullable: true }) asOf?: string,
  ) {
    return request.session.one(Member, id, { asOf });
  }

  @Query(() => Members.Connection, { description: 'Members of the organisation.' })
  @AllowMembers()
  members(@CurrentRequest() request: RequestContext, @Args({ type: () => Members.Args }) args: ListArgs) {
    return request.session.list(Member, args);
  }

  @ResolveField(() => String, { description: 'Name; `erased` once the member was erased, also for past moments.' })
  async name(@Parent() { id, sealedName }: Member, @CurrentRequest() request: RequestContext): Promise<string> {
    return (sealedName && (await this.detail(request, { memberId: id, field: 'name', sealed: sealedName }))) ?? ERASED;
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Mail address, for admins and for the member; `erased` once the member was erased.',
  })
  async email(
    @Parent() { id, sealedEmail }: Member,
    @CurrentRequest() request: RequestContext,
  ): Promise<string | null> {
    if (!maySee('personalData', request.who, { id })) return null;
    return (
      (sealedEmail && (await this.detail(request, { memberId: id, field: 'email', sealed: sealedEmail }))) ?? ERASED
    );
  }

  @Mutation(() => InviteMemberResult, {
    description: 'Invites a person or program. Issue an API token for the member next.',
  })
  @Allow('admin')
  @FreshSignIn()
  inviteMember(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id: chosen, roles, ...given }: inputs.InviteMemberInput,
  ) {
    const id = this.writes.idFor(request, 'member', chosen);
    return this.withDetails(request, id, given, async (details, { emailTaken, repeats }) =>
      this.run(request, { id }, { type: 'InviteMember', id, roles, ...details, emailTaken, repeats }),
    );
  }

  @Mutation(() => JoinOrganisationResult, { description: 'Accepts the invitation whose token this is.' })
  @AllowMembers()
  async joinOrganisation(
    @CurrentRequest() request: RequestContext,
    @Args('input') given: inputs.JoinOrganisationInput,
  ) {
    const id = request.who.memberId;
    const narrow = await this.narrow(request);
    if (narrow) return narrow;
    return this.withDetails(request, id, given, async (details, { emailTaken }) =>
      emailTaken ? emailTakenBy(id) : this.run(request, { id }, { type: 'JoinOrganisation', id, ...details }),
    );
  }

  @Mutation(() => CorrectMemberDetailsResult, {
    description: "Corrects name or mail address: your own, or as an admin anyone's.",
  })
  @AllowMembers()
  @FreshSignIn()
  async correctMemberDetails(
    @CurrentRequest() request: RequestContext,
    @Args('input') input: inputs.CorrectMemberDetailsInput,
  ) {
    const { id } = input;
    if (!request.who.roles.includes('admin')) {
      const refused = id === request.who.memberId ? await this.narrow(request) : notYourself(id);
      if (refused) return refused;
    }
    return this.withDetails(request, id, input, async (details, { emailTaken }) =>
      this.run(request, input, { type: 'CorrectMemberDetails', id, ...details, emailTaken }),
    );
  }

  @Mutation(() => GrantRoleResult, { description: 'Gives a member a role.' })
  @Allow('admin')
  @FreshSignIn()
  grantRole(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.GrantRoleInput) {
    return this.run(request, input, { type: 'GrantRole', id: input.id, role: input.role });
  }

  @Mutation(() => RevokeRoleResult, { description: 'Takes a role from a member and from all tokens of the member.' })
  @Allow('admin')
  @FreshSignIn()
  revokeRole(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.RevokeRoleInput) {
    return this.amongAdmins(request, input.id, (admins) =>
      this.run(request, input, { type: 'RevokeRole', id: input.id, role: input.role, ...admins }),
    );
  }

  @Mutation(() => SuspendMemberResult, {
    description: 'Shuts a member out; all tokens of the member are refused until reinstated.',
  })
  @Allow('admin')
  @FreshSignIn()
  suspendMember(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.SuspendMemberInput) {
    return this.amongAdmins(request, input.id, (admins) =>
      this.run(request, input, { type: 'SuspendMember', id: input.id, ...admins }),
    );
  }

  @Mutation(() => ReinstateMemberResult, { description: 'Ends a suspension.' })
  @Allow('admin')
  @FreshSignIn()
  reinstateMember(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.ReinstateMemberInput) {
    return this.run(request, input, { type: 'ReinstateMember', id: input.id });
  }

  @Mutation(() => EraseMemberResult, {
    description:
      'Destroys name, mail address and profile everywhere, the history and the kept mails included, for good. What the member did stays, under the id.',
  })
  @Allow('admin')
  @FreshSignIn()
  async eraseMember(@CurrentRequest() request: RequestContext, @Args('input') input: inputs.EraseMemberInput) {
    const { id } = input;
    const held = await this.held(request, id);
    if (held) return held;
    return this.amongAdmins(request, id, async (admins) => {
      const answer = await this.run(request, input, { type: 'EraseMember', id, ...admins });
      // At once for the reader of this answer; the job that the event asks for makes it sure.
      if (!('code' in answer)) await eraseTraces(this, { organisation: request.who.organisationId, id });
      return answer;
    });
  }

  private async run(request: RequestContext, change: Change, command: MemberCommand): Promise<object | Refusal> {
    try {
      return await this.writes.run(request, member, change, command, memberProjection);
    } finally {
      this.changes.tell(change.id);
    }
  }

  /** The refusal to erase a member whom a legal hold names; `null` when none does. */
  private async held({ session }: RequestContext, id: string): Promise<Refusal | null> {
    const asked = registered(this.discovery, 'holdsOnPerson').map((holdsOn) => holdsOn(session, id));
    const holdIds = (await Promise.all(asked)).flat().map(({ holdId }) => holdId);
    return holdIds.length > 0 ? underLegalHold(id, holdIds).refusal : null;
  }

  /** Why this token may not change the account of its member; `null` when it may. */
  private async narrow({ who: { organisationId: organisation, memberId, roles } }: RequestContext) {
    const { state } = await load(this.store, member, { organisation, id: memberId });
    const missing = beyond(holderOf(state).roles, roles);
    return missing.length > 0 ? narrowToken(missing).refusal : null;
  }

  private amongAdmins<Answer>(
    request: RequestContext,
    id: string,
    act: (admins: { otherActiveAdmins: number }) => Promise<Answer>,
  ): Promise<Answer> {
    return inTurn(request.who.organisationId, async () => {
      await request.renew();
      return act({ otherActiveAdmins: await otherActiveAdmins(request, this.store, id) });
    });
  }

  /** Checks, compares and seals what was given; what was left out stays as it is. */
  private withDetails(
    request: RequestContext,
    id: string,
    given: Partial<ClearDetails>,
    act: (details: MemberDetails, facts: { emailTaken: boolean; repeats: boolean }) => Promise<object>,
  ): Promise<object> {
    const { organisationId } = request.who;
    return inTurn(organisationId, async () => {
      if (!isUuid(id)) return invalid('id', id, 'Send a UUID in lower case, or leave it out.').refusal;
      const { state } = await load(this.store, member, { organisation: organisationId, id });
      if (state.status === 'erased') return memberErased(id).refusal;
      await request.renew();
      const members = await everybody(request, this.vault);
      const before = members.find((each) => each.id === id);
      const { name = before?.clear.name, email = before?.clear.email } = given;
      if (name === undefined || email === undefined) return notFound('member', id).refusal;
      const checked = acceptDetails({ name, email });
      if (checked.kind === 'refused') return checked.refusal;
      const { details } = checked;
      const repeats =
        before !== undefined && before.clear.name === details.name && before.clear.email === details.email;
      const sealed = repeats ? before.sealed : await sealDetails(this.vault, organisationId, id, details);
      return act(sealed, { emailTaken: hasEmail(members, details.email, id), repeats });
    });
  }

  private detail(request: RequestContext, stored: StoredDetail): Promise<string | null> {
    const { organisationId } = request.who;
    return request
      .loader(
        MemberResolver,
        () =>
          new DataLoader<StoredDetail, string | null, string>((all) => openDetails(this.vault, organisationId, all), {
            cacheKeyFn: ({ sealed }) => sealed.digest,
          }),
      )
      .load(stored);
  }
}

const emailTakenBy = (id: string): Refusal & { id: string } => ({
  code: 'EMAIL_TAKEN',
  message: 'Another member of this organisation has this mail address.',
  id,
});
