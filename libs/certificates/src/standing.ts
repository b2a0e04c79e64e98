import type { Withdrawal } from './verify.js';

export interface Standing {
  readonly status: 'valid' | 'key_revoked' | 'superseded' | 'revoked';
  /** Why it does not stand; empty when it does. */
  readonly reasons: readonly string[];
}

export interface StandingFacts {
  readonly number: string;
  readonly kid: string;
  /** Absent while the key is trusted. */
  readonly keyRevoked?: { readonly reason: string } | undefined;
  /** Absent while it was neither superseded nor revoked. */
  readonly withdrawal?: Withdrawal | null | undefined;
}

/**
 * What is to be said of a genuine certificate: the one answer for every place where it can be checked. A revoked key comes
 * first, because nothing signed with it can be trusted by itself; by what the certificate is replaced is said besides.
 */
export function standingOf({ number, kid, keyRevoked, withdrawal }: StandingFacts): Standing {
  const reasons = [
    ...(keyRevoked ? [`Key ${kid} was revoked: ${keyRevoked.reason}. Nothing signed with it can be trusted.`] : []),
    ...(withdrawal ? [sentence(number, withdrawal)] : []),
  ];
  return { status: keyRevoked ? 'key_revoked' : (withdrawal?.status ?? 'valid'), reasons };
}

function sentence(number: string, { status, at, reason, supersededBy }: Withdrawal): string {
  const by = supersededBy ? ` by ${supersededBy}` : '';
  return `Certificate ${number} was ${status}${by} on ${at.slice(0, 10)}: ${reason}`;
}
