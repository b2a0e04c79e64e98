import { describe, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { manifestDigest } from '../asset/asset.policy.js';
import { modelDecider } from './model.decider.js';
import type { ModelEvent } from './model.events.js';
import { id, one, two, evaluationId, files, registered, version, evaluated, quarantined } from './model.testing.js';

const { given } = scenarios(modelDecider);

const evaluate = {
  type: 'EvaluateModelVersion',
  id,
  versionId: one,
  evaluationId,
  suite: 's',
  metrics: [{ name: 'accuracy', value: 0.9, threshold: 0.8 }],
} as const;

describe('an evaluation', () => {
  it.each([
    [[{ name: 'accuracy', value: 0.8, threshold: 0.8 }], true],
    [[{ name: 'accuracy', value: 0.79, threshold: 0.8 }], false],
    [[{ name: 'errors', value: 0.02, atMost: 0.01 }], false],
    [
      [
        { name: 'errors', value: 0.01, atMost: 0.01 },
        { name: 'accuracy', value: 0.9, threshold: 0.8 },
      ],
      true,
    ],
  ])('with %j passed: %s', (metrics, passed) =>
    given(registered, version(one, '1'))
      .when({ ...evaluate, metrics })
      .then({ type: 'ModelVersionEvaluated', data: { passed, digest: manifestDigest(files) } }),
  );
  it('measures something', () =>
    given(registered, version(one, '1'))
      .when({ ...evaluate, metrics: [] })
      .thenRefuses({ code: 'INVALID_INPUT' }));
  it('is not overwritten by another under its id', () =>
    given(registered, version(one, '1'), evaluated(one))
      .when(evaluate)
      .thenRefuses({ code: 'ID_TAKEN', id: evaluationId }));
});

describe('an approval', () => {
  const approve = { type: 'ApproveModelVersion', id, versionId: one, evaluationId, note: 'fine' } as const;
  it('refers to a passed evaluation', () =>
    given(registered, version(one, '1'), evaluated(one))
      .when(approve)
      .then({ type: 'ModelVersionApproved', data: { digest: manifestDigest(files) } }));
  it('is refused without one', () =>
    given(registered, version(one, '1'), evaluated(one, false))
      .when(approve)
      .thenRefuses({ code: 'EVALUATION_MISSING', evaluationId }));
  it.each([
    ['no files', [], []],
    ['a file without a digest', [{ path: 'w.bin' }], ['w.bin']],
  ])('is refused, like the evaluation, for a version with %s', (_, stated, lacking) => {
    const bare: ModelEvent = {
      type: 'ModelVersionAdded',
      data: { versionId: one, label: '1', files: stated, digest: manifestDigest(stated), locations: [] },
    };
    const refused = { code: 'MANIFEST_MISSING', id: one, files: lacking };
    given(registered, bare, evaluated(one)).when(approve).thenRefuses(refused);
    given(registered, bare).when(evaluate).thenRefuses(refused);
    const data = { ...bare.data, remote: { provider: 'Acme', version: '2026-05-01', statement: 'It never changes.' } };
    given(registered, { ...bare, data } as ModelEvent, evaluated(one))
      .when(approve)
      .then({ type: 'ModelVersionApproved' });
  });
  it('is refused on values that nothing was asked of', () => {
    const free = { ...evaluate, metrics: [{ name: 'accuracy', value: 0.99 }] };
    given(registered, version(one, '1'))
      .when(free)
      .then({ type: 'ModelVersionEvaluated', data: { passed: false } });
    const earlier = evaluated(one) as Extract<ModelEvent, { type: 'ModelVersionEvaluated' }>;
    given(registered, version(one, '1'), { ...earlier, data: { ...earlier.data, metrics: free.metrics } })
      .when(approve)
      .thenRefuses({ code: 'EVALUATION_MISSING' });
  });
  it('is refused on the evaluation of another version', () =>
    given(registered, version(one, '1'), version(two, '2'), evaluated(one))
      .when({ ...approve, versionId: two })
      .thenRefuses({ code: 'EVALUATION_MISSING' }));
  it('is refused while data it comes from is in quarantine', () =>
    given(registered, version(one, '1'), evaluated(one))
      .when({ ...approve, obstacles: [quarantined] })
      .thenRefuses({ code: 'UPSTREAM_QUARANTINED', quarantined: ['d'], path: quarantined.path }));
});
