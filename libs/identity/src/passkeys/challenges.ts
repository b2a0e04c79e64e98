import { randomBytes } from 'node:crypto';
import type { Clock } from '@custodia/kernel';
import { sameHash } from '../secret.js';

/** What a challenge is for: a sign-in, or a new passkey of one member. */
type ChallengePurpose = 'sign-in' | `add ${string}`;

export interface Challenges {
  make(purpose: ChallengePurpose): Promise<string>;
  /** Whether a challenge (as it came back, base64url of `make`'s text) is one of ours, for this purpose, and not too old. */
  isGood(purpose: ChallengePurpose, returned: string): Promise<boolean>;
}

/** How long a person may take. Milliseconds. */
const life = 5 * 60_000;

/** Challenges that need no storage: an end, 128 random bits, and a keyed hash over both and the purpose. */
export function challenges(mac: (text: string) => Promise<string>, clock: Clock): Challenges {
  const signed = (purpose: string, end: string, random: string) => mac(`challenge ${purpose} ${end} ${random}`);
  return {
    async make(purpose) {
      const [end, random] = [String(clock().getTime() + life), randomBytes(16).toString('base64url')];
      return [end, random, await signed(purpose, end, random)].join('.');
    },
    async isGood(purpose, returned) {
      const [end = '', random = '', mark = ''] = Buffer.from(returned, 'base64url').toString().split('.');
      return sameHash(mark, await signed(purpose, end, random)) && Number(end) > clock().getTime();
    },
  };
}
