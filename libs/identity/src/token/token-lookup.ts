import { load, type EventStore } from '@custodia/event-store';
import type { Caller } from '@custodia/graphql';
import { systemClock } from '@custodia/kernel';
import { holderOf, type Holder } from '../member/holder.policy.js';
import { member } from '../member/member.decider.js';
import type { Authentication } from '../authentication.js';
import { claimOf, hashOf, sameHash } from '../secret.js';
import { admit } from './admission.policy.js';
import { lineOf } from './line.js';
import { apiToken, type ApiTokenState } from './token.decider.js';

/** Under which the one lookup of a process is injected. */
export const TOKEN_LOOKUP = Symbol('TokenLookup');

/** Answers who presents a token, before the organisation is known. */
export interface TokenLookup {
  /** Who presents this token, or why it is not accepted. */
  identify(presented: string): Promise<Authentication>;
  /** Who the token with this id, or what went on in its place, acts for: for an access token that was issued with it. */
  identifyClient(organisation: string, tokenId: string): Promise<Authentication>;
  /** As `identify`, for those who tell the client nothing more. */
  authenticate(presented: string): Promise<Caller | null>;
  /** To be called when a token was revoked or replaced, for it and its children; other processes follow within `keptMs`. */
  forgetToken(tokenId: string): void;
  /** To be called when the roles or the standing of a member changed. */
  forgetMember(memberId: string): void;
}

export interface TokenLookupOptions {
  readonly store: EventStore;
  /** How long an answer may be used again, milliseconds; default and most 5,000. */
  readonly keptMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

interface Known {
  readonly token: ApiTokenState;
  readonly holder: Holder;
  /** Those with which it was issued, as their last successors stand. */
  readonly parents: readonly ApiTokenState[];
  /** Every token that was looked at. */
  readonly family: ReadonlySet<string>;
  readonly tokenId: string;
  readonly memberId: string;
  readonly organisation: string;
  readonly until: number;
}

const longest = 5_000;
const limit = 10_000;
const unknown: Authentication = { kind: 'denied', code: 'TOKEN_UNKNOWN', holder: null };

/**
 * The token itself says which stream to read, and the hash there decides, so that no table outside of row-level security
 * is needed and nothing lags behind the log: a revoked token is refused as soon as its cached answer is forgotten. Only
 * answers to tokens whose hash agreed are kept.
 */
export function tokenLookup({
  store,
  keptMs = longest,
  now = () => systemClock().getTime(),
}: TokenLookupOptions): TokenLookup {
  const known = new Map<string, Known>();
  let changes = 0;

  function keep(hash: string, found: Known, before: number): void {
    if (before !== changes) return;
    known.set(hash, found);
    if (known.size > limit) known.delete(known.keys().next().value!);
  }

  async function find(presented: string, hash: string): Promise<Known | null> {
    const cached = known.get(hash);
    if (cached && cached.until > now()) return cached;
    known.delete(hash);
    const claim = claimOf('cus_', presented);
    if (!claim) return null;
    const { organisation, id: tokenId } = claim;
    const before = changes;
    const { state: token } = await load(store, apiToken, { organisation, id: tokenId });
    if (token.status === 'absent' || !sameHash(token.hash, hash)) return null;
    const found = await withFamily(token, { organisation, tokenId }, new Set([tokenId]));
    keep(hash, found, before);
    return found;
  }

  async function findClient(organisation: string, tokenId: string): Promise<Known | null> {
    const key = `${organisation} ${tokenId}`;
    const cached = known.get(key);
    if (cached && cached.until > now()) return cached;
    known.delete(key);
    const before = changes;
    const family = new Set<string>();
    const token = await lastOf(organisation, tokenId, family);
    if (token.status === 'absent') return null;
    const found = await withFamily(token, { organisation, tokenId }, family);
    keep(key, found, before);
    return found;
  }

  async function withFamily(
    token: Exclude<ApiTokenState, { status: 'absent' }>,
    { organisation, tokenId }: Pick<Known, 'organisation' | 'tokenId'>,
    family: Set<string>,
  ): Promise<Known> {
    const { memberId } = token;
    const { state } = await load(store, member, { organisation, id: memberId });
    const parents = await Promise.all(token.parents.map((id) => lastOf(organisation, id, family)));
    return {
      token,
      parents,
      family,
      holder: holderOf(state),
      tokenId,
      memberId,
      organisation,
      until: now() + Math.min(keptMs, longest),
    };
  }

  /** The token, or the last of those that went on in its place. */
  async function lastOf(organisation: string, id: string, family: Set<string>): Promise<ApiTokenState> {
    const line = await lineOf(store, organisation, id);
    for (const each of line) family.add(each.id);
    return line.at(-1)!.state;
  }

  const identify = async (presented: string): Promise<Authentication> =>
    admitted(await find(presented, hashOf(presented)));

  function admitted(found: Known | null): Authentication {
    if (!found) return unknown;
    const { token, holder, parents, organisation: organisationId, memberId, tokenId } = found;
    const admission = admit(token, holder, new Date(now()).toISOString(), parents);
    return admission.kind === 'denied'
      ? { ...admission, holder: { organisationId, memberId, tokenId } }
      : {
          kind: 'caller',
          caller: { organisationId, memberId, tokenId, joined: holder.status === 'active', roles: admission.roles },
        };
  }

  function forget(which: (entry: Known) => boolean): void {
    changes++;
    for (const [hash, entry] of known) if (which(entry)) known.delete(hash);
  }

  return {
    identify,
    identifyClient: async (organisation, tokenId) => admitted(await findClient(organisation, tokenId)),
    async authenticate(presented) {
      const answer = await identify(presented);
      return answer.kind === 'caller' ? answer.caller : null;
    },
    forgetToken: (tokenId) => forget(({ family }) => family.has(tokenId)),
    forgetMember: (memberId) => forget((entry) => entry.memberId === memberId),
  };
}
