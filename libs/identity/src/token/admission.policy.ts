import type { DenialCode } from '../authentication.js';
import type { Holder } from '../member/holder.policy.js';
import { distinct, type Role } from '../role.policy.js';
import type { ApiTokenState } from './token.decider.js';

export type Admission =
  | { readonly kind: 'admitted'; readonly roles: readonly Role[] }
  | { readonly kind: 'denied'; readonly code: DenialCode };

const denied = (code: DenialCode): Admission => ({ kind: 'denied', code });

/**
 * What a token may do at a moment: the part of its scopes that its member holds now, so a revoked role is gone from every
 * token. `parents` are the tokens with which it was issued, each as its last successor stands.
 */
export function admit(
  token: ApiTokenState,
  { status, roles }: Holder,
  at: string,
  parents: readonly ApiTokenState[] = [],
): Admission {
  if (token.status === 'absent' || status === 'absent') return denied('TOKEN_UNKNOWN');
  if (token.status === 'revoked') return denied('TOKEN_REVOKED');
  if (hasExpired(token, at)) return denied('TOKEN_EXPIRED');
  if (parents.some((parent) => parent.status !== 'issued' || hasExpired(parent, at)))
    return denied('PARENT_TOKEN_ENDED');
  if (status === 'suspended') return denied('MEMBER_SUSPENDED');
  if (status === 'erased') return denied('MEMBER_ERASED');
  return { kind: 'admitted', roles: distinct(token.scopes.filter((role) => roles.includes(role))) };
}

const hasExpired = (token: ApiTokenState, at: string): boolean =>
  token.status !== 'absent' && token.expiresAt !== null && token.expiresAt <= at;
