import { load, type EventStore } from '@custodia/event-store';
import type { Caller } from '@custodia/graphql';
import { holderOf } from '../member/holder.policy.js';
import { member } from '../member/member.decider.js';
import { apiToken, type Issuer } from './token.decider.js';

/**
 * What the rules of tokens know of the caller, read from the log. What a person issues in a session does not end with it. A
 * short-lived access token has no role here: it would otherwise get hold of tokens that outlive it.
 */
export async function issuerOf(
  store: EventStore,
  { organisationId: organisation, memberId, tokenId, roles, session, endsAt }: Caller,
): Promise<Issuer> {
  const [{ state: token }, { state }] = await Promise.all([
    load(store, apiToken, { organisation, id: tokenId }),
    load(store, member, { organisation, id: memberId }),
  ]);
  const { parents, expiresAt } = token.status === 'absent' ? { parents: [], expiresAt: null } : token;
  const held = holderOf(state).roles;
  if (endsAt !== undefined)
    return {
      memberId,
      roles: [],
      held,
      token: { id: 'access token', parents: [tokenId, ...parents], expiresAt: endsAt },
    };
  return { memberId, roles, held, token: session ? null : { id: tokenId, parents, expiresAt } };
}
