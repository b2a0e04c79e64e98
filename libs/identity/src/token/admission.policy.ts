import { distinct, type Role } from '../role.policy.js';
import type { ApiTokenState, Holder } from './token.decider.js';

export type DenialCode = 'TOKEN_UNKNOWN' | 'TOKEN_REVOKED' | 'TOKEN_EXPIRED' | 'MEMBER_SUSPENDED' | 'MEMBER_ERASED';

export type Admission =
  | { readonly kind: 'admitted'; readonly roles: readonly Role[] }
  | { readonly kind: 'denied'; readonly code: DenialCode };

const denied = (code: DenialCode): Admission => ({ kind: 'denied', code });

/** What a token may do at a moment: the part of its scopes that its member holds now, so a revoked role is gone from every token. */
export function admit(token: ApiTokenState, { status, roles }: Holder, at: string): Admission {
  if (token.status === 'absent' || status === 'absent') return denied('TOKEN_UNKNOWN');
  if (token.status === 'revoked') return denied('TOKEN_REVOKED');
  if (token.expiresAt !== null && token.expiresAt <= at) return denied('TOKEN_EXPIRED');
  if (status === 'suspended') return denied('MEMBER_SUSPENDED');
  if (status === 'erased') return denied('MEMBER_ERASED');
  return { kind: 'admitted', roles: distinct(token.scopes.filter((role) => roles.includes(role))) };
}
