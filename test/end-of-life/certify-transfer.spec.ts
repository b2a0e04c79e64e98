import { beforeEach, describe, expect, it } from '@jest/globals';
import { execute, load, streamName } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { transferCodec, type TransferEvent } from '@custodia/lifecycle';
import { certificate } from '../../libs/certificates/src/certificate.decider.js';
import { model } from '../../libs/certificates/src/document/example.js';
import { certifyTransfer } from '../../libs/certificates/src/issue/certify-transfer.js';
import type { IssuingPorts } from '../../libs/certificates/src/issue/issue.js';
import { transfer } from '../../libs/lifecycle/src/transfer/transfer.decider.js';
import { issuing } from './issuing.js';

const at = '2026-03-02T09:00:00.000Z';
const digests = [{ assetId: model.id, digest: 'sha256:aa' }];
const history = (mode: 'transfer' | 'share'): TransferEvent[] => [
  {
    type: 'TransferRequested',
    data: {
      by: 'anna',
      at,
      mode,
      items: [{ asset: model, digest: 'sha256:aa' }],
      recipient: { organisation: 'Buyer SA', country: 'FR', contact: 'legal@buyer.example' },
      legalBasis: 'Sale',
      reason: 'Sold',
      custodians: [{ asset: model, custodian: 'carl' }],
      contentsDigest: 'sha256:cc',
    },
  },
  { type: 'TransferAgreed', data: { by: 'carl', at, assets: [model], contentsDigest: 'sha256:cc' } },
  { type: 'TransferApproved', data: { by: 'bert', at, contentsDigest: 'sha256:cc' } },
  { type: 'HandedOver', data: { by: 'otto', at, channel: 'sftp', digests, attempt: 1 } },
  { type: 'HandoverAccepted', data: { by: 'recipient', at, digests } },
];
const remainder: TransferEvent[] = [
  { type: 'RemainderDisposalOpened', data: { by: 'anna', at, disposalId: 'disposal-91' } },
  {
    type: 'RemainderDisposed',
    data: { by: 'custodia', at, disposalId: 'disposal-91', certificates: [{ certificateId: 'c', number: 'A-1' }] },
  },
];

/** A transfer that came to its end, and what certifies it. */
async function finished(mode: 'transfer' | 'share' = 'transfer') {
  const world = await issuing();
  const { store, organisation, ports } = world;
  const transferId = newId();
  const target = { organisation, id: transferId };
  const events = mode === 'transfer' ? [...history(mode), ...remainder] : history(mode);
  await store.append(
    streamName('transfer', organisation, transferId),
    'no_stream',
    events.map((event) =>
      transferCodec.encode(newId(), event, { organisation, actor: event.data.by, at: event.data.at }),
    ),
  );
  const run = (more: Partial<IssuingPorts> = {}) =>
    certifyTransfer({ ...ports, ...more }).handle(
      { name: 'x', id: 'x', organisation, data: { transferId }, attempt: 1, attempts: 20 },
      AbortSignal.timeout(30_000),
    );
  const state = async () => {
    const { state } = await load(store, transfer, target);
    if (state.stage === 'none') throw new Error('no transfer');
    return state;
  };
  /** What the register says of the certificate that the transfer names. */
  const named = async () =>
    (await load(store, certificate, { organisation, id: (await state()).certificateId! })).state;
  return { ...world, world, target, run, state, named };
}

const hold = { id: 'h-1', authority: 'Court', targets: [{ by: 'asset', assetKind: 'model', assetId: model.id }] };
let trial: Awaited<ReturnType<typeof finished>>;
beforeEach(async () => void (trial = await finished()));

/** Files that do something else when the first one is stored, which is after the certificate was composed. */
const meanwhile = (act: () => unknown): Partial<IssuingPorts> => {
  let once = true;
  return {
    files: {
      ...trial.ports.files,
      async put(...all) {
        if (once) await act();
        once = false;
        return trial.ports.files.put(...all);
      },
    },
  };
};

describe('the certificate of a transfer', () => {
  it('is issued once, and named in the transfer', async () => {
    await trial.run();
    await trial.run();
    expect((await trial.issued()).map(({ number, kind }) => [number, kind])).toEqual([
      ['ACME-2026-000001', 'transfer'],
    ]);
    expect([(await trial.state()).stage, (await trial.named()).status]).toEqual(['certified', 'issued']);
  });

  it('is taken back when a hold came while it was made, and issued under another number after the release', async () => {
    await trial.run(meanwhile(() => (trial.world.holds = [hold])));
    expect([(await trial.state()).stage, await trial.standing()]).toEqual(['disposed', []]);
    await trial.run();
    expect([(await trial.state()).stage, await trial.standing()]).toEqual(['disposed', []]);
    trial.world.holds = [];
    await trial.run();
    expect([(await trial.state()).stage, (await trial.named()).status]).toEqual(['certified', 'issued']);
    expect((await trial.issued()).map(({ number }) => number)).toEqual(['ACME-2026-000001', 'ACME-2026-000002']);
    expect((await trial.standing()).map(({ number }) => number)).toEqual(['ACME-2026-000002']);
  });

  it('of a shared copy does not wait for a hold', async () => {
    trial = await finished('share');
    await trial.run(meanwhile(() => (trial.world.holds = [hold])));
    expect((await trial.state()).stage).toBe('certified');
  });

  it('is completed by the next attempt after one that was killed before it was recorded', async () => {
    const store: IssuingPorts['store'] = {
      ...trial.store,
      async append(stream, expected, events) {
        if (events.some(({ type }) => type === 'TransferCertified')) throw new Error('killed');
        return trial.store.append(stream, expected, events);
      },
    };
    await expect(trial.run({ store })).rejects.toThrow('killed');
    await trial.run();
    expect((await trial.issued()).map(({ number }) => number)).toEqual(['ACME-2026-000001']);
    expect([(await trial.state()).stage, (await trial.named()).status]).toEqual(['certified', 'issued']);
  });

  it('that was issued anew before the transfer named it is named under its newer number', async () => {
    const killed: IssuingPorts['store'] = {
      ...trial.store,
      async append(stream, expected, events) {
        if (events.some(({ type }) => type === 'TransferCertified')) throw new Error('killed');
        return trial.store.append(stream, expected, events);
      },
    };
    await expect(trial.run({ store: killed })).rejects.toThrow('killed');
    const [first] = await trial.standing();
    const { organisation } = trial;
    const meta = { actor: 'custodia', at: '2026-03-03T00:00:00.000Z' };
    const [before] = await trial.issued();
    const fresh = { ...before!, number: 'ACME-2026-000002', digest: 'sha256:11', issuedAt: meta.at };
    await execute(
      trial.store,
      certificate,
      { organisation, id: 'fresh' },
      { ...fresh, type: 'IssueCertificate', ...meta },
    );
    await execute(
      trial.store,
      certificate,
      { organisation, id: first!.id },
      { type: 'SupersedeCertificate', supersededBy: 'fresh', supersedingNumber: fresh.number, reason: 'Key', ...meta },
    );
    await trial.run();
    expect((await trial.state()).certificateId).toBe('fresh');
    expect((await trial.named()).status).toBe('issued');
  });
});
