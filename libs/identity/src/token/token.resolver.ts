import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { load, type EventStore } from '@custodia/event-store';
import {
  AllowMembers,
  CurrentRequest,
  changeResult,
  creationResult,
  FreshSignIn,
  IdTaken,
  Instant,
  listOf,
  NotFound,
  RecordedNotYetVisible,
  RequestContext,
  Writes,
  type ListArgs,
} from '@custodia/graphql';
import { EVENT_STORE } from '@custodia/platform';
import { isUuid } from '@custodia/kernel';
import { holderOf } from '../member/holder.policy.js';
import { member } from '../member/member.decider.js';
import { Member } from '../member/member.row.js';
import { organisation } from '../organisation/organisation.decider.js';
import { usualLongestDays } from '../organisation/token-life.policy.js';
import {
  EndsTooLate,
  MemberErased,
  MemberSuspended,
  NarrowToken,
  NotYourToken,
  ScopeExceedsRoles,
  TokenChainTooLong,
  TokenEnded,
} from '../refusals.js';
import { idTaken, invalid, notFound } from '../refusals.policy.js';
import type { Role } from '../role.policy.js';
import { newSecret } from '../secret.js';
import { issuerOf } from './issuer.js';
import { latestEnd } from './life.policy.js';
import { lineOf } from './line.js';
import { apiToken, shownOnce, type Issuer } from './token.decider.js';
import { IssueApiTokenInput, IssuedApiToken, RevokeApiTokenInput, RotateApiTokenInput } from './token.inputs.js';
import { tokenProjection } from './token.projection.js';
import { ApiToken } from './token.row.js';
import { TOKEN_LOOKUP, type TokenLookup } from './token-lookup.js';
import { lastUses } from './token-uses.js';

export const ApiTokens = listOf(ApiToken, {
  filter: { memberId: 'id', label: 'text', prefix: 'text', expiresAt: 'instant', revokedAt: 'instant' },
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
  EndsTooLate,
  TokenChainTooLong,
);
const RotateApiTokenResult = changeResult(
  'RotateApiToken',
  IssuedApiToken,
  IdTaken,
  NotYourToken,
  NarrowToken,
  TokenEnded,
  MemberErased,
  MemberSuspended,
  ScopeExceedsRoles,
  EndsTooLate,
  TokenChainTooLong,
);
const RevokeApiTokenResult = changeResult('RevokeApiToken', ApiToken, NotYourToken, NarrowToken);

const usualDays = 365;
const hourMs = 3_600_000;

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
  apiTokens(@CurrentRequest() request: RequestContext, @Args({ type: () => ApiTokens.Args }) args: ListArgs) {
    const { memberId, roles } = request.who;
    if (roles.includes('admin') || roles.includes('auditor')) return request.session.list(ApiToken, args);
    return request.session.list(ApiToken, {
      ...args,
      filter: { and: [args.filter ?? {}, { memberId: { eq: memberId } }] },
    });
  }

  @ResolveField(() => Member, { nullable: true, description: 'The member it acts for.' })
  member(@Parent() { memberId }: ApiToken, @CurrentRequest() { session }: RequestContext) {
    return session.one(Member, memberId);
  }

  @ResolveField(() => Instant, {
    nullable: true,
    description: 'When it was last used, noted every five minutes; empty for one that never was.',
  })
  lastUsedAt(@Parent() { id }: ApiToken, @CurrentRequest() request: RequestContext): Promise<string | null> {
    return request
      .loader(lastUses, ({ session }) => new DataLoader<string, string | null>((ids) => lastUses(session, ids)))
      .load(id);
  }

  @Mutation(() => IssueApiTokenResult, {
    description:
      'Issues an API token, which ends with the token of this request. The secret is in this answer and nowhere else.',
  })
  @AllowMembers()
  @FreshSignIn()
  async issueApiToken(
    @CurrentRequest() request: RequestContext,
    @Args('input') { id: chosen, memberId = request.who.memberId, ...wanted }: IssueApiTokenInput,
  ) {
    const id = this.writes.idFor(request, 'token', chosen);
    return this.issue(request, id, { memberId, ...wanted }, await issuerOf(this.store, request.who));
  }

  @Mutation(() => RotateApiTokenResult, {
    description:
      'Issues a new token in the place of one, with the same member and scopes. The old one goes on for the overlap; tokens that were issued with it live on with the new one.',
  })
  @AllowMembers()
  @FreshSignIn()
  async rotateApiToken(
    @CurrentRequest() request: RequestContext,
    @Args('input') { successorId, overlapHours, expiresAt, ...change }: RotateApiTokenInput,
  ) {
    const { organisationId, memberId: actor } = request.who;
    if (!Number.isInteger(overlapHours) || overlapHours < 0 || overlapHours > 720)
      return invalid('overlapHours', String(overlapHours), 'Name a whole number of hours from 0 to 720.').refusal;
    const successor = this.writes.idFor(request, 'token', successorId);
    const target = { organisation: organisationId, id: change.id };
    const { state: old, revision } = isUuid(change.id)
      ? await load(this.store, apiToken, target)
      : { state: apiToken.decider.initial, revision: -1 };
    const asking = await issuerOf(this.store, request.who);
    const at = request.now();
    const until = new Date(Date.parse(at) + overlapHours * hourMs).toISOString();
    const replace = { type: 'ReplaceApiToken', id: change.id, issuer: asking, successor, until } as const;
    const allowed = apiToken.decider.decide({ ...replace, actor, at }, old);
    if (allowed.kind === 'refused') return allowed.refusal;
    if (old.status === 'absent') return notFound('API token', change.id).refusal;
    if (change.expectedRevision != null && change.expectedRevision !== revision)
      return this.writes.run(request, apiToken, change, replace, tokenProjection);
    // It takes the old token's place in the chain. Only what that could not do itself, its end, is measured anew.
    const { memberId, label, scopes, parents } = old;
    const parent = parents[0];
    const issuer = { ...asking, token: parent ? { id: parent, parents: parents.slice(1), expiresAt: null } : null };
    const answer = await this.issue(request, successor, { memberId, label, scopes, expiresAt }, issuer);
    if ('code' in answer) return answer;
    try {
      const replaced = await this.writes.run(request, apiToken, change, replace, tokenProjection);
      return 'code' in replaced ? replaced : answer;
    } finally {
      this.lookup.forgetToken(change.id);
    }
  }

  @Mutation(() => RevokeApiTokenResult, {
    description:
      'Ends a token, what was issued with it and what went on in its place, at once; in other processes within five seconds.',
  })
  @AllowMembers()
  async revokeApiToken(@CurrentRequest() request: RequestContext, @Args('input') input: RevokeApiTokenInput) {
    const issuer = await issuerOf(this.store, request.who);
    const line = isUuid(input.id) ? await lineOf(this.store, request.who.organisationId, input.id) : [];
    // Whoever had the token may have replaced it, so those that went on in its place end first.
    for (const { id } of line.slice(1).reverse()) {
      const { reason } = input;
      const refused = await this.revoke(request, { id, reason }, issuer);
      if ('code' in refused) return refused;
    }
    return this.revoke(request, input, issuer);
  }

  private async revoke(request: RequestContext, change: RevokeApiTokenInput, issuer: Issuer) {
    try {
      const command = { type: 'RevokeApiToken', id: change.id, issuer } as const;
      return await this.writes.run(request, apiToken, change, command, tokenProjection);
    } finally {
      this.lookup.forgetToken(change.id);
    }
  }

  private async issue(
    request: RequestContext,
    id: string,
    wanted: { memberId: string; label: string; scopes: readonly Role[]; expiresAt?: string | null | undefined },
    issuer: Issuer,
  ) {
    if (!isUuid(id)) return invalid('id', id, 'Send a UUID in lower case, or leave it out.').refusal;
    const { organisationId } = request.who;
    const [{ state: holder }, { state: organisationState }] = await Promise.all([
      load(this.store, member, { organisation: organisationId, id: wanted.memberId }),
      load(this.store, organisation, { organisation: organisationId, id: organisationId }),
    ]);
    const longestDays = organisationState.status === 'absent' ? usualLongestDays : organisationState.longestTokenDays;
    const { secret, hash, prefix } = newSecret('cus_', { id, organisation: organisationId });
    const at = request.now();
    const expiresAt =
      wanted.expiresAt ?? latestEnd(at, Math.min(usualDays, longestDays), issuer.token?.expiresAt ?? null);
    const type = 'IssueApiToken' as const;
    const command = { ...wanted, type, id, hash, prefix, expiresAt, issuer, longestDays, holder: holderOf(holder) };
    const answer = await this.writes.run(request, apiToken, { id }, command, tokenProjection);
    if ('code' in answer) return answer;
    // A repeated request is answered with what was recorded the first time, and the secret of that time is kept nowhere.
    const { state: issued } = await load(this.store, apiToken, { organisation: organisationId, id });
    if (issued.status !== 'absent' && issued.hash !== hash) return idTaken(id, shownOnce).refusal;
    return Object.assign(new IssuedApiToken(), {
      id,
      secret,
      token: answer instanceof RecordedNotYetVisible ? null : answer,
    });
  }
}
