import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { load, type EventStore } from '@custodia/event-store';
import {
  AllowMembers,
  Asking,
  changeResult,
  creationResult,
  listOf,
  NotFound,
  RecordedNotYetVisible,
  RequestContext,
  Writes,
  type ListArgs,
} from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { isUuid } from '@custodia/kernel';
import { member } from '../member/member.decider.js';
import { Member } from '../member/member.row.js';
import { MemberErased, MemberSuspended, NotYourToken, ScopeExceedsRoles } from '../refusals.js';
import { invalid } from '../refusals.policy.js';
import { holderOf } from './holder.policy.js';
import { newToken } from './secret.js';
import { apiToken } from './token.decider.js';
import { IssueApiTokenInput, IssuedApiToken, RevokeApiTokenInput } from './token.inputs.js';
import { tokenProjection } from './token.projection.js';
import { ApiToken } from './token.row.js';
import { TOKEN_LOOKUP, type TokenLookup } from './token-lookup.js';

export const ApiTokens = listOf(ApiToken, {
  filter: { memberId: 'id', label: 'text', expiresAt: 'instant', revokedAt: 'instant' },
  sort: ['label', 'expiresAt'],
  asOf: true,
});

const IssueApiTokenResult = creationResult(
  'IssueApiToken',
  IssuedApiToken,
  NotFound,
  MemberErased,
  MemberSuspended,
  NotYourToken,
  ScopeExceedsRoles,
);
const RevokeApiTokenResult = changeResult('RevokeApiToken', ApiToken, NotYourToken);

const oneYear = 365 * 24 * 60 * 60 * 1_000;

@Resolver(() => ApiToken)
export class TokenResolver {
  constructor(
    private readonly writes: Writes,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(TOKEN_LOOKUP) private readonly lookup: TokenLookup,
  ) {}

  @Query(() => ApiTokens.Connection, {
    description: 'API tokens: your own; those of everybody for admins and auditors.',
  })
  @AllowMembers()
  apiTokens(@Asking() request: RequestContext, @Args({ type: () => ApiTokens.Args }) args: ListArgs) {
    const { memberId, roles } = request.who;
    if (roles.includes('admin') || roles.includes('auditor')) return request.session.list(ApiToken, args);
    return request.session.list(ApiToken, {
      ...args,
      filter: { and: [args.filter ?? {}, { memberId: { eq: memberId } }] },
    });
  }

  @ResolveField(() => Member, { nullable: true, description: 'The member it acts for.' })
  member(@Parent() { memberId }: ApiToken, @Asking() { session }: RequestContext) {
    return session.one(Member, memberId);
  }

  @Mutation(() => IssueApiTokenResult, {
    description: 'Issues an API token. The secret is in this answer and nowhere else.',
  })
  @AllowMembers()
  async issueApiToken(
    @Asking() request: RequestContext,
    @Args('input') { id: chosen, memberId = request.who.memberId, label, scopes, expiresAt }: IssueApiTokenInput,
  ) {
    const { organisationId: organisation, memberId: issuerId, roles } = request.who;
    const id = this.writes.idFor(request, 'token', chosen);
    if (!isUuid(id)) return invalid('id', id, 'Send a UUID in lower case, or leave it out.').refusal;
    const { state } = await load(this.store, member, { organisation, id: memberId });
    const { token: secret, hash, prefix } = newToken({ tokenId: id, organisation });
    const command = {
      type: 'IssueApiToken',
      id,
      memberId,
      label,
      scopes,
      hash,
      prefix,
      expiresAt: expiresAt ?? new Date(Date.now() + oneYear).toISOString(),
      issuer: { memberId: issuerId, roles },
      holder: holderOf(state),
    } as const;
    const answer = await this.writes.run(request, apiToken, { id }, command, tokenProjection);
    if ('code' in answer) return answer;
    return Object.assign(new IssuedApiToken(), {
      id,
      secret,
      token: answer instanceof RecordedNotYetVisible ? null : answer,
    });
  }

  @Mutation(() => RevokeApiTokenResult, {
    description: 'Ends a token at once; in other processes within five seconds.',
  })
  @AllowMembers()
  async revokeApiToken(@Asking() request: RequestContext, @Args('input') input: RevokeApiTokenInput) {
    const { memberId, roles } = request.who;
    try {
      return await this.writes.run(
        request,
        apiToken,
        input,
        { type: 'RevokeApiToken', id: input.id, issuer: { memberId, roles } },
        tokenProjection,
      );
    } finally {
      this.lookup.forgetToken(input.id);
    }
  }
}
