import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { algorithmNamed, parseDigest, strongest } from './digest.js';

const hex = (algorithm: string): string => createHash(algorithm).update('weights').digest('hex');
const base64 = (algorithm: string): string => createHash(algorithm).update('weights').digest('base64');

describe('a stated digest', () => {
  it.each([
    ['sha256', hex('sha256'), 'sha256'],
    ['SHA-256', hex('sha256').toUpperCase(), 'sha256'],
    [undefined, `sha256:${hex('sha256')}`, 'sha256'],
    ['sha256', `SHA256:${hex('sha256')}`, 'sha256'],
    [undefined, `sha256-${base64('sha256')}`, 'sha256'],
    ['SHA-512', `sha512-${base64('sha512')}`, 'sha512'],
    ['SHA3-256', hex('sha3-256'), 'sha3-256'],
    ['BLAKE2b-512', hex('blake2b512'), 'blake2b-512'],
    ['BLAKE3', hex('sha256'), 'blake3'],
    [undefined, `blake2b-256:${hex('sha256')}`, 'blake2b-256'],
    ['SHA-384', hex('sha384'), 'sha384'],
    [undefined, `md5=${hex('md5')}`, 'md5'],
  ])('%s %s is accepted as %s', (stated, value, algorithm) => {
    const parsed = parseDigest(stated, value);
    expect(parsed).toMatchObject({ kind: 'digest', digest: { algorithm } });
    expect(parsed.kind === 'digest' && /^[0-9a-f]+$/.test(parsed.digest.value)).toBe(true);
  });

  it('is marked weak when collisions can be made', () => {
    expect(parseDigest('MD5', hex('md5'))).toMatchObject({ kind: 'digest', weak: true });
    expect(parseDigest('SHA-1', hex('sha1'))).toMatchObject({ kind: 'digest', weak: true });
    expect(parseDigest('SHA-256', hex('sha256'))).toMatchObject({ kind: 'digest', weak: false });
  });

  it('is recognised as the digest of nothing', () => {
    expect(parseDigest('sha256', createHash('sha256').digest('hex'))).toMatchObject({ ofNothing: true });
  });

  it.each([
    ['sha256', hex('md5'), /32 hexadecimal characters.*length of md5/],
    ['sha256', 'https://example.org/issues/80', /URL/],
    ['sha256', 42, /a number/],
    ['sha256', null, /null/],
    ['sha256', '', /empty/],
    ['sha256', base64('sha256'), /base64/],
    ['sha256', hex('sha256').replace(/./, 'g'), /not hexadecimal/],
    ['sha256', '0'.repeat(64), /filler/],
    ['sha256', 'deadbeef'.repeat(8), /filler/],
    ['md5', `sha256:${hex('sha256')}`, /says sha256/],
    ['crc32', 'cafebabe', /not known/],
    [undefined, hex('sha256'), /which algorithm/],
    [undefined, 'sha256-AAAA', /decodes to/],
    ['sha256', 'TODO', /not hexadecimal/],
    ['sha256', 'a'.repeat(5000), /5000 characters/],
  ])('%s %j stays a claim', (stated, value, reason) => {
    const parsed = parseDigest(stated, value);
    expect(parsed.kind).toBe('claim');
    expect(parsed.kind === 'claim' ? parsed.reason : '').toMatch(reason);
  });

  it('is never accepted unless it has the length and alphabet of its algorithm', () => {
    fc.assert(
      fc.property(
        fc.option(fc.constantFrom('sha256', 'MD5', 'sha-512', 'blake3', 'nonsense', '__proto__'), { nil: undefined }),
        fc.oneof(fc.string(), fc.stringMatching(/^(sha256[:-])?[0-9a-fA-F]{30,66}$/), fc.anything()),
        (stated, value) => {
          const parsed = parseDigest(stated, value);
          if (parsed.kind === 'digest')
            expect(parsed.digest.value).toMatch(
              { md5: /^[0-9a-f]{32}$/, sha1: /^[0-9a-f]{40}$/, sha512: /^[0-9a-f]{128}$/ }[
                parsed.digest.algorithm as string
              ] ?? /^[0-9a-f]{64}$/,
            );
          else expect(parsed.reason.length * parsed.remedy.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('knows the spellings of algorithms, and prefers the strongest', () => {
    expect(['SHA256', 'sha_256', 'SHA2-256', 'sha3_512', 'BLAKE2B-384', 'MD5', 'sha'].map(algorithmNamed)).toEqual([
      'sha256',
      'sha256',
      'sha256',
      'sha3-512',
      'blake2b-384',
      'md5',
      undefined,
    ]);
    expect(
      strongest([
        { algorithm: 'md5', value: 'a' },
        { algorithm: 'sha256', value: 'b' },
        { algorithm: 'sha1', value: 'c' },
      ])?.algorithm,
    ).toBe('sha256');
  });
});
