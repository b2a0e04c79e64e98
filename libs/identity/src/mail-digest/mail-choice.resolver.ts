import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import { AllowMembers, CurrentRequest, changeResult, RequestContext, Writes } from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { member } from '../member/member.decider.js';
import { memberProjection } from '../member/member.projection.js';
import { Member } from '../member/member.row.js';
import { mailChoiceInLog } from '../member/persons.read.js';
import { MemberErased } from '../refusals.js';
import { ChooseMailsInput, MailChoice } from './mail-choice.types.js';

const ChooseMailsResult = changeResult('ChooseMails', Member, MemberErased);

@Resolver(() => Member)
export class MailChoiceResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @ResolveField(() => MailChoice, { nullable: true, description: 'How the member gets mails; for the member only.' })
  mails(@Parent() { id }: Member, @CurrentRequest() { who }: RequestContext): Promise<MailChoice> | null {
    return id === who.memberId ? mailChoiceInLog(this.store, who.organisationId, id) : null;
  }

  @Mutation(() => ChooseMailsResult, {
    description: 'Chooses how you get mails about your work: each at once or one a day, and in which language.',
  })
  @AllowMembers()
  chooseMails(@CurrentRequest() request: RequestContext, @Args('input') { delivery, language }: ChooseMailsInput) {
    const id = request.who.memberId;
    return this.writes.run(request, member, { id }, { type: 'ChooseMails', id, delivery, language }, memberProjection);
  }
}
