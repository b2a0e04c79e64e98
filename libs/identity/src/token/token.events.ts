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
}

export type ApiTokenEvent =
  DomainEvent<'ApiTokenIssued', ApiTokenIssuedData> | DomainEvent<'ApiTokenRevoked', Record<string, never>>;

export const tokenCodec = codec<ApiTokenEvent>('token', { ApiTokenIssued: [], ApiTokenRevoked: [] });
