import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Mutation } from '../support/graphql.js';
import { newTenant, type Tenant } from '../support/service.js';
import { act } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

describe('a version of a prompt', () => {
  const ids = { prompt: '', system: '', one: newId(), two: newId() };
  const change = (mutation: Mutation, versionId: string, input: object = {}) =>
    act(service, mutation, 'Prompt', { id: ids.prompt, versionId, ...input });
  const version = async (id: string, asOf?: string) => {
    const { versions } = await service.tell(
      'query($id: ID!, $asOf: Instant) { prompt(id: $id, asOf: $asOf) { versions { id state lifecycleState approved approvedBy withdrawalReason reviews { reviewerId note } nextSteps { mutation to } } } }',
      { id: ids.prompt, asOf },
    );
    return versions.find((each) => each.id === id)!;
  };
  const states = async () => [(await version(ids.one)).lifecycleState, (await version(ids.two)).lifecycleState];
  const atRisk = () =>
    service.tell('query($id: ID!) { system(id: $id) { atRisk { reason asset { kind label } } } }', { id: ids.system });
  const production = { environment: 'PRODUCTION' };

  beforeAll(async () => {
    ids.prompt = (await act(service, 'registerPrompt', 'Prompt', { name: 'Answers', purpose: 'Support' })).id;
    ids.system = (await act(service, 'registerSystem', 'System', { name: 'Desk', purpose: 'Support' })).id;
    await change('addPromptVersion', ids.one, { label: '1', text: 'Answer politely.' });
    await change('addPromptVersion', ids.two, { label: '2', text: 'Answer politely and briefly.' });
  });

  it('goes from the draft into production, with what is possible next', async () => {
    const draft = await version(ids.one);
    expect(draft).toMatchObject({ state: 'READABLE', lifecycleState: 'DRAFT', reviews: [], approved: false });
    expect(draft.nextSteps).toContainEqual({ mutation: 'reviewPromptVersion', to: ['REVIEWED'] });
    expect(await change('activatePrompt', ids.one, production)).toMatchObject({ code: 'NOT_APPROVED' });
    const { state, allowed } = await service.change('approvePromptVersion', 'StepNotAllowed { state allowed }', {
      id: ids.prompt,
      versionId: ids.one,
    });
    expect([state, allowed]).toEqual(['draft', draft.nextSteps.map(({ mutation }) => mutation)]);
    const before = new Date().toISOString();
    await change('activatePrompt', ids.one, { environment: 'STAGING' });
    await change('reviewPromptVersion', ids.one, { note: 'Tried with ten letters' });
    expect(await version(ids.one)).toMatchObject({
      lifecycleState: 'REVIEWED',
      reviews: [{ reviewerId: expect.any(String), note: 'Tried with ten letters' }],
    });
    await act(service, 'deactivatePrompt', 'Prompt', { id: ids.prompt, environment: 'STAGING' });
    await change('approvePromptVersion', ids.one, { note: 'For letters' });
    expect(await version(ids.one)).toMatchObject({ lifecycleState: 'APPROVED', approved: true });
    await change('activatePrompt', ids.one, production);
    expect((await version(ids.one)).lifecycleState).toBe('ACTIVE');
    expect((await version(ids.one, before)).lifecycleState).toBe('DRAFT');
  });

  it('is a part of a system in production only when it is approved', async () => {
    const { id } = await act(service, 'registerSystem', 'System', { name: 'Early desk', purpose: 'Support' });
    const asset = { kind: 'PROMPT', id: ids.prompt, versionId: ids.two };
    await act(service, 'composeSystem', 'System', { id, components: [{ asset }] });
    const { reason, message } = await service.change('deploySystem', 'PartNotUsable { reason message }', {
      id,
      ...production,
    });
    expect(reason).toBe('unapproved');
    expect(message).toContain('approvePromptVersion');
    const tried = await act(service, 'deploySystem', 'System', { id, environment: 'STAGING' }, 'environments');
    expect(tried).toMatchObject({ environments: ['STAGING'] });
  });

  it('goes into production with the version of a model that it is bound to, and is at risk with it', async () => {
    const [{ id: model }, versionId, evaluationId] = [
      await act(service, 'registerModel', 'Model', { name: 'Writer', purpose: 'Support' }),
      newId(),
      newId(),
    ];
    const onModel = (mutation: Mutation, input: object) => act(service, mutation, 'Model', { id: model, ...input });
    const files = [{ path: 'w.bin', digest: `sha256:${'0'.repeat(63)}1` }];
    await onModel('addModelVersion', { versionId, label: '3', files });
    await onModel('documentModel', { card: [{ field: 'intendedUse', text: 'Drafts of answers' }] });
    const ends = {
      from: { kind: 'PROMPT', id: ids.prompt, versionId: ids.two },
      to: { kind: 'MODEL', id: model, versionId },
    };
    await act(service, 'linkLineage', 'LineageLink', { ...ends, relation: 'BOUND_TO' });
    await change('reviewPromptVersion', ids.two, { note: 'Shorter' });
    await change('approvePromptVersion', ids.two);
    const { path, reason } = await service.change('activatePrompt', 'PartNotUsable { path reason }', {
      id: ids.prompt,
      versionId: ids.two,
      ...production,
    });
    expect([path, reason]).toEqual([[`bound_to model Writer 3 (${model})`], 'unapproved']);
    const metrics = [{ name: 'f1', value: 0.9, threshold: 0.8 }];
    await onModel('evaluateModelVersion', { versionId, evaluationId, suite: 'letters', metrics });
    await onModel('approveModelVersion', { versionId, evaluationId });
    await change('activatePrompt', ids.two, production);
    const risks = async () =>
      (await service.tell('query($id: ID!) { prompt(id: $id) { atRisk { reason } } }', { id: ids.prompt })).atRisk;
    expect(await risks()).toEqual([]);
    await onModel('quarantineModelVersion', { versionId, reason: 'Reported' });
    expect(await risks()).toEqual([{ reason: 'QUARANTINED' }]);
    await change('activatePrompt', ids.one, production);
    expect(await risks()).toEqual([]);
    expect(await change('activatePrompt', ids.two, production)).toMatchObject({ code: 'UPSTREAM_QUARANTINED' });
    await onModel('releaseModelVersion', { versionId, reason: 'Another one was meant' });
  });

  it('is superseded by the next one in production, and comes back', async () => {
    await change('activatePrompt', ids.two, production);
    expect(await states()).toEqual(['SUPERSEDED', 'ACTIVE']);
    await change('activatePrompt', ids.one, production);
    expect(await states()).toEqual(['ACTIVE', 'SUPERSEDED']);
  });

  it('is active nowhere once it is withdrawn, and what needs it is at risk', async () => {
    const asset = { kind: 'PROMPT', id: ids.prompt, versionId: ids.one };
    const components = [{ relation: 'USES_PROMPT', asset }];
    await act(service, 'composeSystem', 'System', { id: ids.system, components });
    await act(service, 'deploySystem', 'System', { id: ids.system, ...production });
    expect(await atRisk()).toEqual({ atRisk: [] });
    const withdrawn = await service.change('withdrawPromptVersion', 'Prompt { environments }', {
      id: ids.prompt,
      versionId: ids.one,
      reason: 'It promised a refund',
    });
    expect(withdrawn).toMatchObject({ environments: [] });
    expect(await version(ids.one)).toMatchObject({
      lifecycleState: 'WITHDRAWN',
      withdrawalReason: 'It promised a refund',
      nextSteps: [{ mutation: 'retirePrompt', to: ['WITHDRAWN'] }],
    });
    expect(await change('activatePrompt', ids.one, production)).toMatchObject({ code: 'STEP_NOT_ALLOWED' });
    expect(await atRisk()).toEqual({ atRisk: [{ reason: 'REJECTED', asset: { kind: 'PROMPT', label: '1' } }] });
    const { message } = await service.change('deploySystem', 'PartNotUsable { message }', {
      id: ids.system,
      environment: 'STAGING',
    });
    expect(message).toMatch(/uses_prompt prompt Answers 1 \(.*\) is withdrawn\./);
  });

  it('is withdrawn with its prompt', async () => {
    await act(service, 'withdrawSystem', 'System', { id: ids.system, ...production });
    await act(service, 'retirePrompt', 'Prompt', { id: ids.prompt, reason: 'Another team answers' });
    expect(await states()).toEqual(['WITHDRAWN', 'WITHDRAWN']);
    expect(await change('reviewPromptVersion', ids.two, { note: 'Late' })).toMatchObject({ code: 'STEP_NOT_ALLOWED' });
  });
});
