import { manifestDigest } from '../asset/asset.policy.js';
import type { ModelEvent } from './model.events.js';

// What the tests of the decider tell of one model.
export const id = '0198c7a2-0000-7000-8000-00000000000a';
export const [one, two] = ['0198c7a2-0000-7000-8000-000000000001', '0198c7a2-0000-7000-8000-000000000002'] as const;
export const evaluationId = '0198c7a2-0000-7000-8000-0000000000e1';
export const digest = `sha256:${'0badcafe'.repeat(8)}`;
export const files = [{ path: 'weights.bin', size: 3, digest }];

export const registration = {
  name: 'Scorer',
  purpose: 'Scores',
  classification: 'internal',
  ownerId: 'owner',
  custodianId: null,
  licence: null,
} as const;
export const registered: ModelEvent = { type: 'ModelRegistered', data: registration };
export const version = (versionId: string, label: string): ModelEvent => ({
  type: 'ModelVersionAdded',
  data: { versionId, label, files, digest: manifestDigest(files), locations: [] },
});
export const evaluated = (versionId: string, passed = true): ModelEvent => ({
  type: 'ModelVersionEvaluated',
  data: {
    versionId,
    evaluationId,
    digest,
    suite: 's',
    metrics: [{ name: 'accuracy', value: 1, threshold: 1 }],
    passed,
  },
});
export const quarantined = {
  reason: 'quarantined',
  kind: 'dataset',
  id: 'd',
  versionId: null,
  path: ['trained_on dataset Claims (d)'],
} as const;
