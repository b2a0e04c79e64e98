import { describe, expect, it } from '@jest/globals';
import { project, type Told } from '@custodia/read-models/testing';
import type { ModelEvent } from './model.events.js';
import { modelProjection, modelVersionProjection } from './model.projection.js';

const registered: ModelEvent = {
  type: 'ModelRegistered',
  data: { name: 'Scorer', purpose: 'p', classification: 'internal', ownerId: 'o', custodianId: null, licence: 'MIT' },
};
const added: ModelEvent = {
  type: 'ModelVersionAdded',
  data: { versionId: 'v1', label: '1', files: [], digest: 'sha256:aa', locations: [] },
};
const deployed = (versionId: string): ModelEvent => ({
  type: 'ModelDeployed',
  data: { versionId, environment: 'production', replaces: null },
});

describe('the row of a model', () => {
  it('shows one version in each environment, and since when', () => {
    const [row] = project(modelProjection, [
      registered,
      added,
      deployed('v1'),
      { ...deployed('v2'), at: '2026-05-01T00:00:00.000Z' },
    ]);
    expect(row).toMatchObject({
      name: 'Scorer',
      environments: ['production'],
      deployments: [{ environment: 'production', versionId: 'v2', since: '2026-05-01T00:00:00.000Z' }],
    });
  });
  it('follows every fact with its revision', () =>
    expect(project(modelProjection, [registered, added])).toMatchObject([{ revision: 1, status: 'registered' }]));
  it('says whether its card states something', () => {
    const card = (text: string): ModelEvent => ({ type: 'ModelDocumented', data: { card: { intendedUse: text } } });
    const documented = (...facts: ModelEvent[]) => project(modelProjection, [registered, ...facts]);
    expect(documented()).toMatchObject([{ documented: false }]);
    expect(documented(card('Drafts of answers'))).toMatchObject([{ documented: true }]);
    expect(documented(card('Drafts of answers'), card('TBD'))).toMatchObject([{ documented: false }]);
  });
  it('becomes a tombstone', () => {
    const facts: Told<ModelEvent>[] = [
      registered,
      { type: 'ModelRetired', data: { reason: 'r' } },
      { type: 'ModelDisposed', data: { caseId: 'c', certificateNumber: '7', disposedAt: 'd' } },
    ];
    expect(project(modelProjection, facts)).toMatchObject([
      { name: 'Scorer', status: 'disposed', disposalCaseId: 'c', certificateNumber: '7' },
    ]);
  });
});

describe('the row of a version', () => {
  it('has no digest without files, and shows what a provider states instead', () => {
    const remote = { provider: 'Acme', version: '2026-05-01', statement: 'It never changes.' };
    const file = { path: 'w.bin', digest: 'sha256:cc' };
    const rows = project(modelVersionProjection, [
      registered,
      { ...added, data: { ...added.data, remote } } as ModelEvent,
      { ...added, data: { ...added.data, versionId: 'v2', files: [file] } } as ModelEvent,
    ]);
    expect(rows).toMatchObject([
      { id: 'v1', digest: null, remote },
      { id: 'v2', digest: 'sha256:aa', remote: null },
    ]);
  });
  it('shows who approved exactly it', () => {
    const approval: Told<ModelEvent> = {
      type: 'ModelVersionApproved',
      data: { versionId: 'v1', digest: 'sha256:aa', evaluationId: 'e', note: '' },
      actor: 'reviewer',
      at: '2026-05-03T00:00:00.000Z',
    };
    const other: ModelEvent = {
      type: 'ModelVersionAdded',
      data: { versionId: 'v2', label: '2', files: [], digest: 'sha256:bb', locations: [] },
    };
    expect(project(modelVersionProjection, [registered, added, approval, other])).toMatchObject([
      { id: 'v1', approved: true, approvedBy: 'reviewer', approvedAt: '2026-05-03T00:00:00.000Z' },
      { id: 'v2', approved: false, approvedBy: null },
    ]);
  });
});
