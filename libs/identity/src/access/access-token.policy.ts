import { distinct, type Role } from '../role.policy.js';

/** Seconds that an access token lives at the most. */
const accessTokenLife = 3_600;

/** In this order the roles are bits of an access token. Append; a token in use would otherwise change its meaning. */
const bits: readonly Role[] = [
  'viewer',
  'asset_owner',
  'data_custodian',
  'procurement',
  'reviewer',
  'auditor',
  'legal_counsel',
  'admin',
  'integration',
  'provisioning',
];

export const maskOf = (roles: readonly Role[]): number =>
  bits.reduce((mask, role, bit) => (roles.includes(role) ? mask | (1 << bit) : mask), 0);

export const rolesOf = (mask: number): Role[] => distinct(bits.filter((_, bit) => (mask >> bit) % 2 === 1));

/** The roles that a client asks for (RFC 6749, 3.3), all of `held` when it names none; `null` for one that it does not have. */
export function grantedScope(asked: string | undefined, held: readonly Role[]): Role[] | null {
  const names = (asked ?? '').split(' ').filter(Boolean);
  if (names.length === 0) return distinct(held);
  const granted = held.filter((role) => names.includes(role));
  return names.every((name) => granted.some((role) => role === name)) ? distinct(granted) : null;
}

/** When an access token ends, seconds since 1970: after its life, and with the client at the latest. */
export const accessTokenEnd = (now: number, clientEnds: string | null): number =>
  Math.min(
    Math.floor(now / 1_000) + accessTokenLife,
    clientEnds === null ? Number.POSITIVE_INFINITY : Math.floor(Date.parse(clientEnds) / 1_000),
  );
