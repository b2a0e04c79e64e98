import { describe, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { lifecycleContract } from '../asset/lifecycle.testing.js';
import { modelVersionLifecycle } from './lifecycle.policy.js';
import { modelDecider } from './model.decider.js';
import type { ModelEvent } from './model.events.js';
import type { ModelCommand, ModelState, StandingCommand } from './model.state.js';
import {
  evaluated,
  evaluationId,
  files,
  id,
  one,
  quarantined,
  registered,
  registration,
  two,
  version,
} from './model.testing.js';
import { stateOf } from './standing.decider.js';

const { given } = scenarios(modelDecider);
const reason = 'Because of what was found in it.';
const labels: Readonly<Record<string, string>> = { [one]: '1', [two]: '2' };
const ofEach = (command: (versionId: string) => ModelCommand): ModelCommand[] => [one, two].map(command);
const environment = 'production';

const commands: ModelCommand[] = [
  { type: 'RegisterModel', id, ...registration },
  { type: 'RenameModel', id, name: 'Other' },
  { type: 'AssignModelCustodian', id, custodianId: 'c' },
  { type: 'PassModelOwnership', id, ownerId: 'o' },
  { type: 'ReclassifyModel', id, classification: 'restricted' },
  { type: 'RecordModelUseAtRisk', id, obstacles: [], notice: null },
  { type: 'DocumentModel', id, card: { intendedUse: 'Scoring of loans for the bank.' } },
  { type: 'DocumentModel', id, card: {} },
  {
    type: 'JustifyModel',
    id,
    justification: reason,
    mitigations: reason,
    risk: reason,
    expiresAt: '2027-01-01T00:00:00.000Z',
  },
  ...ofEach((versionId) => ({
    type: 'AddModelVersion',
    id,
    versionId,
    label: labels[versionId]!,
    files,
    locations: [],
  })),
  {
    type: 'RecordModelLocation',
    id,
    versionId: one,
    location: { id: '0198c7a2-0000-7000-8000-0000000000f1', kind: 'weights', uri: 's3://bucket/w' },
  },
  {
    type: 'AttachModelSignature',
    id,
    versionId: one,
    signatureId: '0198c7a2-0000-7000-8000-0000000000f2',
    bundle: 'sha256:4b',
    fileName: 'model.sig',
    method: 'key',
    verified: true,
    signer: 'sha256:7c',
    issuer: null,
  },
  ...ofEach((versionId) => ({
    type: 'EvaluateModelVersion',
    id,
    versionId,
    evaluationId,
    suite: 's',
    metrics: [{ name: 'accuracy', value: 1, threshold: 1 }],
  })),
  ...ofEach((versionId) => ({ type: 'ApproveModelVersion', id, versionId, evaluationId, note: '' })),
  ...ofEach((versionId) => ({ type: 'MarkModelVersionKnownGood', id, versionId })),
  {
    type: 'AnnounceModelChange',
    id,
    versionId: one,
    announcementId: evaluationId,
    environment,
    effectiveAt: '2027-01-01T00:00:00.000Z',
    summary: reason,
  },
  ...ofEach((versionId) => ({ type: 'DeployModel', id, versionId, environment })),
  { type: 'DeployModel', id, versionId: one, environment: 'staging' },
  ...ofEach((toVersionId) => ({ type: 'RollBackModel', id, toVersionId, environment })),
  { type: 'WithdrawModelFromUse', id, environment },
  { type: 'WithdrawModelFromUse', id, environment: 'staging' },
  ...(
    [
      'RejectModelVersion',
      'SuspendModelVersion',
      'ResumeModelVersion',
      'DeprecateModelVersion',
      'QuarantineModelVersion',
      'ReleaseModelVersion',
    ] as const
  ).map((type) => ({ type, id, versionId: one, reason })),
  { type: 'RetireModel', id, reason },
  { type: 'RecordModelDisposal', id, caseId: 'c', certificateNumber: '1', disposedAt: '2026-02-01T00:00:00.000Z' },
];

/** A disposed model keeps no versions in mind; the two of this walk are disposed with it. */
const statesIn = (state: ModelState) => {
  if (state.status === 'absent') return {};
  if (state.status === 'disposed') return { [one]: 'disposed', [two]: 'disposed' } as const;
  return Object.fromEntries([...state.versions].map(([key, each]) => [key, stateOf(state, key, each)]));
};
const tellApart = (state: ModelState) =>
  state.status === 'absent' || state.status === 'disposed'
    ? state.status
    : [
        state.status,
        state.documented,
        state.justification !== null,
        state.deployed,
        [...state.versions].map(([, { evaluations, approved, knownGood, decided, quarantined: aside }]) => [
          evaluations.size,
          approved,
          knownGood,
          decided,
          aside,
        ]),
      ];

describe('the life of a version of a model', () =>
  lifecycleContract(modelVersionLifecycle, modelDecider, { commands, statesIn, tellApart }));

describe('a decision about a version', () => {
  const approved: ModelEvent = {
    type: 'ModelVersionApproved',
    data: { versionId: one, digest: 'sha256:0', evaluationId, note: '' },
  };
  const deployed: ModelEvent = {
    type: 'ModelDeployed',
    data: { versionId: one, environment, replaces: null },
  };
  const inUse = [registered, version(one, '1'), evaluated(one), approved, deployed];
  const decided = (
    type: Extract<ModelEvent['type'], `ModelVersion${'Suspended' | 'Quarantined' | 'Rejected' | 'Deprecated'}`>,
  ): ModelEvent => ({
    type,
    data: { versionId: one, reason },
  });
  const ask = (type: StandingCommand['type'], said = reason) =>
    ({ type, id, versionId: one, reason: said }) as StandingCommand;
  const deploy = { type: 'DeployModel', id, versionId: one, environment: 'staging' } as const;

  it('has a reason, and is recorded once', () => {
    given(...inUse)
      .when(ask('SuspendModelVersion', ' '))
      .thenRefuses({ code: 'INVALID_INPUT', field: 'reason' });
    given(...inUse)
      .when(ask('SuspendModelVersion'))
      .then({ type: 'ModelVersionSuspended', data: { versionId: one, reason } });
    given(...inUse, decided('ModelVersionSuspended'))
      .when(ask('SuspendModelVersion'))
      .thenNothing();
  });
  it('is refused in a state that does not lead there, and the refusal tells what is possible', () =>
    given(...inUse)
      .when(ask('RejectModelVersion'))
      .thenRefuses({ code: 'STEP_NOT_ALLOWED', id: one, state: 'deployed' }));
  it.each(['ModelVersionSuspended', 'ModelVersionQuarantined', 'ModelVersionDeprecated'] as const)(
    'of the kind %s keeps the version from being deployed elsewhere',
    (type) =>
      given(...inUse, decided(type))
        .when(deploy)
        .thenRefuses({ code: 'STEP_NOT_ALLOWED', id: one }),
  );
  it('to reject takes the approval away, for good', () => {
    const events = [registered, version(one, '1'), evaluated(one), approved, decided('ModelVersionRejected')];
    given(...events)
      .when(deploy)
      .thenRefuses({ code: 'STEP_NOT_ALLOWED', state: 'rejected' });
    given(...events)
      .when({ type: 'ApproveModelVersion', id, versionId: one, evaluationId, note: '' })
      .thenRefuses({ code: 'STEP_NOT_ALLOWED' });
  });
  it('to resume is a step towards use: what stands against it upstream refuses it', () =>
    given(...inUse, decided('ModelVersionSuspended'))
      .when({ type: 'ResumeModelVersion', id, versionId: one, reason, obstacles: [quarantined] })
      .thenRefuses({ code: 'UPSTREAM_QUARANTINED', path: quarantined.path }));
  it('to quarantine outlasts the retirement of the model', () => {
    const withdrawn: ModelEvent = { type: 'ModelWithdrawnFromUse', data: { environment, versionId: one } };
    const { state } = given(...inUse, withdrawn, decided('ModelVersionQuarantined')).when({
      type: 'RetireModel',
      id,
      reason,
    });
    if (state.status !== 'retired') throw new Error(state.status);
    if (stateOf(state, one, state.versions.get(one)!) !== 'quarantined') throw new Error('The quarantine is gone.');
  });
});
