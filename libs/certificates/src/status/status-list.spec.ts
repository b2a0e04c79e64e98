import { beforeAll, describe, expect, it } from '@jest/globals';
import type { DisposalCertificate } from '../document/certificate.js';
import { composeDisposal } from '../document/compose.policy.js';
import { facts } from '../document/example.js';
import { keysInMemory } from '../keys/key-file.js';
import { keyRing, type Jwks, type KeyRing } from '../keys/signing-keys.js';
import { signCertificate, type SignedCertificate } from '../sign.js';
import { verifyCertificate } from '../verify.js';
import { statusListOf } from './make-status-list.js';

const issued = new Date('2026-03-02T10:30:00.000Z');
const later = (days: number): Date => new Date(issued.getTime() + days * 86_400_000);
const composed = composeDisposal(facts);
if (composed.kind === 'refused') throw new Error(composed.refusal.message);
const certificate: DisposalCertificate = { ...composed.ofCase, issuedAt: later(0.2).toISOString() };

describe('a status list', () => {
  let ring: KeyRing;
  let jwks: Jwks;
  let signed: SignedCertificate;
  beforeAll(async () => {
    ring = keyRing(keysInMemory(), () => issued);
    await ring.ensure();
    jwks = await ring.publicKeys();
    signed = await signCertificate(certificate, ring);
  });
  const listOf = (lines: object[], at = later(1), organisation = certificate.organisation.id, keys = ring) =>
    statusListOf({ query: async () => lines as never }, organisation, keys, () => at);
  const check = (file: Uint8Array, now = later(2), keys = jwks) =>
    verifyCertificate(signed.file, keys, { statusList: { file, now } });
  const withdrawn = (status: string) => ({
    digest: signed.digest,
    status,
    withdrawn_at: later(0.5),
    superseding_number: status === 'superseded' ? 'ACME-2026-000043' : null,
  });

  it('says offline that a certificate stands, and notes nothing as not checked', async () => {
    const list = await listOf([{ ...withdrawn('revoked'), digest: `sha256:${'00'.repeat(32)}` }]);
    expect(await check(list)).toMatchObject({ valid: true, notes: [expect.stringContaining('no proof from the log')] });
  });
  it.each(['revoked', 'superseded'])('says offline that it was %s', async (status) => {
    const result = await check(await listOf([withdrawn(status)]));
    expect(result).toMatchObject({ valid: false, status });
    if (status === 'superseded') expect(result.reasons[0]).toContain('by ACME-2026-000043');
  });
  it('names no number and no reason of what it lists', async () => {
    const list = JSON.parse((await listOf([{ ...withdrawn('revoked'), withdrawal_reason: 'secret' }])).toString()) as {
      payload: string;
    };
    expect(Buffer.from(list.payload, 'base64url').toString()).not.toContain('secret');
  });

  it.each<[string, () => Promise<{ file: Uint8Array; now?: Date; keys?: Jwks }>, string, string]>([
    [
      'that is too old',
      async () => ({ file: await listOf([]), now: later(8.1) }),
      'status_list_stale',
      'it was valid until',
    ],
    [
      'from before the certificate',
      async () => ({ file: await listOf([], later(0.1)), now: later(1) }),
      'status_list_stale',
      'before the certificate',
    ],
    [
      'of another organisation',
      async () => ({ file: await listOf([], later(1), 'org-2') }),
      'status_list_wrong',
      'It is of organisation org-2',
    ],
    [
      'that was changed',
      async () => {
        const list = JSON.parse((await listOf([withdrawn('revoked')])).toString()) as Record<string, string>;
        const payload = Buffer.from(list['payload']!, 'base64url').toString().replace('revoked', 'revokeD');
        return { file: Buffer.from(JSON.stringify({ ...list, payload: Buffer.from(payload).toString('base64url') })) };
      },
      'status_list_wrong',
      'The signature does not fit',
    ],
    ['that is a certificate', async () => ({ file: signed.file }), 'status_list_wrong', 'a status list says'],
    [
      'that an unknown key signed',
      async () => {
        const thief = keyRing(keysInMemory(), () => issued);
        await thief.ensure();
        return { file: await listOf([], later(1), certificate.organisation.id, thief) };
      },
      'status_list_wrong',
      'has no key',
    ],
  ])('%s is refused', async (_, make, status, words) => {
    const { file, now, keys } = await make();
    const result = await check(file, now, keys);
    expect(result).toMatchObject({ valid: false, status });
    expect(result.reasons[0]).toContain(words);
  });
});
