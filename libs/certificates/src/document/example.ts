import type { AssetRef, DisposalEvent, Location } from '@custodia/lifecycle';
import type { DisposalFacts } from './compose.policy.js';
import type { People } from './words.policy.js';

/** A validated case for the tests: a disk purged, a bucket emptied, a provider asked, backups that expire, a published copy that stays. */
export const model: AssetRef = {
  kind: 'model',
  id: 'model-7',
  name: 'Kreditprüfer Zürich',
  versionId: '3.2.0',
  digest: `sha256:${'ab'.repeat(32)}`,
};
const dataset: AssetRef = { kind: 'dataset', id: 'dataset-3', name: 'Loans 2019–2024' };
const desk: AssetRef = { kind: 'system', id: 'system-2', name: 'Branch desk' };

const locations: Location[] = [
  {
    id: 'disk',
    kind: 'device',
    title: 'Training disk, node 4',
    address: 'Data centre Zürich, rack 4, bay 2',
    method: 'nist.purge',
    device: {
      manufacturer: 'Seagate',
      model: 'Exos X20',
      serialNumber: 'ZVT0X1AB',
      mediaType: 'SATA magnetic disk, 20 TB',
      source: 'training node 4',
      classificationBefore: 'confidential',
    },
  },
  {
    id: 'bucket',
    kind: 'weights',
    title: 'Weights and checkpoints',
    address: 's3://acme-models/loan-scorer/3.2.0/checkpoints/step-40000/shards',
    method: 'crypto_erase',
    digest: `sha256:${'cd'.repeat(32)}`,
  },
  {
    id: 'hosted',
    kind: 'subprocessor_copy',
    title: 'Hosted inference copy',
    address: 'account 4711',
    method: 'provider.delete',
    provider: 'Inference GmbH',
  },
  { id: 'tapes', kind: 'backup', title: 'Nightly backups', address: 'vault eu-1', method: 'expire' },
  {
    id: 'hub',
    kind: 'published_copy',
    title: 'Copy on a public hub',
    address: 'https://hub.example/acme/loan-scorer',
    method: null,
  },
];
const on = (minute: number): string => new Date(Date.UTC(2026, 2, 2, 9, minute)).toISOString();
const scopeDigest = `sha256:${'5c'.repeat(32)}`;

export const events: readonly DisposalEvent[] = [
  {
    type: 'DisposalOpened',
    data: { by: 'anna', at: on(0), asset: model, legalBasis: 'End of contract 12/2019', reason: 'Replaced by 4.0' },
  },
  {
    type: 'DisposalRequested',
    data: {
      by: 'anna',
      at: on(1),
      legalBasis: 'End of contract 12/2019, GDPR Article 28(3)(g)',
      reason: 'Replaced by 4.0',
    },
  },
  {
    type: 'ScopeDetermined',
    data: {
      by: 'anna',
      at: on(2),
      locations,
      custodians: [
        { asset: model, custodian: 'carl' },
        { asset: dataset, custodian: 'dora' },
      ],
      dependants: [{ kind: 'deployed_system', asset: desk, owner: 'olga' }],
      lineage: [dataset],
      scopeDigest,
    },
  },
  {
    type: 'LocationLeftResidual',
    data: {
      by: 'bert',
      at: on(3),
      locationId: 'hub',
      reason: 'Published in 2024; copies of others cannot be recalled. A takedown was requested.',
      scopeDigest,
    },
  },
  { type: 'ApprovalRequested', data: { by: 'anna', at: on(4), scopeDigest } },
  { type: 'CustodianAgreed', data: { by: 'carl', at: on(5), assets: [model], scopeDigest } },
  {
    type: 'CustodianAgreed',
    data: { by: 'dora', at: on(6), assets: [dataset], scopeDigest, remark: 'The dataset itself is kept.' },
  },
  {
    type: 'DependantResolved',
    data: { by: 'olga', at: on(7), dependant: desk, resolution: { kind: 'loss_accepted' }, owner: null },
  },
  { type: 'DisposalApproved', data: { by: 'bert', at: on(8), scopeDigest } },
  {
    type: 'SanitizationStarted',
    data: { by: 'otto', at: on(10), locationId: 'disk', method: 'nist.purge', attempt: 1 },
  },
  {
    type: 'SanitizationPerformed',
    data: {
      by: 'otto',
      at: on(40),
      locationId: 'disk',
      requested: 'nist.purge',
      performed: {
        method: 'nist.clear',
        technique: 'overwrite, one pass of zeros',
        tool: { name: 'nwipe', version: '0.37' },
        startedAt: on(11),
        finishedAt: on(39),
        deviation: 'The drive rejects the sanitize command.',
        device: {
          propertyNumber: 'IT-00412',
          classificationAfter: 'internal',
          destination: 're-use inside the organisation',
        },
      },
    },
  },
  {
    type: 'LocationVerified',
    data: {
      by: 'vera',
      at: on(45),
      locationId: 'disk',
      method: 'full read-back',
      finding: 'All sectors read as zero.',
      evidence: ['doc-1'],
    },
  },
  {
    type: 'SanitizationStarted',
    data: { by: 'otto', at: on(46), locationId: 'bucket', method: 'crypto_erase', attempt: 1 },
  },
  {
    type: 'SanitizationPerformed',
    data: {
      by: 'otto',
      at: on(48),
      locationId: 'bucket',
      requested: 'crypto_erase',
      performed: {
        method: 'crypto_erase',
        technique: 'destruction of the data key',
        startedAt: on(47),
        finishedAt: on(48),
        keys: [
          {
            keyId: 'kms/loan-scorer',
            copies: [
              { place: 'KMS eu-1', destroyed: true },
              { place: 'escrow safe 2', destroyed: true },
            ],
          },
        ],
      },
    },
  },
  {
    type: 'LocationVerified',
    data: {
      by: 'vera',
      at: on(50),
      locationId: 'bucket',
      method: 'key listing and attempt to decrypt',
      finding: 'The data is unrecoverable.',
      evidence: [],
    },
  },
  {
    type: 'SanitizationStarted',
    data: { by: 'otto', at: on(51), locationId: 'hosted', method: 'provider.delete', attempt: 1 },
  },
  {
    type: 'ProviderDeletionRequested',
    data: {
      by: 'otto',
      at: on(52),
      locationId: 'hosted',
      requestId: 'DEL-88',
      provider: 'Inference GmbH',
      dueAt: on(59),
      requested: 'provider.delete',
    },
  },
  {
    type: 'ProviderConfirmed',
    data: {
      by: 'otto',
      at: on(55),
      locationId: 'hosted',
      result: 'deleted',
      response: 'Account emptied',
      effectiveAt: on(54),
    },
  },
  {
    type: 'LocationVerified',
    data: {
      by: 'vera',
      at: on(56),
      locationId: 'hosted',
      method: 'listing through the provider’s API',
      finding: 'No objects listed.',
      evidence: [],
    },
  },
  { type: 'SanitizationStarted', data: { by: 'otto', at: on(57), locationId: 'tapes', method: 'expire', attempt: 1 } },
  {
    type: 'ExpiryScheduled',
    data: {
      by: 'otto',
      at: on(58),
      locationId: 'tapes',
      expiresAt: '2026-06-01T00:00:00.000Z',
      mechanism: '90-day rotation of the vault',
      requested: 'expire',
    },
  },
  {
    type: 'MitigationRecorded',
    data: {
      by: 'otto',
      at: on(58),
      mitigationId: 'm-1',
      technique: 'machine unlearning',
      evidenceLevel: 'tested',
      description: 'Fine-tuned the successor away from the withdrawn records.',
    },
  },
  {
    type: 'OutcomeValidated',
    data: {
      by: 'walt',
      at: on(59),
      statement: 'Accepted; the disk stays inside the organisation, so clear suffices.',
      acceptedDeviations: ['disk'],
    },
  },
];

const people: People = {
  anna: {
    name: 'Anna Łukasik',
    title: 'Product owner',
    organisation: 'Acme AG',
    location: 'Zürich',
    contact: 'anna@acme.example',
  },
  bert: {
    name: 'Bert Θεοδωράκης',
    title: 'Head of data',
    organisation: 'Acme AG',
    location: 'Zürich',
    contact: 'bert@acme.example',
  },
  carl: {
    name: 'Carl Иванов',
    title: 'Data custodian',
    organisation: 'Acme AG',
    location: 'Zürich',
    contact: 'carl@acme.example',
  },
  dora: {
    name: 'Dora Ng',
    title: 'Data custodian',
    organisation: 'Acme AG',
    location: 'Singapore',
    contact: 'dora@acme.example',
  },
  otto: {
    name: 'Otto Meyer',
    title: 'Systems engineer',
    organisation: 'Acme AG',
    location: 'Zürich',
    contact: 'otto@acme.example',
  },
  vera: { name: 'Vera Brandt', title: 'Security analyst', organisation: 'Acme AG', location: 'Bern' },
  walt: { erased: true },
};

export const facts: DisposalFacts = {
  caseId: 'disposal-91',
  events,
  organisation: { id: 'acme', name: 'Acme AG', address: { unavailable: 'the organisation has not stated one' } },
  people,
  issuedAt: '2026-03-02T10:30:00.000Z',
  certificate: { certificateId: 'c-1', number: 'ACME-2026-000042' },
  devices: { disk: { certificateId: 'c-2', number: 'ACME-2026-000042-D01' } },
};
