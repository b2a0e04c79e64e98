import { describe, expect, it } from '@jest/globals';
import type { TransferEvent } from '@custodia/lifecycle';
import { composeTransfer } from './compose-transfer.policy.js';
import { renderCertificate } from '../pdf/render.js';
import { facts, model } from './example.js';

const at = '2026-03-02T09:00:00.000Z';
const events: TransferEvent[] = [
  {
    type: 'TransferRequested',
    data: {
      by: 'anna',
      at,
      mode: 'transfer',
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
  {
    type: 'HandedOver',
    data: { by: 'otto', at, channel: 'sftp', digests: [{ assetId: model.id, digest: 'sha256:aa' }], attempt: 1 },
  },
  {
    type: 'HandoverAccepted',
    data: { by: 'vera', at, digests: [{ assetId: model.id, digest: 'sha256:aa' }], documentId: 'doc-9' },
  },
  { type: 'RemainderDisposalOpened', data: { by: 'anna', at, disposalId: 'disposal-91' } },
  {
    type: 'RemainderDisposed',
    data: {
      by: 'custodia',
      at,
      disposalId: 'disposal-91',
      certificates: [{ certificateId: 'c', number: 'ACME-2026-000042' }],
    },
  },
];
const compose = (history: readonly TransferEvent[]): ReturnType<typeof composeTransfer> =>
  composeTransfer({ ...facts, caseId: 'transfer-1', events: history });

describe('the certificate of a transfer', () => {
  it('names both sides, the digests, the decisions and the disposal of the rest', () =>
    expect(compose(events)).toMatchObject({
      certificate: {
        kind: 'transfer',
        recipient: { organisation: 'Buyer SA', registration: { unavailable: 'it was not recorded' } },
        items: [{ digest: 'sha256:aa' }],
        approvals: [{ person: { name: 'Carl Иванов' } }, { role: 'approver' }],
        acceptance: { documentId: 'doc-9' },
        remainder: { certificates: ['ACME-2026-000042'] },
      },
    }));
  it('can be filed as a PDF', async () => {
    const made = compose(events);
    if (made.kind === 'refused') throw new Error(made.refusal.message);
    const pdf = await renderCertificate(made.certificate, {
      verificationUrl: 'https://custodia.example/c/1',
      digest: 'sha256:0',
      kid: 'k',
    });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });
  it('is not made before the rest is disposed of', () =>
    expect(compose(events.slice(0, -1))).toMatchObject({ kind: 'refused', refusal: { code: 'NOT_COMPLETE' } }));
  it('does not count an agreement that was withdrawn', () => {
    const refused: TransferEvent = {
      type: 'TransferRefused',
      data: { by: 'carl', at, assets: [model], contentsDigest: 'sha256:cc', remark: 'no' },
    };
    const made = compose([...events, refused]);
    expect(made.kind === 'composed' && made.certificate.approvals.map(({ role }) => role)).toEqual(['approver']);
  });
});
