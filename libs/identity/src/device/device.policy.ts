/** Milliseconds: how long a person has, how often a device may ask, and how long its token lives. */
export const deviceLimits = { life: 10 * 60_000, interval: 5_000, tokenDays: 30 } as const;

/** Consonants alone, so that no word comes about by chance (RFC 8628, 6.1). */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';

/** Eight letters of these bytes, as `WDJB-MJHT`; bytes that would make some letters more likely are left out. `null` when too few are left. */
export function userCodeOf(bytes: readonly number[]): string | null {
  const even = bytes.filter((byte) => byte < 256 - (256 % letters.length));
  if (even.length < 8) return null;
  const code = even.slice(0, 8).map((byte) => letters[byte % letters.length]);
  return `${code.slice(0, 4).join('')}-${code.slice(4).join('')}`;
}

/** What a person typed, as it is stored: case, spaces and dashes do not matter. */
export function readUserCode(typed: string): string {
  const plain = typed.toUpperCase().replace(/[^A-Z]/g, '');
  return `${plain.slice(0, 4)}-${plain.slice(4)}`;
}

/** What a device is told that asks for its token, by the names of RFC 8628, 3.5; `null` when it gets it. */
export function deviceAnswer(
  row: {
    readonly expiresAt: string;
    readonly polledAt: string | null;
    readonly decision: 'approved' | 'denied' | null;
  },
  at: string,
): 'expired_token' | 'access_denied' | 'slow_down' | 'authorization_pending' | null {
  if (row.expiresAt <= at) return 'expired_token';
  if (row.decision === 'denied') return 'access_denied';
  if (row.decision === 'approved') return null;
  return row.polledAt !== null && Date.parse(at) - Date.parse(row.polledAt) < deviceLimits.interval - 500
    ? 'slow_down'
    : 'authorization_pending';
}
