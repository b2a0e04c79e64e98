import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import { manifestDigest } from '../asset/asset.policy.js';
import { datasetDecider, type DatasetCommand } from './dataset.decider.js';
import type { DatasetEvent } from './dataset.events.js';

const { given } = scenarios(datasetDecider);
const id = '0198c7a2-0000-7000-8000-00000000000d';
const [one, two] = ['0198c7a2-0000-7000-8000-000000000001', '0198c7a2-0000-7000-8000-000000000002'] as const;
const registration = {
  name: 'Loans',
  purpose: 'Training',
  classification: 'confidential',
  ownerId: 'o',
  custodianId: 'c',
  licence: null,
} as const;
const registered: DatasetEvent = { type: 'DatasetRegistered', data: registration };
const source = {
  url: 'https://a.example/x.csv',
  collectedFrom: '2026-01-01T00:00:00.000Z',
  collectedTo: '2026-01-02T00:00:00.000Z',
  digest: null,
};
const add = {
  type: 'AddDatasetVersion',
  id,
  versionId: one,
  label: '1',
  files: [],
  sources: [source],
  recordCount: 10,
  locations: [],
} as const;
const version = (versionId: string, label: string): DatasetEvent => ({
  type: 'DatasetVersionAdded',
  data: { versionId, label, files: [], digest: manifestDigest([]), sources: [], recordCount: null, locations: [] },
});
const wasQuarantined = (versionIds: readonly string[], whole: boolean): DatasetEvent => ({
  type: 'DatasetQuarantined',
  data: { versionIds, whole, reason: 'poisoned' },
});
const quarantine = { type: 'QuarantineDataset', id, reason: 'Reported as poisoned' } as const;
const release = { type: 'ReleaseDataset', id, reason: 'Checked against the report' } as const;

describe('a dataset version', () => {
  it('tells how its data was obtained, without secrets', () =>
    given(registered)
      .when({ ...add, sources: [{ ...source, url: 'https://me:pw@a.example/x.csv?token=abc&page=2' }] })
      .then({
        type: 'DatasetVersionAdded',
        data: { sources: [{ ...source, url: 'https://a.example/x.csv?page=2' }] },
      }));
  it.each([
    ['an interval that ends before it begins', { collectedTo: '2025-01-01T00:00:00.000Z' }, 'sources.collectedTo'],
    ['a digest that cannot be one', { digest: 'sha256:12' }, 'sources.digest'],
    ['no URL', { url: ' ' }, 'sources.url'],
  ])('is refused with %s', (_, part, field) =>
    given(registered)
      .when({ ...add, sources: [{ ...source, ...part }] })
      .thenRefuses({ code: 'INVALID_INPUT', field }),
  );
  it('has a whole number of records', () =>
    given(registered)
      .when({ ...add, recordCount: -1 })
      .thenRefuses({ code: 'INVALID_INPUT' }));
});

describe('a quarantine', () => {
  it('sets one version aside', () =>
    given(registered, version(one, '1'), version(two, '2'))
      .when({ ...quarantine, versionId: one })
      .then({ type: 'DatasetQuarantined', data: { versionIds: [one], whole: false } }));
  it('sets the whole dataset aside, all versions included', () =>
    given(registered, version(one, '1'), version(two, '2'))
      .when(quarantine)
      .then({ type: 'DatasetQuarantined', data: { versionIds: [one, two], whole: true } }));
  it('covers a version that joins later', () =>
    given(registered, wasQuarantined([], true))
      .when(add)
      .then(
        { type: 'DatasetVersionAdded' },
        { type: 'DatasetQuarantined', data: { versionIds: [one], reason: 'poisoned' } },
      ));
  it('says why', () =>
    given(registered)
      .when({ ...quarantine, reason: 'TBD' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'reason' }));
  it('is over for one version, or for all', () => {
    const all = [registered, version(one, '1'), version(two, '2'), wasQuarantined([one, two], true)];
    given(...all)
      .when({ ...release, versionId: two })
      .then({ type: 'DatasetReleased', data: { versionIds: [two], whole: false } });
    given(...all)
      .when(release)
      .then({ type: 'DatasetReleased', data: { versionIds: [one, two], whole: true } });
    given(registered, version(one, '1')).when(release).thenNothing();
  });
  it('does not keep poisoned data from being retired', () =>
    given(registered, wasQuarantined([], true))
      .when({ type: 'RetireDataset', id, reason: 'poisoned' })
      .then({ type: 'DatasetRetired' }));
});

it('never does the same thing twice', () => {
  const commands: DatasetCommand[] = [
    { type: 'RegisterDataset', id, ...registration },
    add,
    { ...add, versionId: two, label: '2' },
    quarantine,
    { ...quarantine, versionId: one },
    release,
    { ...release, versionId: one },
    { type: 'DocumentDataset', id, card: { sources: 'The bank.' } },
    { type: 'AssignDatasetCustodian', id, custodianId: 'd' },
    { type: 'PassDatasetOwnership', id, ownerId: 'p' },
    { type: 'ReclassifyDataset', id, classification: 'restricted' },
    { type: 'RecordDatasetLocation', id, versionId: one, location: { id: 'l', kind: 'backup', uri: 'tape 7' } },
    { type: 'RetireDataset', id, reason: 'r' },
    { type: 'RecordDatasetDisposal', id, caseId: 'c', certificateNumber: '1', disposedAt: 'd' },
  ];
  neverActsTwice(datasetDecider, fc.constantFrom(...commands));
});
