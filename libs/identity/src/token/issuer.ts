import { load, type EventStore } from '@custodia/event-store';
import type { Caller } from '@custodia/graphql';
import { holderOf } from '../member/holder.policy.js';
import { member } from '../member/member.decider.js';
import { apiToken, type Issuer } from './token.decider.js';

/** What the rules of tokens know of the caller, read from the log. What a person issues in a session does not end with it. */
export async function issuerOf(
  store: EventStore,
  { organisationId: organisation, memberId, tokenId, roles, session }: Caller,
): Promise<Issuer> {
  const [{ state: token }, { state }] = await Promise.all([
    load(store, apiToken, { organisation, id: tokenId }),
    load(store, member, { organisation, id: memberId }),
  ]);
  const { parents, expiresAt } = token.status === 'absent' ? { parents: [], expiresAt: null } : token;
  const held = holderOf(state).roles;
  return { memberId, roles, held, token: session ? null : { id: tokenId, parents, expiresAt } };
}
