import { execute, load, type EventStore } from '@custodia/event-store';
import { newId, type Refusal } from '@custodia/kernel';
import { holderOf } from '../member/holder.policy.js';
import { member } from '../member/member.decider.js';
import type { Role } from '../role.policy.js';
import { newSecret } from '../secret.js';
import { apiToken } from './token.decider.js';

export interface OperatorToken {
  readonly organisationId: string;
  readonly memberId: string;
  readonly label: string;
  /** All roles of the member unless told. */
  readonly scopes?: readonly Role[] | undefined;
  /** ISO 8601; `null`: until revoked. */
  readonly expiresAt: string | null;
  readonly tokenId?: string | undefined;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * Issues a token on behalf of those who run the service: the first one, and the way back in when all were lost. The
 * token is given back once and kept nowhere.
 */
export async function issueOperatorToken(
  store: EventStore,
  request: OperatorToken,
): Promise<{ kind: 'issued'; tokenId: string; token: string } | { kind: 'refused'; refusal: Refusal }> {
  const { organisationId: organisation, memberId, label, expiresAt, at, tokenId = newId() } = request;
  const { state } = await load(store, member, { organisation, id: memberId });
  const holder = holderOf(state);
  const { secret: token, hash, prefix } = newSecret('cus_', { id: tokenId, organisation });
  const outcome = await execute(
    store,
    apiToken,
    { organisation, id: tokenId },
    {
      type: 'IssueApiToken',
      id: tokenId,
      memberId,
      label,
      hash,
      prefix,
      scopes: request.scopes ?? holder.roles,
      expiresAt,
      holder,
      issuer: { memberId, roles: ['admin'], held: ['admin'], token: null },
      longestDays: null,
      actor: operator,
      at,
    },
  );
  return outcome.kind === 'refused' ? outcome : { kind: 'issued', tokenId, token };
}

/** Stands in the log as the actor of what was done at the server itself. */
export const operator = 'operator';
