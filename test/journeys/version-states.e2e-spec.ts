import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Mutation } from '../support/graphql.js';
import { newTenant, type Tenant } from '../support/service.js';
import { act } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const files = () => [{ path: 'a.bin', digest: `sha256:${newId().replaceAll('-', '')}${newId().replaceAll('-', '')}` }];
const kinds = {
  Model: {
    by: 'modelId',
    field: 'state',
    states:
      'REGISTERED DOCUMENTED EVALUATED APPROVED DEPLOYED SUSPENDED DEPRECATED REJECTED RETIRING QUARANTINED DISPOSED',
  },
  Dataset: {
    by: 'datasetId',
    field: 'state',
    states: 'PROPOSED COLLECTED VALIDATED APPROVED IN_USE FROZEN DEPRECATED RETIRING QUARANTINED DISPOSED',
  },
  Prompt: {
    by: 'promptId',
    field: 'lifecycleState',
    states: 'DRAFT REVIEWED APPROVED ACTIVE SUPERSEDED WITHDRAWN DISPOSED',
  },
} as const;
type Kind = keyof typeof kinds;
interface VersionPage {
  readonly totalCount: number;
  readonly edges: readonly {
    readonly node: { readonly label: string; readonly state: string; readonly asset: { readonly id: string } };
  }[];
}

/** The states of the versions of an asset by label, after a look that each is found by its state and by no other. */
async function statesOf(kind: Kind, id: string, asOf?: string): Promise<Record<string, string>> {
  const { by, field, states } = kinds[kind];
  const list = async (filter: object): Promise<{ label: string; state: string }[]> => {
    const query: string = `query($filter: ${kind}VersionFilter, $asOf: Instant) { ${kind.toLowerCase()}Versions(filter: $filter, asOf: $asOf) { totalCount edges { node { label state: ${field} asset: ${kind.toLowerCase()} { id name } } } } }`;
    const page = (await service.tell(query, { filter, asOf })) as unknown as VersionPage;
    expect(page.totalCount).toBe(page.edges.length);
    return page.edges.map(({ node: { asset, ...node } }) => {
      expect(asset).toEqual({ id, name: `Filtered ${kind}` });
      return node;
    });
  };
  const of = { [by]: { eq: id } };
  const all = await list(of);
  for (const state of states.split(' ')) {
    const found = await list({ ...of, [field]: { in: [state] } });
    expect([state, found]).toEqual([state, all.filter((each) => each.state === state)]);
    const others = await list({ ...of, [field]: { in: states.split(' ').filter((one) => one !== state) } });
    expect([state, others]).toEqual([state, all.filter((each) => each.state !== state)]);
  }
  expect(await list({ ...of, [field]: { in: [] } })).toEqual([]);
  return Object.fromEntries(all.map(({ label, state }) => [label, state]));
}

/** Acts on an asset of a kind, and remembers what its versions were after each step. */
async function life(kind: Kind) {
  const change = async (mutation: Mutation, input: object): Promise<{ readonly id: string }> =>
    (await act(service, mutation, kind as string, input)) as unknown as { readonly id: string };
  const { id } = await change(`register${kind}`, { name: `Filtered ${kind}`, purpose: 'Support' });
  const told: { readonly at: string; readonly states: Record<string, string> }[] = [];
  return {
    act: (mutation: Mutation, input: object = {}) => change(mutation, { id, ...input }),
    states: async (): Promise<Record<string, string>> => {
      const states = await statesOf(kind, id);
      told.push({ at: new Date().toISOString(), states });
      return states;
    },
    past: async () => {
      for (const { at, states } of told) expect(await statesOf(kind, id, at)).toEqual(states);
    },
  };
}

describe('lists of versions are filtered by state, now and as of each moment before', () => {
  it('of models', async () => {
    const model = await life('Model');
    const [a, b, evaluationId] = [newId(), newId(), newId()];
    await model.act('addModelVersion', { versionId: a, label: 'a', files: files() });
    expect(await model.states()).toEqual({ a: 'REGISTERED' });
    await model.act('documentModel', { card: [{ field: 'intendedUse', text: 'Drafts of answers' }] });
    await model.act('addModelVersion', { versionId: b, label: 'b', files: files() });
    expect(await model.states()).toEqual({ a: 'DOCUMENTED', b: 'DOCUMENTED' });
    const metrics = [{ name: 'f1', value: 0.9, threshold: 0.8 }];
    await model.act('evaluateModelVersion', { versionId: a, evaluationId, suite: 'letters', metrics });
    expect(await model.states()).toEqual({ a: 'EVALUATED', b: 'DOCUMENTED' });
    await model.act('approveModelVersion', { versionId: a, evaluationId });
    expect(await model.states()).toEqual({ a: 'APPROVED', b: 'DOCUMENTED' });
    await model.act('deployModel', { versionId: a, environment: 'STAGING' });
    await model.act('rejectModelVersion', { versionId: b, reason: 'Too slow for letters' });
    expect(await model.states()).toEqual({ a: 'DEPLOYED', b: 'REJECTED' });
    await model.act('suspendModelVersion', { versionId: a, reason: 'Answers look wrong' });
    expect(await model.states()).toEqual({ a: 'SUSPENDED', b: 'REJECTED' });
    await model.act('quarantineModelVersion', { versionId: b, reason: 'Reported as poisoned' });
    expect(await model.states()).toEqual({ a: 'SUSPENDED', b: 'QUARANTINED' });
    await model.act('withdrawModelFromUse', { environment: 'STAGING' });
    await model.act('retireModel', { reason: 'Another one takes its place' });
    expect(await model.states()).toEqual({ a: 'RETIRING', b: 'QUARANTINED' });
    await model.past();
  });

  it('of datasets', async () => {
    const dataset = await life('Dataset');
    const [a, b] = [newId(), newId()];
    await dataset.act('addDatasetVersion', { versionId: a, label: 'a' });
    await dataset.act('addDatasetVersion', { versionId: b, label: 'b', files: files() });
    expect(await dataset.states()).toEqual({ a: 'PROPOSED', b: 'COLLECTED' });
    await dataset.act('validateDatasetVersion', { versionId: b, method: 'Gaps and duplicates', passed: true });
    expect(await dataset.states()).toEqual({ a: 'PROPOSED', b: 'VALIDATED' });
    const use = { intendedUse: 'Training of the triage model', handledAs: 'INTERNAL' };
    await dataset.act('approveDatasetVersion', { versionId: b, ...use });
    expect(await dataset.states()).toEqual({ a: 'PROPOSED', b: 'APPROVED' });
    await dataset.act('reclassifyDataset', { classification: 'CONFIDENTIAL' });
    expect(await dataset.states()).toEqual({ a: 'PROPOSED', b: 'VALIDATED' });
    await dataset.act('reclassifyDataset', { classification: 'INTERNAL' });
    await dataset.act('putDatasetVersionToUse', { versionId: b, reason: 'Triage 2 is trained on it' });
    expect(await dataset.states()).toEqual({ a: 'PROPOSED', b: 'IN_USE' });
    await dataset.act('freezeDatasetVersion', { versionId: b, reason: 'Triage 2 is released' });
    await dataset.act('quarantineDataset', { versionId: a, reason: 'Reported as poisoned' });
    expect(await dataset.states()).toEqual({ a: 'QUARANTINED', b: 'FROZEN' });
    await dataset.act('retireDataset', { reason: 'Nobody needs it' });
    expect(await dataset.states()).toEqual({ a: 'QUARANTINED', b: 'RETIRING' });
    await dataset.past();
  });

  it('of prompts', async () => {
    const prompt = await life('Prompt');
    const [a, b] = [newId(), newId()];
    const production = { environment: 'PRODUCTION' };
    await prompt.act('addPromptVersion', { versionId: a, label: 'a', text: 'Answer politely.' });
    await prompt.act('addPromptVersion', { versionId: b, label: 'b', text: 'Answer briefly.' });
    await prompt.act('reviewPromptVersion', { versionId: a, note: 'Tried with ten letters' });
    expect(await prompt.states()).toEqual({ a: 'REVIEWED', b: 'DRAFT' });
    await prompt.act('approvePromptVersion', { versionId: a });
    expect(await prompt.states()).toEqual({ a: 'APPROVED', b: 'DRAFT' });
    await prompt.act('activatePrompt', { versionId: a, ...production });
    await prompt.act('reviewPromptVersion', { versionId: b, note: 'Shorter' });
    await prompt.act('approvePromptVersion', { versionId: b });
    expect(await prompt.states()).toEqual({ a: 'ACTIVE', b: 'APPROVED' });
    await prompt.act('activatePrompt', { versionId: b, ...production });
    expect(await prompt.states()).toEqual({ a: 'SUPERSEDED', b: 'ACTIVE' });
    await prompt.act('withdrawPromptVersion', { versionId: b, reason: 'It promised a refund' });
    expect(await prompt.states()).toEqual({ a: 'SUPERSEDED', b: 'WITHDRAWN' });
    await prompt.act('retirePrompt', { reason: 'Another team answers' });
    expect(await prompt.states()).toEqual({ a: 'WITHDRAWN', b: 'WITHDRAWN' });
    await prompt.past();
  });
});
