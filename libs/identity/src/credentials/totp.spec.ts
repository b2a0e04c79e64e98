import { describe, expect, it } from '@jest/globals';
import { base32, hashOfRecoveryCode, newRecoveryCodes, newTotpSecret, stepOfCode, totpCode, totpUri } from './totp.js';

const secret = Buffer.from('12345678901234567890').toString('base64url');

describe('a one-time code', () => {
  // RFC 6238, appendix B, with its last six digits.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ])('at second %d is that of the standard', (seconds, code) =>
    expect(totpCode(secret, Math.floor(seconds / 30))).toBe(code),
  );

  it('counts one step before and after its own, and no further', () => {
    const at = (step: number) => new Date(step * 30_000 + 29_000);
    const code = totpCode(secret, 1_000);
    expect([998, 999, 1_000, 1_001, 1_002].map((step) => stepOfCode(secret, code, at(step)))).toEqual([
      null,
      1_000,
      1_000,
      1_000,
      null,
    ]);
    expect(stepOfCode(secret, '', at(1_000))).toBeNull();
  });
});

it('base32 is that of RFC 4648, without padding', () => {
  expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))).toEqual([
    '',
    'MY',
    'MZXQ',
    'MZXW6',
    'MZXW6YQ',
    'MZXW6YTB',
    'MZXW6YTBOI',
  ]);
});

it('the URI names account, secret and issuer', () => {
  const uri = new URL(totpUri(newTotpSecret(), 'ada@example.org'));
  expect(decodeURIComponent(uri.pathname)).toBe('/Custodia:ada@example.org');
  expect(Buffer.from(uri.searchParams.get('secret')!)).toHaveLength(32);
});

it('recovery codes are ten different ones that can be typed in any way', () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) {
    expect(code).toMatch(/^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/);
    expect(hashOfRecoveryCode(code.toLowerCase().replaceAll('-', ' '))).toBe(hashOfRecoveryCode(code));
  }
});
