import { beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { base64url, exportJWK, FlattenedSign, generateKeyPair } from 'jose';
import { composeDisposal } from './document/compose.policy.js';
import type { DisposalCertificate } from './document/certificate.js';
import { facts } from './document/example.js';
import { keysInMemory } from './keys/key-file.js';
import { keyRing, type Jwks, type KeyRing } from './keys/signing-keys.js';
import { signCertificate, type SignedCertificate } from './sign.js';
import { parseJwks, verifyCertificate, type VerificationStatus } from './verify.js';

const now = new Date('2026-03-02T10:30:00.000Z');
const composed = composeDisposal(facts);
if (composed.kind === 'refused') throw new Error(composed.refusal.message);
const certificate: DisposalCertificate = composed.ofCase;
let ring: KeyRing;
let jwks: Jwks;
let signed: SignedCertificate;

beforeAll(async () => {
  ring = keyRing(keysInMemory(), () => now);
  await ring.ensure();
  jwks = await ring.publicKeys();
  signed = await signCertificate(certificate, ring);
});

type Parts = { protected: string; payload: string; signature: string; [name: string]: unknown };
const parts = (): Parts => JSON.parse(signed.file.toString()) as Parts;
const file = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const encode = (value: unknown): string => base64url.encode(typeof value === 'string' ? value : JSON.stringify(value));
const status = async (bytes: Uint8Array, keys: Jwks = jwks): Promise<VerificationStatus> =>
  (await verifyCertificate(bytes, keys)).status;

describe('a certificate as it was signed', () => {
  it('is valid and shows its content, key and time', async () =>
    expect(await verifyCertificate(signed.file, jwks)).toMatchObject({
      valid: true,
      status: 'valid',
      reasons: [],
      kid: signed.kid,
      signedAt: facts.issuedAt,
      digest: signed.digest,
      certificate: { number: 'ACME-2026-000042' },
    }));
  it('has the same bytes when it is signed again', async () =>
    expect((await signCertificate(certificate, ring)).file.equals(signed.file)).toBe(true));
  it('says that withdrawal was not checked when it could not be', async () => {
    const unchecked = expect.stringContaining('superseded or revoked later was not checked');
    expect((await verifyCertificate(signed.file, jwks)).notes).toContainEqual(unchecked);
    expect((await verifyCertificate(signed.file, jwks, { withdrawals: [] })).notes).not.toContainEqual(unchecked);
  });
  it.each(['superseded', 'revoked'] as const)('says when it was %s', async (how) => {
    const withdrawals = [
      {
        number: certificate.number,
        status: how,
        at: '2026-04-01T00:00:00.000Z',
        reason: 'Wrong serial number',
        supersededBy: 'ACME-2026-000043',
      },
    ];
    expect(await verifyCertificate(signed.file, jwks, { withdrawals })).toMatchObject({
      valid: false,
      status: how,
      certificate: { number: certificate.number },
      reasons: [expect.stringContaining('Wrong serial number')],
    });
  });
  it('stays valid after the key was rotated', async () => {
    const storage = keysInMemory();
    let time = now;
    const other = keyRing(storage, () => time);
    await other.ensure();
    const old = await signCertificate(certificate, other);
    time = new Date('2027-01-01T00:00:00.000Z');
    const fresh = await other.rotate();
    expect(fresh).not.toBe(old.kid);
    expect((await other.current()).kid).toBe(fresh);
    expect(await status(old.file, await other.publicKeys())).toBe('valid');
    expect((await storage.load()).map(({ privateJwk }) => privateJwk !== undefined)).toEqual([false, true]);
  });
});

describe('a certificate that was tampered with', () => {
  it('is recognised by any changed byte of the file', async () => {
    const answers = new Set<boolean>();
    for (let place = 0; place < signed.file.length; place += 97) {
      const changed = Buffer.from(signed.file);
      changed[place] = changed[place]! ^ 1;
      const { valid } = await verifyCertificate(changed, jwks);
      answers.add(
        valid &&
          changed.toString().trim() !== signed.file.toString().trim() &&
          JSON.stringify(JSON.parse(changed.toString())) !== JSON.stringify(parts()),
      );
    }
    expect([...answers]).toEqual([false]);
  });
  it('is recognised when the content is exchanged', async () =>
    expect(await status(file({ ...parts(), payload: encode({ ...certificate, legalBasis: 'none' }) }))).toBe('forged'));
  it('shows no content that nobody signed', async () =>
    expect(
      (await verifyCertificate(file({ ...parts(), payload: encode({ ...certificate, number: 'X' }) }), jwks))
        .certificate,
    ).toBeUndefined());

  it.each<[string, object]>([
    ['alg none', { alg: 'none' }],
    ['HS256 with the public key as the secret', { alg: 'HS256' }],
    ['an embedded key', { jwk: { kty: 'OKP' } }],
    ['a key by URL', { jku: 'https://evil.example/jwks.json' }],
    ['an x5c chain', { x5c: ['AA=='] }],
    ['a critical extension', { crit: ['b64'], b64: false }],
    ['another type of document', { typ: 'JWT' }],
  ])('is refused with %s', async (_, header) => {
    const jws = {
      ...parts(),
      protected: encode({ alg: 'EdDSA', kid: signed.kid, typ: 'custodia-certificate+json', ...header }),
    };
    const key = Buffer.from(jwks.keys[0]!.x, 'base64url');
    const signature = createHmac('sha256', key).update(`${jws.protected}.${jws.payload}`).digest('base64url');
    expect(await status(file({ ...jws, signature }))).toBe('malformed');
  });
  it('is refused when an attacker signs it and brings the key in an unprotected header', async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const jws = await new FlattenedSign(Buffer.from(JSON.stringify(certificate)))
      .setProtectedHeader({ alg: 'EdDSA', kid: signed.kid, typ: 'custodia-certificate+json' })
      .setUnprotectedHeader({ jwk: await exportJWK(publicKey) })
      .sign(privateKey);
    expect(await status(file(jws))).toBe('malformed');
    const { header: _, ...without } = jws;
    expect(await status(file(without))).toBe('forged');
  });
  it('is refused with an empty signature', async () =>
    expect(await status(file({ ...parts(), signature: '' }))).toBe('malformed'));
  it('is refused with a name that occurs twice, outside or inside', async () => {
    const { protected: head, payload, signature } = parts();
    expect(
      await status(
        Buffer.from(`{"protected":"${head}","payload":"AAAA","payload":"${payload}","signature":"${signature}"}`),
      ),
    ).toBe('malformed');
    const twice = await new FlattenedSign(Buffer.from(`{"number":"1",${JSON.stringify(certificate).slice(1)}`))
      .setProtectedHeader({ alg: 'EdDSA', kid: signed.kid, typ: 'custodia-certificate+json' })
      .sign((await ring.current()).privateKey);
    expect(await verifyCertificate(file(twice), jwks)).toMatchObject({
      status: 'malformed',
      reasons: [expect.stringContaining('"number" occurs twice')],
    });
  });
  it.each([1, 10, 200, 4000])('is refused when it is cut after %d bytes', async (length) =>
    expect(await status(signed.file.subarray(0, length))).toBe('malformed'),
  );
  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['null', Buffer.from('null')],
    ['an array', Buffer.from('[]')],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['deep nesting', Buffer.from('['.repeat(200_000))],
  ])('is refused when it is %s', async (_, bytes) => expect(await status(bytes)).toBe('malformed'));
});

describe('the key', () => {
  it('must be in the key set', async () => {
    const other = keyRing(keysInMemory(), () => now);
    await other.ensure();
    expect(await status(signed.file, await other.publicKeys())).toBe('unknown_key');
  });
  it('is not taken under another name', async () => {
    const other = keyRing(keysInMemory(), () => now);
    await other.ensure();
    const [key] = (await other.publicKeys()).keys;
    expect(await status(signed.file, { keys: [{ ...key!, kid: signed.kid }] })).toBe('forged');
    expect(await status(signed.file, { keys: [...jwks.keys, { ...key!, kid: signed.kid }] })).toBe('unknown_key');
  });
  it('must have been valid at the time of issue', async () => {
    const [key] = jwks.keys;
    expect(await status(signed.file, { keys: [{ ...key!, exp: key!.nbf }] })).toBe('key_not_valid');
    expect(await status(signed.file, { keys: [{ ...key!, nbf: key!.exp - 1 }] })).toBe('key_not_valid');
  });
  it('takes everything it signed with it when it is revoked', async () => {
    const other = keyRing(keysInMemory(), () => now);
    await other.ensure();
    const one = await signCertificate(certificate, other);
    await other.revoke(one.kid, 'stolen');
    expect(await verifyCertificate(one.file, await other.publicKeys())).toMatchObject({
      status: 'key_revoked',
      reasons: [expect.stringContaining('stolen')],
    });
    await expect(other.current()).rejects.toThrow('custodia keys rotate');
  });
  it('set is refused with the reason when it is none', () => {
    expect(() => parseJwks('{"keys":')).toThrow(/unreadable/);
    expect(() => parseJwks('{"keys":[{"kid":1}]}')).toThrow(/not a JWKS/);
    expect(parseJwks(JSON.stringify(jwks))).toEqual(jwks);
  });
});
