import { describe, expect, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { manifestDigest, type Classification } from '../asset/asset.policy.js';
import { lifecycleContract } from '../asset/lifecycle.testing.js';
import { datasetDecider, type DatasetCommand, type DatasetState } from './dataset.decider.js';
import type { DatasetEvent } from './dataset.events.js';
import { datasetVersionLifecycle } from './lifecycle.policy.js';
import { stateOf } from './version-life.decider.js';

const { given } = scenarios(datasetDecider);
const id = '0198c7a2-0000-7000-8000-00000000000a';
const one = '0198c7a2-0000-7000-8000-000000000001';
const reason = 'Because of what was found in it.';
const files = [{ path: 'a.csv', size: 3, digest: `sha256:${'0badcafe'.repeat(8)}` }];
const digest = manifestDigest(files);
const registration = {
  name: 'Claims',
  purpose: 'Training',
  classification: 'internal',
  ownerId: 'o',
  custodianId: null,
  licence: null,
} as const;
const bare = { id, versionId: one, label: '1', files: [], sources: [], recordCount: null, locations: [] } as const;
const of = { id, versionId: one } as const;
const approve = (handledAs: Classification) =>
  ({ type: 'ApproveDatasetVersion', ...of, intendedUse: 'Training of the triage model.', handledAs }) as const;
const validate = (passed: boolean) =>
  ({ type: 'ValidateDatasetVersion', ...of, method: 'Gaps, duplicates and labels.', passed }) as const;

const commands: DatasetCommand[] = [
  { type: 'RegisterDataset', id, ...registration },
  { type: 'RenameDataset', id, name: 'Other' },
  { type: 'DocumentDataset', id, card: { intendedUse: 'Letters about claims.' } },
  { type: 'AssignDatasetCustodian', id, custodianId: 'c' },
  { type: 'PassDatasetOwnership', id, ownerId: 'p' },
  { type: 'RecordDatasetUseAtRisk', id, obstacles: [], notice: null },
  { type: 'ReclassifyDataset', id, classification: 'restricted' },
  { type: 'ReclassifyDataset', id, classification: 'internal' },
  { type: 'AddDatasetVersion', ...bare },
  { type: 'AddDatasetVersion', ...bare, files },
  {
    type: 'RecordDatasetLocation',
    ...of,
    location: { id: '0198c7a2-0000-7000-8000-0000000000f1', kind: 'raw', uri: 's3://bucket/a' },
  },
  { type: 'CollectDatasetVersion', ...of, files, sources: [], recordCount: null },
  validate(true),
  validate(false),
  approve('internal'),
  { type: 'PutDatasetVersionToUse', ...of, reason },
  { type: 'FreezeDatasetVersion', ...of, reason },
  { type: 'DeprecateDatasetVersion', ...of, reason },
  { type: 'QuarantineDataset', id, reason },
  { type: 'QuarantineDataset', ...of, reason },
  { type: 'ReleaseDataset', id, reason },
  { type: 'ReleaseDataset', ...of, reason },
  { type: 'RetireDataset', id, reason },
  { type: 'RecordDatasetDisposal', id, caseId: 'c', certificateNumber: '1', disposedAt: '2026-02-01T00:00:00.000Z' },
];

/** A disposed dataset keeps no versions in mind; the one of this walk is disposed with it. */
const statesIn = (state: DatasetState) => {
  if (state.status === 'absent') return {};
  if (state.status === 'disposed') return { [one]: 'disposed' } as const;
  return Object.fromEntries([...state.versions].map(([key, version]) => [key, stateOf(state, version)]));
};
const tellApart = (state: DatasetState) =>
  state.status === 'absent' || state.status === 'disposed'
    ? state.status
    : [state.status, state.classification, state.quarantine, [...state.versions], state.documented];

describe('the life of a version of a dataset', () =>
  lifecycleContract(datasetVersionLifecycle, datasetDecider, { commands, statesIn, tellApart }));

describe('a version of a dataset', () => {
  const registered: DatasetEvent = { type: 'DatasetRegistered', data: registration };
  const added: DatasetEvent = {
    type: 'DatasetVersionAdded',
    data: { versionId: one, label: '1', files, digest, sources: [], recordCount: null, locations: [] },
  };
  const planned: DatasetEvent = {
    type: 'DatasetVersionAdded',
    data: { ...added.data, files: [], digest: manifestDigest([]) },
  };
  const validated: DatasetEvent = {
    type: 'DatasetVersionValidated',
    data: { versionId: one, digest, method: 'Gaps, duplicates and labels.', passed: true },
  };
  const approved: DatasetEvent = {
    type: 'DatasetVersionApproved',
    data: { versionId: one, digest, intendedUse: 'Training of the triage model.', handledAs: 'internal' },
  };

  it('that was planned is collected once', () => {
    const collect = { type: 'CollectDatasetVersion', ...of, files, sources: [], recordCount: null } as const;
    given(registered, planned).when(collect).then({ type: 'DatasetVersionCollected', data: { digest } });
    given(registered, planned)
      .when({ ...collect, files: [] })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'files' });
    given(registered, planned, {
      type: 'DatasetVersionCollected',
      data: { versionId: one, files, digest, sources: [], recordCount: null },
    })
      .when({ ...collect, files: [{ path: 'b.csv', digest: files[0]!.digest }] })
      .thenRefuses({ code: 'STEP_NOT_ALLOWED', state: 'collected' });
  });
  it('is validated by its digests alone', () => {
    given(registered, planned).when(validate(true)).thenRefuses({ code: 'MANIFEST_MISSING' });
    given(registered, added)
      .when(validate(true))
      .then({ type: 'DatasetVersionValidated', data: { digest, passed: true } });
  });
  it('is approved once it is validated', () =>
    given(registered, added).when(approve('internal')).thenRefuses({ code: 'STEP_NOT_ALLOWED', state: 'collected' }));
  it('is approved only for a use that its sensitivity suits', () => {
    given(registered, added, validated)
      .when(approve('public'))
      .thenRefuses({ code: 'SENSITIVITY_MISMATCH', classification: 'internal', handledAs: 'public' });
    given(registered, added, validated)
      .when(approve('restricted'))
      .then({ type: 'DatasetVersionApproved', data: { handledAs: 'restricted' } });
  });
  it('loses its approval when the data turns out to be more sensitive', () => {
    const { state } = given(registered, added, validated, approved).when({
      type: 'ReclassifyDataset',
      id,
      classification: 'restricted',
    });
    expect(statesIn(state)).toEqual({ [one]: 'validated' });
    given(registered, added, validated, approved, {
      type: 'DatasetReclassified',
      data: { classification: 'restricted' },
    })
      .when({ type: 'PutDatasetVersionToUse', ...of, reason })
      .thenRefuses({ code: 'STEP_NOT_ALLOWED', state: 'validated' });
  });
  it('is put to use by nobody while something upstream stands against it', () =>
    given(registered, added, validated, approved)
      .when({
        type: 'PutDatasetVersionToUse',
        ...of,
        reason,
        obstacles: [
          { reason: 'quarantined', kind: 'dataset', id: 'd', versionId: null, path: ['derived_from dataset Raw (d)'] },
        ],
      })
      .thenRefuses({ code: 'UPSTREAM_QUARANTINED' }));
});
