import { expect, it } from '@jest/globals';
import type { Decider, DomainEvent } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { datasetDecider } from './dataset/dataset.decider.js';
import { modelDecider } from './model/model.decider.js';
import { promptDecider } from './prompt/prompt.decider.js';
import { subprocessorDecider } from './subprocessor/subprocessor.decider.js';

type AnyDecider = Decider<never, DomainEvent, unknown, never>;
const registered = {
  name: 'Long',
  purpose: 'To live long',
  classification: 'internal',
  ownerId: newId(),
  categories: [],
};
const versionId = newId();
const version = (id = newId()) => ({
  versionId: id,
  label: id,
  digest: `sha256:${id}`,
  files: [],
  locations: [{ id: newId(), kind: 'weights', uri: 's3://a/b' }],
});

const lives: Record<string, readonly [AnyDecider, string, readonly DomainEvent[], () => DomainEvent]> = {
  'a model with versions': [
    modelDecider as unknown as AnyDecider,
    'ModelRegistered',
    [],
    () => ({ type: 'ModelVersionAdded', data: version() }),
  ],
  'a model with evaluations': [
    modelDecider as unknown as AnyDecider,
    'ModelRegistered',
    [{ type: 'ModelVersionAdded', data: version(versionId) }],
    () => ({
      type: 'ModelVersionEvaluated',
      data: { versionId, evaluationId: newId(), passed: true, suite: 's', metrics: [] },
    }),
  ],
  'a dataset with versions': [
    datasetDecider as unknown as AnyDecider,
    'DatasetRegistered',
    [],
    () => ({ type: 'DatasetVersionAdded', data: { ...version(), sources: [] } }),
  ],
  'a prompt with versions': [
    promptDecider as unknown as AnyDecider,
    'PromptRegistered',
    [],
    () => ({ type: 'PromptVersionAdded', data: version() }),
  ],
  'a subprocessor with contacts': [
    subprocessorDecider as unknown as AnyDecider,
    'SubprocessorRegistered',
    [],
    () => ({ type: 'SubprocessorContactAdded', data: { contactId: newId() } }),
  ],
};

// Where each event copies what came before, 20,000 of them take minutes.
it.each(Object.entries(lives))('folding %s costs as much as it is long', (_, [decider, type, first, next]) => {
  const events = [{ type, data: registered }, ...first, ...Array.from({ length: 20_000 }, next)];
  const started = performance.now();
  const state = events.reduce((folded, event) => decider.evolve(folded, event), decider.initial);
  expect(performance.now() - started).toBeLessThan(3_000);
  expect(state).toMatchObject({ status: 'registered' });
});
