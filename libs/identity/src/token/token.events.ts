import { codec, type DomainEvent } from '@custodia/event-store';
import type { Role } from '../role.policy.js';

export interface ApiTokenIssuedData {
  readonly memberId: string;
  /** What it is for, in the issuer's words. */
  readonly label: string;
  /** SHA-256 (hex) of the token, which itself is kept nowhere. */
  readonly hash: string;
  /** How the token begins; tells tokens apart and is no secret. */
  readonly prefix: string;
  /** The most it may do; what it really may is the part of this that its member holds at the time. */
  readonly scopes: readonly Role[];
  /** ISO 8601; `null`: until revoked. */
  readonly expiresAt: string | null;
  /** The token with which it was issued, the one with which that was issued, and so on; it ends when one of them does. */
  readonly parents: readonly string[];
}

export type ApiTokenEvent =
  | DomainEvent<'ApiTokenIssued', ApiTokenIssuedData>
  /** Another token goes on in its place, and it ends at `until` (ISO 8601). */
  | DomainEvent<'ApiTokenReplaced', { readonly successor: string; readonly until: string }>
  | DomainEvent<'ApiTokenRevoked', Record<string, never>>;

/** Before tokens had parents. */
const withoutParents = (data: Omit<ApiTokenIssuedData, 'parents'>): ApiTokenIssuedData => ({ ...data, parents: [] });

export const tokenCodec = codec<ApiTokenEvent>('token', {
  ApiTokenIssued: [withoutParents],
  ApiTokenReplaced: [],
  ApiTokenRevoked: [],
});
