import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import { manifestDigest } from '../asset/asset.policy.js';
import { modelDecider } from './model.decider.js';
import type { ModelEvent } from './model.events.js';
import type { ModelCommand } from './model.state.js';
import {
  id,
  one,
  two,
  evaluationId,
  digest,
  files,
  registration,
  registered,
  version,
  evaluated,
  quarantined,
} from './model.testing.js';

const { given } = scenarios(modelDecider);
const approved = (versionId: string): ModelEvent => ({
  type: 'ModelVersionApproved',
  data: { versionId, digest, evaluationId, note: '' },
});
const knownGood = (versionId: string): ModelEvent => ({ type: 'ModelVersionMarkedKnownGood', data: { versionId } });
const documented: ModelEvent = {
  type: 'ModelDocumented',
  data: { card: { intendedUse: 'Scoring loans for the bank.' } },
};
const deployed = (versionId: string): ModelEvent => ({
  type: 'ModelDeployed',
  data: { versionId, environment: 'production', replaces: null },
});
const retired: ModelEvent = { type: 'ModelRetired', data: { reason: 'replaced' } };
const disposal = { caseId: 'case', certificateNumber: '1', disposedAt: '2026-02-01T00:00:00.000Z' };
const disposedOf: ModelEvent = { type: 'ModelDisposed', data: disposal };
const deploy = { type: 'DeployModel', id, versionId: one, environment: 'production' } as const;
const addVersion = { type: 'AddModelVersion', id, versionId: one, label: '1', files, locations: [] } as const;

describe('a signature', () => {
  const signature = {
    signatureId: '01a20560-c851-7a10-8a3a-3ad79b60ab01',
    versionId: one,
    bundle: 'sha256:4b',
    fileName: 'model.sig',
    method: 'key',
    verified: true,
    signer: 'sha256:7c',
    issuer: null,
  } as const;
  const attach = { type: 'AttachModelSignature', id, ...signature } as const;
  const attached: ModelEvent = { type: 'ModelSignatureAttached', data: signature };

  it('is attached to a version once', () => {
    given(registered, version(one, '1')).when(attach).then({ type: 'ModelSignatureAttached', data: signature });
    given(registered, version(one, '1'), attached).when(attach).thenNothing();
  });
  it('is not attached under the id of another one, nor to a version that is not there', () => {
    given(registered, version(one, '1'), attached)
      .when({ ...attach, bundle: 'sha256:5c' })
      .thenRefuses({ code: 'ID_TAKEN' });
    given(registered).when(attach).thenRefuses({ code: 'NOT_FOUND' });
    given(registered, version(one, '1'))
      .when({ ...attach, signatureId: 'mine' })
      .thenRefuses({ code: 'INVALID_INPUT' });
  });
  it('is attached to a version that is out of use, as the record goes on, and to none that is disposed of', () => {
    given(registered, version(one, '1'), retired).when(attach).then({ type: 'ModelSignatureAttached' });
    given(registered, version(one, '1'), retired, disposedOf).when(attach).thenRefuses({ code: 'ASSET_DISPOSED' });
  });
});

describe('registering a model', () => {
  const register = { type: 'RegisterModel', id, ...registration } as const;
  it('takes it in under a trimmed name', () =>
    given()
      .when({ ...register, name: ' Scorer ' })
      .then({ type: 'ModelRegistered', data: { name: 'Scorer' } }));
  it('is harmless when repeated', () => given(registered).when(register).thenNothing());
  it('is refused for another model under the same id', () =>
    given(registered)
      .when({ ...register, name: 'Other' })
      .thenRefuses({ code: 'ID_TAKEN', id }));
  it('needs a name', () =>
    given()
      .when({ ...register, name: ' ' })
      .thenRefuses({ code: 'INVALID_INPUT' }));
  it('does not bring back one that was disposed of', () =>
    given(registered, retired, disposedOf).when(register).thenRefuses({ code: 'ID_TAKEN' }));
});

describe('a version', () => {
  it('carries the digest of its manifest', () =>
    given(registered)
      .when(addVersion)
      .then({ type: 'ModelVersionAdded', data: { digest: manifestDigest(files) } }));
  it('never changes', () =>
    given(registered, version(one, '1'))
      .when({ ...addVersion, files: [] })
      .thenRefuses({ code: 'ID_TAKEN', id: one }));
  it('has a label of its own', () =>
    given(registered, version(one, '1'))
      .when({ ...addVersion, versionId: two })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'label' }));
  it('is refused with a digest that cannot be one', () =>
    given(registered)
      .when({ ...addVersion, files: [{ path: 'w', digest: 'sha256:123' }] })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'files.digest' }));
  it('cannot join a retired model', () =>
    given(registered, retired).when(addVersion).thenRefuses({ code: 'ASSET_RETIRED', id }));
  it('is neither approved nor deployed once the model is retired, and the refusal names the model', () => {
    const approve = { type: 'ApproveModelVersion', id, versionId: one, evaluationId: two, note: '' } as const;
    const deploy = { type: 'DeployModel', id, versionId: one, environment: 'staging' } as const;
    for (const command of [approve, deploy])
      given(registered, version(one, '1'), retired).when(command).thenRefuses({ code: 'ASSET_RETIRED', id });
  });
  it('has one copy under one id', () => {
    const location = { id: 'copy', kind: 'weights', uri: 's3://bucket/w' };
    const record = { type: 'RecordModelLocation', id, versionId: one, location } as const;
    given(registered, version(one, '1')).when(record).then({ type: 'ModelLocationRecorded' });
    given(registered, version(one, '1'), { type: 'ModelLocationRecorded', data: { versionId: one, location } })
      .when(record)
      .thenNothing();
    given(registered, version(one, '1'), { type: 'ModelLocationRecorded', data: { versionId: one, location } })
      .when({ ...record, location: { ...location, uri: 's3://other' } })
      .thenRefuses({ code: 'ID_TAKEN' });
  });
  it('is not found by the name of something that every object has', () => {
    const approve = { type: 'ApproveModelVersion', id, versionId: 'constructor', evaluationId, note: '' } as const;
    given(registered).when(approve).thenRefuses({ code: 'NOT_FOUND' });
  });
});

describe('putting a model into production', () => {
  const ready = [registered, version(one, '1'), evaluated(one), approved(one), documented, knownGood(one)];
  it('succeeds when it is approved, documented and can be rolled back', () =>
    given(...ready)
      .when(deploy)
      .then({ type: 'ModelDeployed', data: { replaces: null } }));
  it('is refused for a new version, which has no approval of its own', () =>
    given(...ready, version(two, '2'))
      .when({ ...deploy, versionId: two })
      .thenRefuses({ code: 'NOT_APPROVED', id: two }));
  it('is refused without a card that says something', () => {
    const filler: ModelEvent = {
      type: 'ModelDocumented',
      data: { card: { intendedUse: '[More Information Needed]' } },
    };
    given(registered, version(one, '1'), approved(one), filler, knownGood(one))
      .when(deploy)
      .thenRefuses({ code: 'DOCUMENTATION_GAP', missing: 'a model card' });
  });
  it('is refused with nothing to roll back to', () =>
    given(registered, version(one, '1'), approved(one), documented)
      .when(deploy)
      .thenRefuses({ code: 'DOCUMENTATION_GAP' }));
  it('is possible with a justified gap, until the justification runs out', () => {
    const justified: ModelEvent = {
      type: 'ModelJustified',
      data: { justification: 'j', mitigations: 'm', risk: 'r', expiresAt: '2026-04-01T00:00:00.000Z' },
    };
    given(registered, version(one, '1'), approved(one), justified).when(deploy).then({ type: 'ModelDeployed' });
    given(registered, version(one, '1'), approved(one), justified)
      .when({ ...deploy, at: '2026-04-01T00:00:00.000Z' })
      .thenRefuses({ code: 'DOCUMENTATION_GAP' });
  });
  it('needs none of this elsewhere', () =>
    given(registered, version(one, '1'))
      .when({ ...deploy, environment: 'staging' })
      .then({ type: 'ModelDeployed' }));
});

describe('a justification', () => {
  const justify = {
    type: 'JustifyModel',
    id,
    justification: 'Vendor model without card.',
    mitigations: 'Human review of each result.',
    risk: 'Low: internal use only.',
    expiresAt: '2026-05-01T00:00:00.000Z',
  } as const;
  it('says something and expires', () => {
    given(registered).when(justify).then({ type: 'ModelJustified' });
    given(registered)
      .when({ ...justify, risk: 'TBD' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'risk' });
    given(registered)
      .when({ ...justify, expiresAt: '2026-01-01T00:00:00.000Z' })
      .thenRefuses({ code: 'INVALID_INPUT' });
  });
  it('can be stated anew for the same time', () => {
    const { type: _, id: __, ...data } = justify;
    given(registered, { type: 'ModelJustified', data })
      .when({ ...justify, mitigations: 'Two people review each result.' })
      .then({ type: 'ModelJustified' });
  });
});

describe('going back and going out of use', () => {
  const running = [registered, version(one, '1'), version(two, '2'), approved(one), documented, deployed(two)];
  const rollBack = { type: 'RollBackModel', id, environment: 'production', toVersionId: one } as const;
  it('rolls back to a version that is known to be good', () =>
    given(...running, knownGood(one))
      .when(rollBack)
      .then({ type: 'ModelRolledBack', data: { fromVersionId: two, toVersionId: one } }));
  it.each([
    ['deployed', deploy, 'ModelDeployed'],
    ['rolled back to', rollBack, 'ModelRolledBack'],
    ['marked known good', { type: 'MarkModelVersionKnownGood', id, versionId: one }, 'ModelVersionMarkedKnownGood'],
  ] as const)('is not %s while data it comes from is in quarantine', (step, command, type) => {
    const marked = step === 'marked known good' ? [approved(one)] : [approved(one), knownGood(one)];
    given(...running, ...marked)
      .when({ ...command, obstacles: [quarantined] })
      .thenRefuses({ code: 'UPSTREAM_QUARANTINED', path: quarantined.path });
    given(...running, ...marked)
      .when(command)
      .then({ type });
  });
  it('does not roll back to any other', () =>
    given(...running)
      .when(rollBack)
      .thenRefuses({ code: 'NOT_KNOWN_GOOD' }));
  it('retires only what runs nowhere', () =>
    given(...running)
      .when({ type: 'RetireModel', id, reason: 'r' })
      .thenRefuses({ code: 'STILL_DEPLOYED', environments: ['production'] }));
  it('tells users of a change before it happens', () => {
    const announce = {
      type: 'AnnounceModelChange',
      id,
      announcementId: 'a',
      versionId: two,
      environment: 'production',
      summary: 's',
    } as const;
    given(...running)
      .when({ ...announce, effectiveAt: '2026-03-02T00:00:00.000Z' })
      .then({ type: 'ModelChangeAnnounced' });
    given(...running)
      .when({ ...announce, effectiveAt: '2026-02-02T00:00:00.000Z' })
      .thenRefuses({ code: 'INVALID_INPUT' });
  });
  it('records a disposal only of what is retired, once, and then nothing more', () => {
    const record = { type: 'RecordModelDisposal', id, ...disposal } as const;
    given(registered).when(record).thenRefuses({ code: 'NOT_RETIRED' });
    given(registered, retired)
      .when(record)
      .then({ type: 'ModelDisposed', data: { caseId: 'case' } });
    given(registered, retired, disposedOf).when(record).thenNothing();
    given(registered, retired, disposedOf)
      .when(addVersion)
      .thenRefuses({ code: 'ASSET_DISPOSED', since: disposal.disposedAt });
  });
});

it('never does the same thing twice', () => {
  const of = <Type extends ModelCommand['type']>(type: Type) => ({ type: fc.constant(type), id: fc.constant(id) });
  const versionId = fc.constantFrom(one, two);
  const environment = fc.constantFrom('production', 'staging');
  neverActsTwice(
    modelDecider,
    fc.constant({ type: 'RegisterModel', id, ...registration } as ModelCommand),
    fc.record({
      ...of('AddModelVersion'),
      versionId,
      label: fc.constantFrom('1', '2'),
      files: fc.constantFrom([], files),
      locations: fc.constant([]),
    }) as fc.Arbitrary<ModelCommand>,
    fc.record({
      ...of('EvaluateModelVersion'),
      versionId,
      evaluationId: fc.constant(evaluationId),
      suite: fc.constant('s'),
      metrics: fc.constantFrom([{ name: 'a', value: 1 }], [{ name: 'a', value: 0, threshold: 1 }]),
    }) as fc.Arbitrary<ModelCommand>,
    fc.record({
      ...of('ApproveModelVersion'),
      versionId,
      evaluationId: fc.constant(evaluationId),
      note: fc.constant(''),
    }) as fc.Arbitrary<ModelCommand>,
    fc.record({ ...of('MarkModelVersionKnownGood'), versionId }) as fc.Arbitrary<ModelCommand>,
    fc.record({
      ...of('DocumentModel'),
      card: fc.constantFrom({}, { intendedUse: 'Scoring of loans.' }),
    }) as fc.Arbitrary<ModelCommand>,
    fc.record({ ...of('DeployModel'), versionId, environment }) as fc.Arbitrary<ModelCommand>,
    fc.record({ ...of('RollBackModel'), toVersionId: versionId, environment }) as fc.Arbitrary<ModelCommand>,
    fc.record({ ...of('WithdrawModelFromUse'), environment }) as fc.Arbitrary<ModelCommand>,
    fc.record({ ...of('RetireModel'), reason: fc.constant('r') }) as fc.Arbitrary<ModelCommand>,
    fc.record({
      ...of('RecordModelDisposal'),
      caseId: fc.constantFrom('a', 'b'),
      certificateNumber: fc.constant('1'),
      disposedAt: fc.constant('x'),
    }) as fc.Arbitrary<ModelCommand>,
  );
});
