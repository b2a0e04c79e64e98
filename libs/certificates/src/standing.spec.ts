import { describe, expect, it } from '@jest/globals';
import { registeredPart, resultPart } from './page.js';
import { standingOf } from './standing.js';
import type { Withdrawal } from './verify.js';

const number = 'ACME-2026-000001';
const superseded: Withdrawal = {
  number,
  status: 'superseded',
  at: '2026-04-01T00:00:00.000Z',
  reason: 'Wrong serial number',
  supersededBy: 'ACME-2026-000002',
};
const revoked: Withdrawal = { number, status: 'revoked', at: '2026-04-01T00:00:00.000Z', reason: 'The case is void' };
const keyRevoked = { reason: 'the backup was stolen' };
const ofKey = 'Key k was revoked: the backup was stolen. Nothing signed with it can be trusted.';
const replaced = `Certificate ${number} was superseded by ACME-2026-000002 on 2026-04-01: Wrong serial number`;
const void_ = `Certificate ${number} was revoked on 2026-04-01: The case is void`;

describe('what is said of a genuine certificate', () => {
  it.each([
    ['that stands', undefined, undefined, 'valid', []],
    ['that was superseded', undefined, superseded, 'superseded', [replaced]],
    ['that was revoked', undefined, revoked, 'revoked', [void_]],
    ['whose key was revoked', keyRevoked, undefined, 'key_revoked', [ofKey]],
    ['whose key was revoked and which was issued anew', keyRevoked, superseded, 'key_revoked', [ofKey, replaced]],
    ['whose key was revoked and which was revoked too', keyRevoked, revoked, 'key_revoked', [ofKey, void_]],
  ] as const)('%s', (_, revokedKey, withdrawal, status, reasons) => {
    const standing = standingOf({ number, kid: 'k', keyRevoked: revokedKey, withdrawal });
    expect(standing).toEqual({ status, reasons });
    const entry = { number, kind: 'disposal', status: 'issued', issuedAt: '', digest: '', kid: 'k' } as const;
    const printed = registeredPart({ ...entry, withdrawal: withdrawal ?? null, standing }, '');
    const uploaded = resultPart({
      ...standing,
      valid: standing.status === 'valid',
      notes: [],
      digest: '',
      ...(withdrawal ? { withdrawal } : {}),
    });
    for (const page of [printed, uploaded]) {
      for (const reason of reasons) expect(page).toContain(reason);
      expect(page.includes('class="answer good"')).toBe(status === 'valid');
      expect(page.includes('ACME-2026-000002')).toBe(withdrawal === superseded);
    }
  });
});
