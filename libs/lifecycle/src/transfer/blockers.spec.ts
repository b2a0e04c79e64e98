import { describe, expect, it } from '@jest/globals';
import { isFor } from '../disposal/blockers.policy.js';
import { turnsOfTransfer } from '../notice/turn.policy.js';
import { blockersOfTransfer } from './blockers.policy.js';
import type { TransferEvent } from './transfer.events.js';
import { evolveTransfer, type OpenTransfer, type TransferState } from './transfer.state.js';

const by = (who: string) => ({ by: who, at: '2026-03-01T09:00:00.000Z' });
const model = { kind: 'model', id: 'm', name: 'Scorer' } as const;
const dataset = { kind: 'dataset', id: 'd', name: 'Loans' } as const;
const digests = [{ assetId: 'm', digest: 'sha256:aa' }];
const requested = (mode: 'transfer' | 'share', custodian: string | null = 'cd'): TransferEvent => ({
  type: 'TransferRequested',
  data: {
    ...by('requester'),
    mode,
    items: [{ asset: model, digest: 'sha256:aa' }],
    recipient: { organisation: 'Buyer', country: 'FR', contact: 'data@buyer.example' },
    legalBasis: 'Sale',
    reason: 'Sold',
    custodians: [
      { asset: model, custodian: 'cm' },
      { asset: dataset, custodian },
    ],
    contentsDigest: 'sha256:cc',
  },
});
const agreed = (who: string): TransferEvent => ({
  type: 'TransferAgreed',
  data: { ...by(who), assets: [model], contentsDigest: 'sha256:cc' },
});
const rest: readonly TransferEvent[] = [
  { type: 'TransferApproved', data: { ...by('approver'), contentsDigest: 'sha256:cc' } },
  { type: 'HandedOver', data: { ...by('giver'), channel: 'sftp', digests, attempt: 1 } },
  { type: 'HandoverDisputed', data: { ...by('recipient'), reason: 'Half of it' } },
  { type: 'HandedOver', data: { ...by('giver'), channel: 'sftp', digests, attempt: 2 } },
  { type: 'HandoverAccepted', data: { ...by('recipient'), digests } },
  { type: 'RemainderDisposalOpened', data: { ...by('requester'), disposalId: 'disposal-9' } },
  { type: 'RemainderDisposed', data: { ...by('custodia'), disposalId: 'disposal-9', certificates: [] } },
  { type: 'TransferCertified', data: { ...by('custodia'), certificate: { certificateId: 'c', number: 'A-1' } } },
];
const stateOf = (events: readonly TransferEvent[]): OpenTransfer => {
  const state = events.reduce<TransferState>(evolveTransfer, { stage: 'none' });
  if (state.stage === 'none') throw new Error('no transfer');
  return state;
};
const codes = (events: readonly TransferEvent[], facts?: Parameters<typeof blockersOfTransfer>[1]) =>
  blockersOfTransfer(stateOf(events), facts).map(({ code }) => code);
const whole = (mode: 'transfer' | 'share') => [requested(mode), agreed('cm'), agreed('cd'), ...rest];
const unstated = { members: [{ id: 'giver', missing: ['title'] }], organisationAddress: true };
const holds = [{ holdId: 'h', authority: 'court' }];

describe('what stands in the way of a transfer', () => {
  it('is at each step what the next one needs', () => {
    const all = whole('transfer');
    expect(all.map((_, at) => codes(all.slice(0, at + 1)))).toEqual([
      ['CUSTODIANS_UNDECIDED', 'CUSTODIANS_UNDECIDED', 'NOT_APPROVED'],
      ['CUSTODIANS_UNDECIDED', 'NOT_APPROVED'],
      ['NOT_APPROVED'],
      ['NOT_HANDED_OVER'],
      ['AWAITING_RECIPIENT'],
      ['HANDOVER_DISPUTED'],
      ['AWAITING_RECIPIENT'],
      ['REMAINDER_NOT_DISPOSED'],
      ['REMAINDER_NOT_CERTIFIED'],
      ['NOT_CERTIFIED'],
      [],
    ]);
  });

  it('of a shared copy ends with the acceptance, and does not include a hold', () => {
    const accepted = whole('share').slice(0, 8);
    expect(codes(accepted, { holds })).toEqual(['NOT_CERTIFIED']);
    expect(codes(whole('transfer').slice(0, 4), { holds })).toEqual(['UNDER_LEGAL_HOLD', 'NOT_HANDED_OVER']);
  });

  it('names the custodian who has not decided or who refused, and nobody else can', () => {
    const refused: TransferEvent = {
      type: 'TransferRefused',
      data: { ...by('cd'), assets: [dataset], contentsDigest: 'sha256:cc', remark: 'No' },
    };
    const [against, open] = blockersOfTransfer(stateOf([requested('transfer'), refused]));
    expect([against, open]).toMatchObject([
      { code: 'CUSTODIAN_REFUSED', members: ['cd'] },
      { code: 'CUSTODIANS_UNDECIDED', members: ['cm'] },
    ]);
    expect([isFor(open!, 'cm', []), isFor(open!, 'somebody', ['admin'])]).toEqual([true, false]);
  });

  it('names a missing custodian, whom the requester does not name', () => {
    const [missing] = blockersOfTransfer(stateOf([requested('transfer', null)]));
    expect(missing).toMatchObject({ code: 'CUSTODIAN_MISSING', message: expect.stringContaining('Loans') });
    expect([isFor(missing!, 'requester', ['admin']), isFor(missing!, 'ada', ['data_custodian'])]).toEqual([
      false,
      true,
    ]);
  });

  it('is not for somebody who had another duty', () => {
    const [handover] = blockersOfTransfer(stateOf(whole('transfer').slice(0, 4)));
    expect([isFor(handover!, 'approver', ['admin']), isFor(handover!, 'ada', ['asset_owner'])]).toEqual([false, true]);
  });

  it('is also what the certificate will name and nobody has stated', () => {
    expect(codes(whole('share').slice(0, 4), { holds: [], unstated })).toEqual([
      'NOT_HANDED_OVER',
      'PROFILE_INCOMPLETE',
      'ORGANISATION_ADDRESS_MISSING',
    ]);
    expect(codes(whole('share'), { holds, unstated })).toEqual([]);
  });
});

describe('whose turn it is in a transfer', () => {
  const asked = (count: number) =>
    turnsOfTransfer(stateOf(whole('transfer').slice(0, count))).map(({ task, members }) => [task, members]);
  it('is one after the other: the custodians, the approver, who hands over, and the requester', () => {
    expect([1, 2, 3, 4, 5, 6, 8].map(asked)).toEqual([
      [
        ['CUSTODIANS_UNDECIDED sha256:cc', ['cm']],
        ['CUSTODIANS_UNDECIDED sha256:cc', ['cd']],
      ],
      [['CUSTODIANS_UNDECIDED sha256:cc', ['cd']]],
      [['NOT_APPROVED sha256:cc', []]],
      [['HAND_OVER 0 sha256:cc', []]],
      [],
      [['HAND_OVER 1 sha256:cc', []]],
      [['REMAINDER sha256:cc', ['requester']]],
    ]);
  });
  it('is to name a custodian before all else', () =>
    expect(turnsOfTransfer(stateOf([requested('transfer', null)])).map(({ task }) => task)).toEqual([
      'CUSTODIAN_MISSING sha256:cc',
    ]));
});
