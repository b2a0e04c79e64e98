import { describe, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { transferDecider } from '../transfer/transfer.decider.js';
import type { TransferCommand } from '../transfer/transfer.steps.policy.js';
import { disposalDecider } from './disposal.decider.js';
import {
  approved,
  bucket,
  certify,
  clear,
  close,
  dependant,
  disk,
  done,
  executed,
  hosted,
  model,
  play,
  requested,
  scoping,
  start,
  tapes,
  validate,
  verify,
  type Issued,
} from './disposal.example.js';
import type { DisposalEvent } from './disposal.events.js';

const { given } = scenarios(disposalDecider);
const blank = ' \t';
const all = [bucket, disk, hosted, tapes];
const started = (locationId: string): DisposalEvent[] => play([start(locationId)], approved(...all));
const performed = done('bucket', 'logical.delete_all_versions') as Extract<Issued, { type: 'RecordSanitization' }>;
const request: Issued = {
  type: 'RecordProviderRequest',
  actor: 'operator',
  locationId: 'hosted',
  requestId: 'DEL-1',
  provider: 'Inference GmbH',
  dueAt: '2026-05-01T00:00:00.000Z',
  facts: clear,
};
const scoped = play([...requested, scoping([bucket])]);
const verified = play([...executed, verify('bucket'), verify('disk')], approved(bucket, disk));
const opening = { type: 'OpenDisposal', asset: model, legalBasis: 'x', reason: 'x' } as const;

/** Every text that a certificate quotes or that a record of it rests on. */
const quoted: readonly (readonly [string, readonly DisposalEvent[], Issued])[] = [
  ['legalBasis', [], { ...opening, legalBasis: blank }],
  ['reason', [], { ...opening, reason: '' }],
  ['legalBasis', play([opening]), { type: 'RequestDisposal', legalBasis: blank }],
  ['reason', play([opening]), { type: 'RequestDisposal', reason: blank }],
  ['location.title', play(requested), scoping([{ ...bucket, title: blank }])],
  ['location.address', play(requested), scoping([{ ...bucket, address: blank }])],
  ['location.title', scoped, { type: 'AddLocation', location: { ...bucket, id: 'b', title: '' }, found: 'x' }],
  ['found', scoped, { type: 'AddLocation', location: { ...bucket, id: 'b' }, found: blank }],
  [
    'found',
    scoped,
    { type: 'AddDependant', dependant: { ...dependant, asset: { ...dependant.asset, id: 's' } }, found: '' },
  ],
  ['technique', started('bucket'), { ...performed, performed: { ...performed.performed, technique: blank } }],
  ['tool.name', started('bucket'), { ...performed, performed: { ...performed.performed, tool: { name: '' } } }],
  [
    'error',
    started('bucket'),
    { type: 'RecordSanitizationFailure', actor: 'operator', locationId: 'bucket', error: blank },
  ],
  ['requestId', started('hosted'), { ...request, requestId: blank }],
  ['provider', started('hosted'), { ...request, provider: blank }],
  [
    'response',
    play([request], started('hosted')),
    {
      type: 'RecordProviderConfirmation',
      actor: 'operator',
      locationId: 'hosted',
      result: 'deleted',
      response: blank,
      effectiveAt: '2026-02-01T00:00:00.000Z',
    },
  ],
  [
    'mechanism',
    started('tapes'),
    {
      type: 'ScheduleExpiry',
      actor: 'operator',
      locationId: 'tapes',
      expiresAt: '2027-01-01T00:00:00.000Z',
      mechanism: blank,
      facts: clear,
    },
  ],
  ['method', play([performed], started('bucket')), { ...verify('bucket'), method: blank } as Issued],
  ['finding', play([performed], started('bucket')), { ...verify('bucket'), finding: blank } as Issued],
  ['statement', verified, { ...validate, statement: blank }],
  ['statement', verified, { ...validate, decision: 'refuse', locationIds: ['bucket'], statement: '' }],
  ['lessonsLearned', play([validate, certify], verified), { type: 'CloseDisposal', lessonsLearned: blank }],
  [
    'source',
    play([validate, certify, close], verified),
    { type: 'RecordRestoration', restoredAs: { ...model, id: 'new' }, source: blank },
  ],
];

describe('a text that a certificate quotes', () => {
  it.each(quoted)('%s is never blank (%#)', (field, before, command) =>
    given(...before)
      .when(command)
      .thenRefuses({ code: 'INVALID_INPUT', field }),
  );

  const transfer = {
    type: 'RequestTransfer',
    mode: 'share',
    items: [{ asset: model, digest: 'sha256:aa' }],
    recipient: { organisation: 'Beta AG', country: 'CH', contact: 'intake@beta.example' },
    legalBasis: 'Contract',
    reason: 'Research',
    custodians: [{ asset: model, custodian: 'c' }],
    holds: [],
  } as const satisfies TransferCommand;
  it.each<[string, TransferCommand]>([
    ['legalBasis', { ...transfer, legalBasis: blank }],
    ['reason', { ...transfer, reason: blank }],
    ['recipient.organisation', { ...transfer, recipient: { ...transfer.recipient, organisation: blank } }],
    ['recipient.country', { ...transfer, recipient: { ...transfer.recipient, country: '' } }],
    ['recipient.contact', { ...transfer, recipient: { ...transfer.recipient, contact: blank } }],
  ])('%s of a transfer is never blank', (field, command) =>
    scenarios(transferDecider).given().when(command).thenRefuses({ code: 'INVALID_INPUT', field }),
  );
});
