import { beforeAll, describe, expect, it } from '@jest/globals';
import { inMemoryEventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { noPins, proveConsistency, signerOf, startSealer } from '@custodia/transparency';
import { inMemoryTransparency } from '@custodia/transparency/kept';
import { caseStream } from './case-stream.js';
import type { Certificate, DisposalCertificate } from './document/certificate.js';
import { composeDisposal } from './document/compose.policy.js';
import { facts } from './document/example.js';
import { evidenceFrom } from './issue/evidence.js';
import { keysInMemory } from './keys/key-file.js';
import { keyRing, type KeyRing } from './keys/signing-keys.js';
import { signCertificate } from './sign.js';
import { verifyCertificate } from './verify.js';
import type { Pinned } from './verify-log-evidence.js';

const now = new Date('2026-03-02T10:30:00.000Z');
const composed = composeDisposal(facts);
if (composed.kind === 'refused') throw new Error(composed.refusal.message);
const organisation = newId();
const certificate: DisposalCertificate = {
  ...composed.ofCase,
  organisation: { ...composed.ofCase.organisation, id: organisation },
};
const stream = caseStream(certificate.kind, organisation, certificate.caseId);
const event = (n: number) => ({ id: newId(), type: 'Step', data: JSON.stringify({ n }), metadata: '{}' });

describe('the proof from the log in a certificate', () => {
  const store = inMemoryEventStore();
  const kept = inMemoryTransparency();
  const log = newId();
  let ring: KeyRing;
  let proved: Certificate;

  async function seal(): Promise<void> {
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
  }
  const evidence = evidenceFrom({ store, kept, log: async () => log, patienceMs: 100 });
  const check = async (changed: Certificate, pin?: Pinned) =>
    verifyCertificate((await signCertificate(changed, ring)).file, await ring.publicKeys(), { withdrawals: [], pin });
  const with_ = (log: object): Certificate => ({ ...proved, log: { ...proved.log!, ...log } });

  beforeAll(async () => {
    ring = keyRing(keysInMemory(), () => now);
    await ring.ensure();
    for (let n = 0; n < 6; n++) {
      await store.append(stream, 'any', [event(n)]);
      await store.append(`other-${organisation}.x`, 'any', [event(n)]);
    }
    await seal();
    proved = { ...certificate, log: await evidence(organisation, stream) };
  });

  it('is checked offline with the key set alone, and its absence is said', async () => {
    expect(proved.log!.events).toHaveLength(6);
    expect(await check(proved)).toMatchObject({ valid: true, notes: [] });
    expect(await check(certificate)).toMatchObject({
      valid: true,
      notes: [expect.stringContaining('carries no proof')],
    });
  });

  it('is waited for, and missed with what to do', async () => {
    await store.append(stream, 'any', [event(7)]);
    await expect(evidence(organisation, stream)).rejects.toThrow('were not sealed within 100 ms');
    const waiting = evidenceFrom({ store, kept, log: async () => log })(organisation, stream);
    await seal();
    expect((await waiting).events).toHaveLength(7);
  });

  it.each<[string, () => object, string]>([
    [
      'of another leaf',
      () => ({ events: proved.log!.events.map((one, at, all) => ({ ...one, path: all[(at + 1) % 6]!.path })) }),
      'does not lead from the event',
    ],
    [
      'with an altered entry',
      () => ({ events: proved.log!.events.map((one) => ({ ...one, entry: one.entry.replace('Step', 'Leap') })) }),
      'the event was changed',
    ],
    [
      'that leaves out an event',
      () => ({ events: proved.log!.events.filter((_, at) => at !== 2) }),
      'leave out event 2',
    ],
    ['with nothing in it', () => ({ events: [] }), 'is unreadable'],
    [
      'with an altered checkpoint',
      () => ({ checkpoint: proved.log!.checkpoint.replace('\n12\n', '\n13\n') }),
      'was changed after it was signed',
    ],
    ['without a signature', () => ({ checkpoint: proved.log!.checkpoint.split('\n\n')[0] }), 'is no signed checkpoint'],
  ])('%s is refused, although the issuer signed it', async (_, changed, words) => {
    const result = await check(with_(changed()));
    expect(result).toMatchObject({ valid: false, status: 'log_proof_wrong' });
    expect(result.reasons[0]).toContain(words);
  });

  it('of the events of another case is refused', async () => {
    const other = await evidence(organisation, `other-${organisation}.x`);
    expect((await check(with_(other))).reasons[0]).toContain(`other-${organisation}.x`);
    const elsewhere = { ...proved, organisation: { ...proved.organisation, id: newId() } };
    expect((await check(elsewhere)).reasons[0]).toContain('is not the one of organisation');
  });

  it('is compared with a checkpoint from elsewhere: continued, forked, truncated', async () => {
    const [newest, oldest] = await kept.checkpoints(log, organisation);
    const proof = await proveConsistency(kept, log, organisation, oldest!.size, newest!.size);
    expect(await check(proved, { checkpoint: oldest!.note })).toMatchObject({ valid: true, notes: [] });
    expect(await check(proved, { checkpoint: newest!.note, proof })).toMatchObject({ valid: true, notes: [] });
    expect((await check(proved, { checkpoint: newest!.note })).notes[0]).toContain('custodia log consistency 12 13');
    const forked = oldest!.note.replace(oldest!.root.toString('base64'), Buffer.alloc(32, 7).toString('base64'));
    expect(await check(proved, { checkpoint: forked })).toMatchObject({
      status: 'log_forked',
      reasons: [expect.stringContaining('Two different trees of 12')],
    });
    expect(await check(proved, { checkpoint: newest!.note, proof: proof.slice(1) })).toMatchObject({
      status: 'log_forked',
      reasons: [expect.stringContaining('does not begin with')],
    });
    expect(await check(proved, { checkpoint: 'nothing' })).toMatchObject({ status: 'log_proof_wrong' });
  });
});
