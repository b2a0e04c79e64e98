import { Inject } from '@nestjs/common';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { execute, load, type EventStore } from '@custodia/event-store';
import { Allow, FreshSignIn, CurrentRequest, NotFound, RequestContext, resultOf, Writes } from '@custodia/graphql';
import { isUuid } from '@custodia/kernel';
import { EVENT_STORE } from '@custodia/platform';
import { credentials } from '../credentials/credentials.decider.js';
import { holderOf } from '../member/holder.policy.js';
import { member } from '../member/member.decider.js';
import { Member } from '../member/member.row.js';
import { AlreadyEnrolled, MemberErased, MemberSuspended } from '../refusals.js';
import { invalid } from '../refusals.policy.js';

@InputType()
export class SendInvitationInput {
  @Field(() => ID, { description: 'The member.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Why, for the audit trail.' })
  reason?: string;
}

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
  ) {}

  @Mutation(() => SendInvitationResult, {
    description:
      'Sends the invitation by mail, or sends it again: with a code, good for seven days, with which the person chooses a password and joins.',
  })
  @Allow('admin')
  @FreshSignIn()
  async sendInvitation(@CurrentRequest() request: RequestContext, @Args('input') { id, reason }: SendInvitationInput) {
    if (!isUuid(id)) return invalid('id', id, 'Send the id of a member.').refusal;
    const { organisationId: organisation } = request.who;
    const { state } = await load(this.store, member, { organisation, id });
    const outcome = await execute(
      this.store,
      credentials,
      { organisation, id, request: request.repeatable, correlation: request.correlation },
      {
        type: 'RequestEnrolment',
        id,
        requestId: this.writes.idFor(request, 'enrolment'),
        purpose: 'invitation',
        holder: holderOf(state),
        ...this.writes.meta(request, reason),
      },
    );
    if (outcome.kind === 'refused') return outcome.refusal;
    await request.renew();
    return request.session.one(Member, id);
  }
}
