import { createHmac } from 'node:crypto';
import { beforeAll, expect, it } from '@jest/globals';
import { inMemoryEventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { noPins, proveConsistency, signerOf, startSealer } from '@custodia/transparency';
import { inMemoryTransparency } from '@custodia/transparency/kept';
import { base64url, FlattenedSign, generateKeyPair } from 'jose';
import { caseStream } from './case-stream.js';
import type { Certificate } from './document/certificate.js';
import { composeDisposal } from './document/compose.policy.js';
import { facts } from './document/example.js';
import { evidenceFrom } from './issue/evidence.js';
import { keysInMemory } from './keys/key-file.js';
import { keyRing, type Jwks } from './keys/signing-keys.js';
import { certificateType, signCertificate } from './sign.js';
import { statusListOf } from './status/make-status-list.js';
import { verifyCertificate, type VerifyOptions } from './verify.js';

const now = new Date('2026-03-02T10:30:00.000Z');
const days = (count: number): Date => new Date(now.getTime() + count * 86_400_000);
const organisation = newId();
const log = newId();
const composed = composeDisposal(facts);
if (composed.kind === 'refused') throw new Error(composed.refusal.message);
const ofCase = composed.ofCase;
const ring = keyRing(keysInMemory(), () => now);
const store = inMemoryEventStore();
const kept = inMemoryTransparency();
let jwks: Jwks;
let proved: Certificate;
let file: Buffer;
let checkpoints: Awaited<ReturnType<typeof kept.checkpoints>>;

beforeAll(async () => {
  await ring.ensure();
  jwks = await ring.publicKeys();
  const certificate = { ...ofCase, organisation: { ...ofCase.organisation, id: organisation } };
  const stream = caseStream(certificate.kind, organisation, certificate.caseId);
  const seal = async (): Promise<void> => {
    const sealer = startSealer({
      store,
      kept,
      log,
      owner: newId(),
      signer: () => signerOf(ring),
      pins: noPins,
      withinMs: 1,
    });
    const head = await store.head();
    while ((await kept.sealedUpTo(log)) < head) await new Promise((next) => setTimeout(next, 5));
    await sealer.stop();
  };
  const append = async (n: number): Promise<void> =>
    void (await store.append(stream, 'any', [
      { id: newId(), type: 'Step', data: JSON.stringify({ n }), metadata: '{}' },
    ]));
  for (let n = 0; n < 6; n++) await append(n);
  await seal();
  const evidence = await evidenceFrom({ store, kept, log: async () => log, patienceMs: 1_000 })(organisation, stream);
  proved = { ...certificate, log: evidence };
  await append(6);
  await seal();
  checkpoints = await kept.checkpoints(log, organisation);
  file = (await signCertificate(proved, ring)).file;
});

interface Forgery {
  readonly file?: Uint8Array;
  readonly keys?: Jwks;
  readonly more?: VerifyOptions;
}
const jws = () => JSON.parse(file.toString()) as Record<'protected' | 'payload' | 'signature', string>;
const encoded = (value: unknown): string => base64url.encode(JSON.stringify(value));
const header = { alg: 'EdDSA', typ: certificateType };
const withHeader = (more: object): Buffer => {
  const changed = { ...jws(), protected: encoded({ ...header, kid: jwks.keys[0]!.kid, ...more }) };
  const secret = Buffer.from(jwks.keys[0]!.x, 'base64url');
  const signature = createHmac('sha256', secret).update(`${changed.protected}.${changed.payload}`).digest('base64url');
  return Buffer.from(JSON.stringify({ ...changed, signature }));
};
const otherKeyUnder = async (kid: string): Promise<Jwks> => {
  const thief = keyRing(keysInMemory(), () => now);
  await thief.ensure();
  return { keys: (await thief.publicKeys()).keys.map((key) => ({ ...key, kid })) };
};
const statusList = (at: Date) => statusListOf({ query: async () => [] }, organisation, ring, () => at);

const forgeries: readonly (readonly [what: string, forge: () => Promise<Forgery>, words: string])[] = [
  [
    'an altered byte',
    async () => {
      const payload = Buffer.from(jws().payload, 'base64url').toString().replace('"legalBasis":"', '"legalBasis":"X');
      return { file: Buffer.from(JSON.stringify({ ...jws(), payload: base64url.encode(payload) })) };
    },
    'was changed after it was signed',
  ],
  [
    'another key under the same kid',
    async () => ({ keys: await otherKeyUnder(jwks.keys[0]!.kid) }),
    'is another key than its name says',
  ],
  [
    'a key that the issuer never had',
    async () => {
      const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
      const signed = await new FlattenedSign(Buffer.from(JSON.stringify(proved)))
        .setProtectedHeader({ ...header, kid: 'thief' })
        .sign(privateKey);
      return { file: Buffer.from(JSON.stringify(signed)) };
    },
    'has no key thief',
  ],
  ['alg none', async () => ({ file: withHeader({ alg: 'none' }) }), 'The algorithm "none" is not allowed'],
  ['alg HS256', async () => ({ file: withHeader({ alg: 'HS256' }) }), 'The algorithm "HS256" is not allowed'],
  ['an embedded key', async () => ({ file: withHeader({ jwk: { kty: 'OKP' } }) }), 'brings a key of its own (jwk)'],
  [
    'a name that occurs twice',
    async () => ({ file: Buffer.from(file.toString().replace('{', '{"payload":"AAAA",')) }),
    '"payload" occurs twice',
  ],
  [
    'the proof of another leaf',
    async () => {
      const { events } = proved.log!;
      const crossed = events.map((one, at) => ({ ...one, path: events[(at + 1) % events.length]!.path }));
      return { file: (await signCertificate({ ...proved, log: { ...proved.log!, events: crossed } }, ring)).file };
    },
    'does not lead from the event',
  ],
  [
    'a truncated log',
    async () => {
      const [newest, oldest] = checkpoints;
      const proof = await proveConsistency(kept, log, organisation, oldest!.size, newest!.size);
      return { more: { pin: { checkpoint: newest!.note, proof: proof.slice(1) } } };
    },
    'does not begin with',
  ],
  [
    'a forked log',
    async () => {
      const oldest = checkpoints.at(-1)!;
      const checkpoint = oldest.note.replace(oldest.root.toString('base64'), Buffer.alloc(32, 7).toString('base64'));
      return { more: { pin: { checkpoint } } };
    },
    'Two different trees',
  ],
  [
    'a stale status list',
    async () => ({ more: { statusList: { file: await statusList(days(1)), now: days(20) } } }),
    'it was valid until',
  ],
];

it('the genuine file is valid', async () =>
  expect(
    await verifyCertificate(file, jwks, { statusList: { file: await statusList(days(1)), now: days(2) } }),
  ).toMatchObject({ valid: true, reasons: [] }));

it.each(forgeries)('%s is refused with a message of its own', async (what, forge, words) => {
  const messageOf = async ({ file: forged, keys, more }: Forgery): Promise<string> => {
    const { valid, reasons } = await verifyCertificate(forged ?? file, keys ?? jwks, { withdrawals: [], ...more });
    expect([valid, reasons.length]).toEqual([false, 1]);
    return reasons[0]!;
  };
  expect(await messageOf(await forge())).toContain(words);
  for (const [other, make] of forgeries) if (other !== what) expect(await messageOf(await make())).not.toContain(words);
});
