import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { bearer, http } from '../support/http.js';
import { inventoryOf } from '../support/inventory.js';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
beforeAll(async () => {
  service = await runService();
});
afterAll(() => service.stop());

const { act, register } = inventoryOf(() => service);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const sample = (name: string): string => readFileSync(`libs/inventory/src/model/signature/samples/${name}`, 'utf8');
const held = { 'config.json': sha256('{"layers": 12}'), 'weights.bin': sha256('weights') };
const shown = 'versions { signatures { id method verified signer issuer bundle fileName by } }';

/** A model with one version of these files. */
async function withVersion(files: Readonly<Record<string, string>> = held): Promise<{ id: string; versionId: string }> {
  const [id, versionId] = [await register('Model', 'Triage'), newId()];
  const stated = Object.entries(files).map(([path, digest]) => ({ path, digest: `sha256:${digest}` }));
  await act('addModelVersion', { id, versionId, label: '1', files: stated });
  return { id, versionId };
}

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
/** What the tools of OpenSSF Model Signing write for these files, as base64. */
function signed(files: Readonly<Record<string, string>> = held): string {
  const type = 'application/vnd.in-toto+json';
  const resources = Object.entries(files).map(([name, digest]) => ({ name, digest, algorithm: 'sha256' }));
  const root = createHash('sha256')
    .update(resources.map(({ digest }) => digest).join(''), 'hex')
    .digest('hex');
  const payload = Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'triage', digest: { sha256: root } }],
      predicateType: 'https://model_signing/signature/v1.0',
      predicate: { resources, serialization: { method: 'files', hash_type: 'sha256', allow_symlinks: false } },
    }),
  );
  const encoded = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]);
  const bundle = {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: sha256(pem) } },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType: type,
      signatures: [{ sig: sign('sha384', encoded, privateKey).toString('base64'), keyid: '' }],
    },
  };
  return Buffer.from(JSON.stringify(bundle)).toString('base64');
}

describe('a signature over the files of a model', () => {
  it('is attached when it is by a key that is trusted, and told with the version', async () => {
    const version = await withVersion();
    const input = { ...version, signatureId: newId(), content: signed(), publicKey: pem };
    const attached = await act('attachModelSignature', input, shown);
    const fingerprint = createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex');
    const signature = {
      id: input.signatureId,
      method: 'KEY',
      verified: true,
      signer: `sha256:${fingerprint}`,
      issuer: null,
      bundle: `sha256:${createHash('sha256').update(Buffer.from(input.content, 'base64')).digest('hex')}`,
      fileName: 'model.sig',
    };
    expect(attached.versions).toMatchObject([{ signatures: [signature] }]);
    // The same again changes nothing, and its file can be read.
    expect((await act('attachModelSignature', input, shown)).versions).toMatchObject([{ signatures: [signature] }]);
    const { body } = await http(service.address)
      .get(`/files/${signature.bundle}`)
      .set(bearer(service.founded.token!))
      .buffer()
      .expect(200);
    expect((body as Buffer).toString('base64')).toBe(input.content);
  });

  it('is attached when it is by a certificate under an authority that is trusted; a keyless one is a claim', async () => {
    const version = await withVersion();
    const contentOf = (name: string): string => Buffer.from(sample(name)).toString('base64');
    const authorities = sample('authority.pem');
    await act('attachModelSignature', { ...version, content: contentOf('by-certificate.json'), authorities });
    const { versions } = await act('attachModelSignature', { ...version, content: contentOf('keyless.json') }, shown);
    expect(versions[0]!.signatures).toMatchObject([
      { method: 'CERTIFICATE', verified: true, signer: 'O=Acme Models, CN=Release signing' },
      {
        method: 'KEYLESS',
        verified: false,
        signer: 'release@acme.example',
        issuer: 'https://accounts.acme.example',
      },
    ]);
  });

  it('is refused with another key, over other files, and when it is something else', async () => {
    const version = await withVersion();
    const other = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey;
    const otherPem = other.export({ type: 'spki', format: 'pem' }).toString();
    const asked = (input: object) => act('attachModelSignature', { ...version, ...input });
    expect(await asked({ content: signed(), publicKey: otherPem })).toMatchObject({
      code: 'SIGNATURE_NOT_VALID',
      message: expect.stringContaining('another key'),
    });
    const more = signed({ ...held, 'weights.bin': sha256('other'), 'vocab.txt': sha256('vocab') });
    expect(await asked({ content: more, publicKey: pem })).toMatchObject({
      code: 'SIGNATURE_NOT_VALID',
      message: expect.stringContaining('weights.bin: another content was signed; vocab.txt: signed, and not'),
    });
    expect(await asked({ content: signed() })).toMatchObject({ code: 'INVALID_INPUT', field: 'publicKey' });
    const content = Buffer.from('{}').toString('base64');
    expect(await asked({ content })).toMatchObject({ code: 'INVALID_INPUT', field: 'content' });
    expect(await asked({ content: signed(), versionId: newId() })).toMatchObject({ code: 'NOT_FOUND' });
    expect(
      await service.tell('query($id: ID!) { model(id: $id) { versions { signatures { id } } } }', version),
    ).toEqual({
      versions: [{ signatures: [] }],
    });
  });

  it('stands in the history of the model', async () => {
    const version = await withVersion();
    await act('attachModelSignature', { ...version, content: signed(), publicKey: pem });
    const { entries } = await service.tell(
      'query($id: ID!) { history(kind: MODEL, id: $id) { entries { type data { name value } } } }',
      { id: version.id },
    );
    const [entry] = entries.filter(({ type }) => type === 'ModelSignatureAttached');
    expect(entry!.data).toContainEqual({ name: 'method', value: 'key' });
  });
});
