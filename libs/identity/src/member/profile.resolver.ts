import { Inject } from '@nestjs/common';
import { Args, Field, InputType, Mutation, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { EventStore } from '@custodia/event-store';
import {
  AllowMembers,
  ChangeInput,
  changeResult,
  CurrentRequest,
  maySee,
  RequestContext,
  Writes,
} from '@custodia/graphql';
import { EVENT_STORE, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import { MemberErased, NotYourself } from '../refusals.js';
import { invalid, memberErased, notYourself } from '../refusals.policy.js';
import { member } from './member.decider.js';
import { memberProjection } from './member.projection.js';
import { Member, MemberStatus } from './member.row.js';
import { profilesInLog } from './profile.read.js';
import { sealProfile } from './seal-details.js';

@ObjectType({ description: 'What a certificate names of a member beside the name. Can be erased.' })
export class MemberProfile {
  @Field(() => String, { nullable: true, description: 'Title or function.' })
  title?: string;

  @Field(() => String, { nullable: true, description: 'Place of work.' })
  placeOfWork?: string;

  @Field(() => String, { nullable: true, description: 'How the member can be reached for questions.' })
  contact?: string;
}

@InputType()
export class StateMemberProfileInput extends ChangeInput {
  @Field({ description: 'Title or function, such as Head of platform operations.' })
  title!: string;

  @Field({ description: 'Place of work, such as Data centre North, Hamburg.' })
  placeOfWork!: string;

  @Field({ description: 'How the member can be reached: mail address or telephone.' })
  contact!: string;
}

const StateMemberProfileResult = changeResult('StateMemberProfile', Member, MemberErased, NotYourself);

/** What certificates of disposal name of the people who did the work (NIST SP 800-88 Rev. 2). */
@Resolver(() => Member)
export class ProfileResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(VAULT) readonly vault: Vault,
  ) {}

  @ResolveField(() => MemberProfile, {
    nullable: true,
    description: 'What certificates name of the member; for admins and for the member.',
  })
  async profile(@Parent() { id }: Member, @CurrentRequest() { who }: RequestContext): Promise<MemberProfile | null> {
    if (!maySee('personalData', who, { id })) return null;
    return (await profilesInLog(this, who.organisationId, [id]))[id] ?? null;
  }

  @Mutation(() => StateMemberProfileResult, {
    description:
      "States title, place of work and contact, which certificates of disposal name: your own, or as an admin anyone's.",
  })
  @AllowMembers()
  async stateMemberProfile(
    @CurrentRequest() request: RequestContext,
    @Args('input') { title, placeOfWork, contact, ...change }: StateMemberProfileInput,
  ) {
    const { id } = change;
    const { who, session } = request;
    if (id !== who.memberId && !who.roles.includes('admin')) return notYourself(id);
    const clear = { title: title.trim(), placeOfWork: placeOfWork.trim(), contact: contact.trim() };
    const wrong = Object.entries(clear).find(([, text]) => text === '' || text.length > 200);
    if (wrong) return invalid(wrong[0], wrong[1], 'Write 1 to 200 characters.').refusal;
    const row = await session.one(Member, id);
    if (!row) return { code: 'NOT_FOUND', message: `There is no member ${id}.`, id };
    if (row.status === MemberStatus.ERASED) return memberErased(id).refusal;
    const sealed = await sealProfile(this.vault, who.organisationId, id, clear);
    return this.writes.run(request, member, change, { type: 'StateMemberProfile', id, ...sealed }, memberProjection);
  }
}
