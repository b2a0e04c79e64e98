import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CommandMeta } from '@custodia/event-store';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import type { AssetRef } from '../asset.policy.js';
import { transferDecider } from './transfer.decider.js';
import type { TransferCommand } from './transfer.steps.policy.js';
import type { TransferEvent } from './transfer.events.js';
import { transferStatusOf } from './transfer.state.js';

const { given } = scenarios(transferDecider);
const model: AssetRef = { kind: 'model', id: 'm', name: 'Scorer' };
const dataset: AssetRef = { kind: 'dataset', id: 'd', name: 'Loans' };
type Issued = TransferCommand & Partial<CommandMeta>;

const request = {
  type: 'RequestTransfer',
  actor: 'requester',
  mode: 'transfer',
  items: [{ asset: model, digest: 'sha256:aa' }],
  recipient: { organisation: 'Buyer', country: 'FR', contact: 'data@buyer.example' },
  legalBasis: 'Sale',
  reason: 'Business sold',
  custodians: [
    { asset: model, custodian: 'cm' },
    { asset: dataset, custodian: 'cd' },
  ],
  holds: [],
} as const;
const stateOf = (events: readonly TransferEvent[]): ReturnType<typeof transferDecider.evolve> =>
  events.reduce(transferDecider.evolve, transferDecider.initial);
function play(...commands: Issued[]): TransferEvent[] {
  return commands.reduce<TransferEvent[]>((events, command) => {
    const decision = transferDecider.decide(
      { actor: 'member', at: '2026-03-01T09:00:00.000Z', ...command },
      stateOf(events),
    );
    if (decision.kind === 'refused') throw new Error(`${command.type}: ${decision.refusal.message}`);
    return [...events, ...decision.events];
  }, []);
}
const opened = stateOf(play(request));
const contentsDigest = opened.stage === 'none' ? '' : opened.contentsDigest;
const agreed: Issued[] = [
  request,
  { type: 'DecideOnTransfer', actor: 'cm', decision: 'agree', contentsDigest, holds: [] },
  { type: 'DecideOnTransfer', actor: 'cd', decision: 'agree', contentsDigest, holds: [] },
];
const approve = { type: 'ApproveTransfer', actor: 'approver', contentsDigest, holds: [] } as const;
const digests = [{ assetId: 'm', digest: 'sha256:aa' }];
const unstated = { members: [], organisationAddress: false };
const handOver = { type: 'HandOver', actor: 'giver', channel: 'sftp', digests, holds: [], unstated } as const;
const invite = {
  type: 'InviteRecipient',
  actor: 'custodia',
  attempt: 1,
  tokenHash: 'hash-1',
  messageId: 'm-1',
} as const;
const acceptIt = { type: 'AcceptHandover', actor: 'recipient', digests, tokenHash: 'hash-1', holds: [] } as const;
const dispose = { type: 'OpenRemainderDisposal', disposalId: 'disposal-1' } as const;
const disposed = { type: 'RecordRemainderDisposal', disposalId: 'disposal-1', certificates: [] } as const;
const certify = {
  type: 'CertifyTransfer',
  certificate: { certificateId: 'c', number: '1' },
  holds: [],
  unstated,
} as const;

describe('a transfer of ownership', () => {
  it('goes from the request to its own certificate', () => {
    const steps = [...agreed, approve, handOver, invite, acceptIt, dispose, disposed, certify];
    const seen = steps.map((_, index) => transferStatusOf(stateOf(play(...steps.slice(0, index + 1)))));
    expect([...new Set(seen)]).toEqual([
      'requested',
      'approved',
      'handed_over',
      'accepted',
      'disposing',
      'disposed',
      'certified',
    ]);
  });
  it('is not certified before what stays behind is disposed of', () => {
    given(...play(...agreed, approve, handOver, invite, acceptIt))
      .when(certify)
      .thenRefuses({ code: 'WRONG_STATUS', status: 'accepted' });
    given(...play(...agreed, approve, handOver, invite, acceptIt, dispose))
      .when(certify)
      .thenRefuses({ code: 'WRONG_STATUS', status: 'disposing' });
    given(...play(...agreed, approve, handOver, invite, acceptIt, dispose))
      .when({ ...disposed, disposalId: 'x' })
      .thenRefuses({ code: 'OTHER_DISPOSAL', disposalId: 'disposal-1' });
  });
  it('transfers something', () =>
    given()
      .when({ ...request, items: [] })
      .thenRefuses({ code: 'INVALID_INPUT' }));
  it('is requested once', () => {
    given(...play(request))
      .when(request)
      .thenNothing();
    given(...play(request))
      .when({ ...request, items: [{ asset: model, digest: 'sha256:bb' }] })
      .thenRefuses({ code: 'ID_TAKEN' });
  });
  it('can be rejected or withdrawn before anything left', () => {
    given(...play(...agreed))
      .when({ type: 'RejectTransfer', actor: 'approver', reason: 'x' })
      .then({ type: 'TransferRejected' });
    given(...play(...agreed, approve))
      .when({ type: 'WithdrawTransfer', reason: 'x' })
      .then({ type: 'TransferWithdrawn' });
    given(...play(...agreed, approve, handOver))
      .when({ type: 'WithdrawTransfer', reason: 'x' })
      .thenRefuses({ code: 'WRONG_STATUS' });
  });
});

it.each(['RejectTransfer', 'WithdrawTransfer'] as const)('%s needs a reason', (type) =>
  given(...play(...agreed))
    .when({ type, actor: 'approver', reason: ' ' })
    .thenRefuses({ code: 'INVALID_INPUT', field: 'reason' }),
);

describe('the disposal of what stays behind', () => {
  const taken = play(...agreed, approve, handOver, invite, acceptIt, dispose);
  it('is named anew when the case before came to nothing', () => {
    const again = { type: 'OpenRemainderDisposal', disposalId: 'disposal-2', insteadOf: 'disposal-1' } as const;
    given(...taken)
      .when({ ...again, insteadOf: undefined })
      .thenRefuses({ code: 'WRONG_STATUS', status: 'disposing' });
    given(...taken)
      .when(again)
      .then({ type: 'RemainderDisposalOpened', data: { disposalId: 'disposal-2' } });
    const renamed = taken.concat({
      type: 'RemainderDisposalOpened',
      data: { disposalId: 'disposal-2', by: 'x', at: 'x' },
    });
    given(...renamed)
      .when(again)
      .thenNothing();
    given(...renamed)
      .when(disposed)
      .thenRefuses({ code: 'OTHER_DISPOSAL', disposalId: 'disposal-2' });
  });
});

describe('the custodians of what is transferred', () => {
  it('all decide, those of upstream datasets too', () =>
    given(...play(...agreed.slice(0, 2)))
      .when(approve)
      .thenRefuses({ code: 'CUSTODIANS_UNDECIDED', custodians: ['cd'] }));
  it('block the transfer when one is missing', () => {
    const orphan = play({ ...request, custodians: [] });
    expect(transferStatusOf(stateOf(orphan))).toBe('blocked');
    given(...orphan)
      .when(approve)
      .thenRefuses({ code: 'CUSTODIAN_MISSING', assetIds: ['m'] });
    given(...orphan)
      .when({ type: 'NameTransferCustodian', asset: model, custodian: 'cm' })
      .then({ type: 'TransferCustodianNamed' });
  });
  it('decide for what is transferred, and for nothing else', () =>
    given(...play(request))
      .when({ type: 'NameTransferCustodian', asset: { ...dataset, id: 'other' }, custodian: 'cm' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'asset.id', value: 'other' }));
  it('are not overruled', () => {
    const no: Issued = {
      type: 'DecideOnTransfer',
      actor: 'cd',
      decision: 'refuse',
      contentsDigest,
      holds: [],
      remark: 'No consent',
    };
    given(...play(...agreed, no))
      .when(approve)
      .thenRefuses({ code: 'CUSTODIAN_REFUSED', custodians: ['cd'] });
  });
  it('decide on these contents and no others', () =>
    given(...play(request))
      .when({ ...agreed[1]!, contentsDigest: 'sha256:zz' } as Issued)
      .thenRefuses({ code: 'SCOPE_CHANGED' }));
  it('are not replaced by the requester', () =>
    given(...play(...agreed))
      .when({ ...approve, actor: 'requester' })
      .thenRefuses({ code: 'ROLES_NOT_SEPARATE' }));
});

describe('the handover', () => {
  it('has the digests that were agreed, on both sides', () => {
    const other = [{ assetId: 'm', digest: 'sha256:bb' }];
    given(...play(...agreed, approve))
      .when({ ...handOver, digests: other })
      .thenRefuses({ code: 'DIGESTS_DIFFER', assetIds: ['m'] });
    given(...play(...agreed, approve, handOver, invite))
      .when({ ...acceptIt, digests: other })
      .thenRefuses({ code: 'DIGESTS_DIFFER', assetIds: ['m'] });
    given(...play(...agreed, approve, handOver, invite))
      .when({ ...acceptIt, digests: [] })
      .thenRefuses({ code: 'DIGESTS_DIFFER', assetIds: ['m'] });
  });
  it.each([
    ['before a link was sent', []],
    ['with another link', [invite]],
    ['with the link of an earlier handover', [invite, { type: 'DisputeHandover', reason: 'Broken' }, handOver]],
  ] as const)('is not confirmed %s', (_, steps) =>
    given(...play(...agreed, approve, handOver, ...(steps as readonly Issued[])))
      .when({ ...acceptIt, tokenHash: steps.length === 1 ? 'hash-2' : 'hash-1' })
      .thenRefuses({ code: 'LINK_UNKNOWN' }),
  );
  it('is confirmed by the recipient alone, with each of the links that were sent', () => {
    const twice = play(...agreed, approve, handOver, invite, { ...invite, tokenHash: 'hash-2' });
    for (const tokenHash of ['hash-1', 'hash-2'])
      given(...twice)
        .when({ ...acceptIt, tokenHash })
        .then({ type: 'HandoverAccepted', data: { by: 'recipient', digests } });
  });
  it('is disputed by the recipient with its link', () => {
    const invited = play(...agreed, approve, handOver, invite);
    given(...invited)
      .when({ type: 'DisputeAsRecipient', actor: 'recipient', reason: 'Shard 3 is broken', tokenHash: 'hash-1' })
      .then({ type: 'HandoverDisputed', data: { by: 'recipient' } });
    given(...invited)
      .when({ type: 'DisputeAsRecipient', actor: 'recipient', reason: 'x', tokenHash: 'guessed' })
      .thenRefuses({ code: 'LINK_UNKNOWN' });
  });
  it('is sent to the recipient again, also to another address', () => {
    const handed = play(...agreed, approve, handOver);
    given(...handed)
      .when({ type: 'RequestRecipientInvitation', contact: 'nobody' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'contact' });
    given(...handed)
      .when({ type: 'RequestRecipientInvitation', contact: 'other@buyer.example' })
      .then({ type: 'RecipientInvitationRequested', data: { contact: 'other@buyer.example' } });
    given(...play(...agreed, approve))
      .when({ type: 'RequestRecipientInvitation' })
      .thenRefuses({ code: 'WRONG_STATUS' });
  });
  it('goes to an address that takes mail', () =>
    given()
      .when({ ...request, recipient: { ...request.recipient, contact: 'the legal department' } })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'recipient.contact' }));
  it('is made again after a dispute', () =>
    given(...play(...agreed, approve, handOver, { type: 'DisputeHandover', reason: 'Shard 3 is broken' }))
      .when(handOver)
      .then({ type: 'HandedOver', data: { attempt: 2 } }));
  it('is disputed for a reason', () =>
    given(...play(...agreed, approve, handOver))
      .when({ type: 'DisputeHandover', reason: '' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'reason' }));
  const holds = [{ holdId: 'h', authority: 'court' }];
  const disposedOf = [...agreed, approve, handOver, invite, acceptIt, dispose, disposed];
  it.each<[string, readonly Issued[], object]>([
    ['the request', [], request],
    ['the agreement of a custodian', [request], agreed[1]!],
    ['the approval', agreed, approve],
    ['the handover', [...agreed, approve], handOver],
    ['the acceptance', [...agreed, approve, handOver, invite], acceptIt],
    ['the certificate', disposedOf, certify],
  ])('%s waits for a legal hold', (_, before, command) => {
    given(...play(...before))
      .when({ ...command, holds } as never)
      .thenRefuses({ code: 'UNDER_LEGAL_HOLD', holdIds: ['h'] });
  });
  it('is refused by a custodian under a legal hold too', () =>
    given(...play(request))
      .when({ ...agreed[1]!, decision: 'refuse', remark: 'It is held', holds } as never)
      .then({ type: 'TransferRefused' }));
  it('asks for what the certificate names before anything leaves', () => {
    const missing = {
      members: [{ id: 'giver', missing: ['title', 'contact'] }],
      organisationAddress: true,
    } as const;
    const refusal = {
      code: 'PROFILES_INCOMPLETE' as const,
      memberIds: ['giver'],
      missing: ['title, contact of giver', 'address of the organisation'],
    };
    given(...play(...agreed, approve))
      .when({ ...handOver, unstated: missing })
      .thenRefuses(refusal);
    given(...play(...disposedOf))
      .when({ ...certify, unstated: missing })
      .thenRefuses(refusal);
  });
  it('does not wait when a copy is shared', () => {
    const shared = play({ ...request, mode: 'share', holds });
    expect(shared[0]).toMatchObject({ type: 'TransferRequested' });
  });
});

describe('sharing', () => {
  const shared = { ...request, mode: 'share', custodians: [{ asset: model, custodian: 'cm' }] } as const;
  const state = stateOf(play(shared));
  const digest = state.stage === 'none' ? '' : state.contentsDigest;
  const steps: Issued[] = [
    shared,
    { type: 'DecideOnTransfer', actor: 'cm', decision: 'agree', contentsDigest: digest, holds: [] },
    { ...approve, contentsDigest: digest },
    handOver,
    invite,
    acceptIt,
  ];
  const done = play(...steps);
  it('leaves nothing behind and is certified after the acceptance', () => {
    given(...done)
      .when(certify)
      .then({ type: 'TransferCertified' });
    given(...done)
      .when(dispose)
      .thenRefuses({ code: 'NOTHING_STAYS_BEHIND' });
  });
  it('names the certificate that stands, once it was issued anew, and not one that it does not know', () => {
    const certificate = { certificateId: 'c2', number: '2' };
    const anew = { type: 'ReplaceTransferCertificate', replaced: 'c', certificate } as const;
    const certified = play(...steps, certify);
    expect(play(...steps, anew)).toEqual(done);
    expect(play(...steps, certify, { ...anew, replaced: 'of another case' })).toEqual(certified);
    given(...certified)
      .when(anew)
      .then({ type: 'TransferCertificateReplaced', data: { replaced: 'c', certificate } });
    const replaced = play(...steps, certify, anew);
    expect(stateOf(replaced)).toMatchObject({ stage: 'certified', certificateId: 'c2' });
    // What an attempt that was killed repeats.
    expect(play(...steps, certify, anew, anew, certify)).toEqual(replaced);
  });
});

it('never acts twice on the same command', () => {
  const commands = fc.constantFrom<Issued>(
    ...agreed,
    approve,
    handOver,
    invite,
    acceptIt,
    dispose,
    disposed,
    certify,
    { type: 'DisputeHandover', reason: 'x' },
    { type: 'RejectTransfer', actor: 'approver', reason: 'x' },
    { type: 'WithdrawTransfer', reason: 'x' },
    { type: 'NameTransferCustodian', asset: dataset, custodian: 'new' },
  );
  neverActsTwice(transferDecider, commands);
  neverActsTwice({ ...transferDecider, initial: stateOf(play(...agreed, approve)) }, commands);
});
