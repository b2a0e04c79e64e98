import { Inject } from '@nestjs/common';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { execute, load, type EventStore } from '@custodia/event-store';
import { Allow, FreshSignIn, CurrentRequest, NotFound, RequestContext, resultOf, Writes } from '@custodia/graphql';
import { isUuid } from '@custodia/kernel';
import { EVENT_STORE } from '@custodia/platform';
import { credentials, type CredentialsCommand } from '../credentials/credentials.decider.js';
import { holderOf, type Holder } from '../member/holder.policy.js';
import { MemberChanges } from '../member/member-changes.js';
import { member } from '../member/member.decider.js';
import { Member } from '../member/member.row.js';
import { AlreadyEnrolled, MemberErased, MemberSuspended, NotEnrolled } from '../refusals.js';
import { invalid } from '../refusals.policy.js';
import { SESSIONS, type Sessions } from '../session/sessions.js';

@InputType()
export class SendInvitationInput {
  @Field(() => ID, { description: 'The member.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Why, for the audit trail.' })
  reason?: string;
}

@InputType()
export class ResetSignInInput {
  @Field(() => ID, { description: 'The member.' })
  id!: string;

  @Field({ description: 'Why, for the audit trail, and how you made sure who asked.' })
  reason!: string;
}

const ResetSignInResult = resultOf('ResetSignIn', Member, [NotFound, NotEnrolled, MemberErased, MemberSuspended]);

const SendInvitationResult = resultOf('SendInvitation', Member, [
  NotFound,
  AlreadyEnrolled,
  MemberErased,
  MemberSuspended,
]);

@Resolver(() => Member)
export class InvitationResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SESSIONS) private readonly sessions: Sessions,
    private readonly changes: MemberChanges,
  ) {}

  @Mutation(() => SendInvitationResult, {
    description:
      'Sends the invitation by mail, or sends it again: with a code, good for seven days, with which the person chooses a password and joins.',
  })
  @Allow('admin')
  @FreshSignIn()
  async sendInvitation(@CurrentRequest() request: RequestContext, @Args('input') { id, reason }: SendInvitationInput) {
    return this.run(request, id, reason, (holder) => {
      const requestId = this.writes.idFor(request, 'enrolment');
      return { type: 'RequestEnrolment', id, requestId, purpose: 'invitation', holder };
    });
  }

  @Mutation(() => ResetSignInResult, {
    description:
      'For a member who lost everything to sign in with: password, authenticator app, recovery codes and passkeys no longer count, every session ends, and a mail brings a code, good for a day, with which the person chooses a new password. API tokens and links to identity providers stay.',
  })
  @Allow('admin')
  @FreshSignIn()
  async resetSignIn(@CurrentRequest() request: RequestContext, @Args('input') { id, reason }: ResetSignInInput) {
    const answer = await this.run(request, id, reason, (holder) => {
      const requestId = this.writes.idFor(request, 'enrolment');
      return { type: 'ResetCredentials', id, requestId, holder };
    });
    // At once for the reader of this answer; the job that the event asks for makes it sure.
    if (answer && !('code' in answer)) {
      await this.sessions.endAll(request.who.organisationId, id);
      this.changes.tell(id);
    }
    return answer;
  }

  private async run(
    request: RequestContext,
    id: string,
    reason: string | undefined,
    command: (holder: Holder) => CredentialsCommand,
  ): Promise<object | null> {
    if (!isUuid(id)) return invalid('id', id, 'Send the id of a member.').refusal;
    const { organisationId: organisation } = request.who;
    const { state } = await load(this.store, member, { organisation, id });
    const outcome = await execute(
      this.store,
      credentials,
      { organisation, id, request: request.repeatable, correlation: request.correlation },
      { ...command(holderOf(state)), ...this.writes.meta(request, reason) },
    );
    if (outcome.kind === 'refused') return outcome.refusal;
    await request.renew();
    return request.session.one(Member, id);
  }
}
