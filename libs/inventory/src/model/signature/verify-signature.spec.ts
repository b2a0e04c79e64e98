import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NotASigningBundle, readSigningBundle } from './signing-bundle.js';
import { differingFiles, verifySignature } from './verify-signature.js';

const sample = (name: string): string => readFileSync(new URL(`samples/${name}`, import.meta.url), 'utf8');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const at = '2027-03-01T00:00:00.000Z';
const type = 'application/vnd.in-toto+json';
const held = { 'config.json': sha256('{"layers": 12}'), 'weights.bin': sha256('weights') };
const versionOf = (files: Readonly<Record<string, string>>) =>
  Object.entries(files).map(([path, digest]) => ({ path, digest: `sha256:${digest}` }));

interface Changes {
  readonly files?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly root?: string;
  readonly predicateType?: string;
}

/** A signature by a key, as the tools of OpenSSF Model Signing write it. */
function signed(key: KeyObject, hash: string | null, changes: Changes = {}): Buffer {
  const { files = held, method = 'files', predicateType = 'https://model_signing/signature/v1.0' } = changes;
  const resources = Object.entries(files).map(([name, digest]) => ({ name, digest, algorithm: 'sha256' }));
  const root = createHash('sha256')
    .update(resources.map(({ digest }) => digest).join(''), 'hex')
    .digest('hex');
  const payload = Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'triage', digest: { sha256: changes.root ?? root } }],
      predicateType,
      predicate: { resources, serialization: { method, hash_type: 'sha256', allow_symlinks: false } },
    }),
  );
  const encoded = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]);
  return Buffer.from(
    JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: 'ab' } },
      dsseEnvelope: {
        payload: payload.toString('base64'),
        payloadType: type,
        signatures: [{ sig: sign(hash, encoded, key).toString('base64'), keyid: null }],
      },
    }),
  );
}
const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();
const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

describe('a signature by a key', () => {
  it.each([
    ['P-256', 'prime256v1', 'sha256'],
    ['P-384', 'secp384r1', 'sha384'],
    ['P-521', 'secp521r1', 'sha512'],
  ])('holds with the key that is trusted: %s', (_, namedCurve, hash) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    const fingerprint = createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex');
    const bundle = readSigningBundle(signed(privateKey, hash));
    expect(verifySignature(bundle, { publicKey: pem(publicKey), at })).toEqual({
      method: 'key',
      verified: true,
      signer: `sha256:${fingerprint}`,
      issuer: null,
    });
  });

  it('holds with Ed25519, and with no key that nobody has stated', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const bundle = readSigningBundle(signed(privateKey, null));
    expect(verifySignature(bundle, { publicKey: pem(publicKey), at })).toMatchObject({ verified: true });
    for (const publicKey of [undefined, null, '', 'key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'])
      expect(verifySignature(bundle, { publicKey, at })).toMatchObject({ kind: 'untrusted', field: 'publicKey' });
  });

  it('does not hold with another key, with a weak kind of key, or when a byte of it is changed', () => {
    const bundle = signed(pair.privateKey, 'sha256');
    const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    expect(verifySignature(readSigningBundle(bundle), { publicKey: pem(other.publicKey), at })).toMatchObject({
      kind: 'invalid',
    });
    const curve = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    const weak = readSigningBundle(signed(curve.privateKey, 'sha256'));
    expect(verifySignature(weak, { publicKey: pem(curve.publicKey), at })).toMatchObject({
      problem: expect.stringContaining('another kind'),
    });
    const { dsseEnvelope, ...others } = JSON.parse(bundle.toString());
    const payload = Buffer.from(dsseEnvelope.payload, 'base64').toString().replace('"triage"', '"Triage"');
    const changed = { ...others, dsseEnvelope: { ...dsseEnvelope, payload: Buffer.from(payload).toString('base64') } };
    const read = readSigningBundle(Buffer.from(JSON.stringify(changed)));
    expect(verifySignature(read, { publicKey: pem(pair.publicKey), at })).toMatchObject({ kind: 'invalid' });
  });
});

describe('a signature by a certificate', () => {
  const bundle = readSigningBundle(Buffer.from(sample('by-certificate.json')));
  const authorities = sample('authority.pem');

  it('holds under an authority that is trusted', () => {
    expect(verifySignature(bundle, { authorities, at })).toEqual({
      method: 'certificate',
      verified: true,
      signer: 'O=Acme Models, CN=Release signing',
      issuer: 'O=Acme Models, CN=Acme Models Root',
    });
  });

  it('does not hold under none, or when its certificate is not valid', () => {
    expect(verifySignature(bundle, { at })).toMatchObject({ kind: 'untrusted', field: 'authorities' });
    expect(verifySignature(bundle, { authorities: 'x', at })).toMatchObject({ kind: 'untrusted' });
    for (const at of ['2020-01-01T00:00:00.000Z', '2190-01-01T00:00:00.000Z'])
      expect(verifySignature(bundle, { authorities, at })).toMatchObject({
        problem: expect.stringContaining('not valid today'),
      });
  });

  it('does not hold under an authority that did not issue it', () => {
    const { material } = readSigningBundle(Buffer.from(sample('keyless.json')));
    const [other] = material.method === 'key' ? [] : material.certificates;
    const stranger = `-----BEGIN CERTIFICATE-----\n${other!.toString('base64')}\n-----END CERTIFICATE-----`;
    expect(verifySignature(bundle, { authorities: stranger, at })).toMatchObject({
      problem: expect.stringContaining('none of the authorities'),
    });
  });
});

it('a keyless signature is a claim: who signed, and who vouches for it', () => {
  expect(verifySignature(readSigningBundle(Buffer.from(sample('keyless.json'))), { at })).toEqual({
    method: 'keyless',
    verified: false,
    signer: 'release@acme.example',
    issuer: 'https://accounts.acme.example',
  });
});

describe('the files of a signature', () => {
  const bundle = readSigningBundle(signed(pair.privateKey, 'sha256'));

  it('are those of the version, whatever its order and the digests beside', () => {
    expect(differingFiles(bundle, versionOf(held), 'model.sig')).toBeNull();
    const [config, weights] = versionOf(held);
    const further = { path: 'weights.bin', digest: `sha512:${'0'.repeat(128)}`, furtherDigests: [weights!.digest] };
    expect(differingFiles(bundle, [further, config!], 'model.sig')).toBeNull();
  });

  it('leave out the signature itself and what its signer or Git keeps beside', () => {
    const more = { ...held, 'model.sig': sha256('s'), '.gitattributes': sha256('a'), 'cache/x': sha256('x') };
    expect(differingFiles(bundle, versionOf(more), 'model.sig')).toEqual(['cache/x: in the version, and not signed']);
    const ignoring = readSigningBundle(Buffer.from(sample('by-certificate.json')));
    expect(differingFiles(ignoring, versionOf(more), 'model.sig')).toBeNull();
  });

  it('are told one by one where they differ', () => {
    const other = { 'config.json': sha256('other'), 'extra.bin': sha256('extra') };
    expect(differingFiles(bundle, versionOf(other), 'model.sig')).toEqual([
      'config.json: another content was signed',
      'weights.bin: signed, and not in the version',
      'extra.bin: in the version, and not signed',
    ]);
    const [config] = versionOf(held);
    const undigested = [config!, { path: 'weights.bin', digest: 'blake3:00' }];
    expect(differingFiles(bundle, undigested, 'model.sig')).toEqual([
      'weights.bin: the version states no sha256 digest to compare with',
    ]);
  });

  it('have no folder when one alone is signed', () => {
    const alone = readSigningBundle(signed(pair.privateKey, 'sha256', { files: { 'weights.bin': sha256('weights') } }));
    expect(differingFiles(alone, versionOf({ 'v1/weights.bin': sha256('weights') }), 'model.sig')).toBeNull();
  });
});

describe('what is no signature of a model', () => {
  it.each([
    ['no JSON', Buffer.from('x'), 'not JSON'],
    ['another JSON', Buffer.from('{}'), '"mediaType"'],
    ['digests of parts', signed(pair.privateKey, 'sha256', { method: 'file-shard-1048576' }), 'parts of files'],
    ['another statement', signed(pair.privateKey, 'sha256', { predicateType: 'x' }), 'no statement'],
    ['no file', signed(pair.privateKey, 'sha256', { files: {} }), 'no file'],
    ['the digest of other files', signed(pair.privateKey, 'sha256', { root: sha256('x') }), 'not that of its files'],
  ])('is refused, and told: %s', (_, bytes, words) => {
    expect(() => readSigningBundle(bytes)).toThrow(NotASigningBundle);
    expect(() => readSigningBundle(bytes)).toThrow(words);
  });

  it('is refused, whatever is changed in one', () => {
    const bundle = JSON.parse(signed(pair.privateKey, 'sha256').toString());
    fc.assert(
      fc.property(
        fc.constantFrom('mediaType', 'verificationMaterial', 'dsseEnvelope'),
        fc.jsonValue(),
        (field, value) => {
          const bytes = Buffer.from(JSON.stringify({ ...bundle, [field]: value }));
          try {
            readSigningBundle(bytes);
          } catch (fault) {
            expect(fault).toBeInstanceOf(NotASigningBundle);
          }
        },
      ),
    );
  });
});
