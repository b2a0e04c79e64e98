import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Mutation } from '../support/graphql.js';
import { inventoryOf } from '../support/inventory.js';
import { newTenant, type Tenant } from '../support/service.js';
import { act, mailTo, until } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const { approveData } = inventoryOf(() => service);
const sha = (): string => `sha256:${newId().replaceAll('-', '')}${newId().replaceAll('-', '')}`;
const register = async (kind: 'Model' | 'Dataset' | 'System', name: string): Promise<string> =>
  (await act(service, `register${kind}`, kind as 'Model', { name, purpose: 'To be used' })).id;
const change = <const Type extends string, const Fields extends string = ''>(
  mutation: Mutation,
  type: Type,
  input: object,
  fields?: Fields,
) => act(service, mutation, type, input, fields);
const refused = async (mutation: Mutation, kind: string, input: object): Promise<string> =>
  String((await change(mutation, kind, input)).code);

/** A version that could be used if nothing upstream stood against it. */
async function good(id: string, label: string): Promise<string> {
  const [versionId, evaluationId] = [newId(), newId()];
  const metrics = [{ name: 'f1', value: 0.9, threshold: 0.8 }];
  await change('addModelVersion', 'Model', { id, versionId, label, files: [{ path: 'w.bin', digest: sha() }] });
  await change('documentModel', 'Model', { id, card: [{ field: 'intendedUse', text: 'Drafts of answers' }] });
  await change('evaluateModelVersion', 'Model', { id, versionId, evaluationId, suite: 'held-out', metrics });
  await change('approveModelVersion', 'Model', { id, versionId, evaluationId });
  await change('markModelVersionKnownGood', 'Model', { id, versionId });
  return versionId;
}

const risks = '{ atRisk { reason asset { kind name label } path { relation asset { name } } } }';
const atRisk = (kind: 'model' | 'system', id: string, asOf?: string) =>
  service.tell(`query($id: ID!, $asOf: Instant) { ${kind as 'model'}(id: $id, asOf: $asOf) ${risks} }`, { id, asOf });

describe('a model whose data is put in quarantine', () => {
  const ids = { data: '', bad: newId(), model: '', tuned: '', sound: '', system: '' };
  let before = '';
  beforeAll(async () => {
    ids.data = await register('Dataset', 'Claims');
    ids.model = await register('Model', 'Triage');
    ids.system = await register('System', 'Desk');
    await change('addDatasetVersion', 'Dataset', {
      id: ids.data,
      versionId: ids.bad,
      label: '2026-10',
      files: [{ path: 'a.csv', digest: sha() }],
      sources: [{ url: 'https://claims.example/a.csv' }],
    });
    [ids.sound, ids.tuned] = [await good(ids.model, '1'), await good(ids.model, '2')];
    await change('linkLineage', 'LineageLink', {
      from: { kind: 'MODEL', id: ids.model, versionId: ids.tuned },
      relation: 'TRAINED_ON',
      to: { kind: 'DATASET', id: ids.data, versionId: ids.bad },
    });
    const production = { id: ids.model, environment: 'PRODUCTION' };
    await approveData(ids.data, ids.bad);
    await change('deployModel', 'Model', { ...production, versionId: ids.tuned });
    const components = [{ asset: { kind: 'MODEL', id: ids.model, versionId: ids.tuned } }];
    await change('composeSystem', 'System', { id: ids.system, components });
    await change('deploySystem', 'System', { id: ids.system, environment: 'STAGING' });
    expect(await atRisk('model', ids.model)).toEqual({ atRisk: [] });
    before = new Date().toISOString();
    await change('quarantineDataset', 'Dataset', { id: ids.data, versionId: ids.bad, reason: 'Reported as poisoned' });
  });

  it('is at risk where it runs, and so is what contains it, with the way; it was not before', async () => {
    const asset = { kind: 'DATASET', name: 'Claims', label: '2026-10' };
    const last = { relation: 'TRAINED_ON', asset: { name: 'Claims' } };
    expect(await atRisk('model', ids.model)).toEqual({
      atRisk: [{ reason: 'QUARANTINED', asset, path: [last] }],
    });
    expect(await atRisk('system', ids.system)).toEqual({
      atRisk: [{ reason: 'QUARANTINED', asset, path: [{ relation: 'CONTAINS', asset: { name: 'Triage' } }, last] }],
    });
    expect(await atRisk('model', ids.model, before)).toEqual({ atRisk: [] });
    const names = async (yes: boolean, asOf?: string) => {
      const text =
        'query($yes: Boolean, $asOf: Instant) { assets(filter: { atRisk: $yes }, asOf: $asOf) { totalCount edges { node { name } } } }';
      const { totalCount, edges } = await service.tell(text, { yes, asOf });
      expect(totalCount).toBe(edges.length);
      return edges.map(({ node }) => node.name).sort();
    };
    expect(await names(true)).toEqual(['Desk', 'Triage']);
    expect(await names(false)).toEqual(['Claims']);
    expect(await names(true, before)).toEqual([]);
  });

  it('is found by its digest, with whether it may be used, and why not', async () => {
    const { versions } = await service.tell('query($id: ID!) { model(id: $id) { versions { id digest } } }', {
      id: ids.model,
    });
    const ask = (id: string) =>
      service.tell(
        'query($digest: String!) { verifyDigest(digest: $digest) { of mayBeUsed asset { label status } obstacles { reason path { relation } } } }',
        { digest: versions.find((version) => version.id === id)!.digest! },
      );
    expect(await ask(ids.sound)).toEqual([
      { of: 'MANIFEST', mayBeUsed: true, asset: { label: '1', status: 'REGISTERED' }, obstacles: [] },
    ]);
    expect(await ask(ids.tuned)).toMatchObject([
      {
        mayBeUsed: false,
        asset: { label: '2' },
        obstacles: [{ reason: 'QUARANTINED', path: [{ relation: 'TRAINED_ON' }] }],
      },
    ]);
  });

  it('is taken no further step towards use, and the refusal names the way', async () => {
    const steps: [Mutation, string, object][] = [
      ['deployModel', 'Model', { id: ids.model, versionId: ids.tuned, environment: 'STAGING' }],
      ['deploySystem', 'System', { id: ids.system, environment: 'PRODUCTION' }],
    ];
    for (const [mutation, kind, input] of steps)
      expect(await refused(mutation, kind, input)).toBe('UPSTREAM_QUARANTINED');
    const { path } = await service.change('deployModel', 'UpstreamQuarantined { path }', steps[0]![2]);
    expect(path).toEqual([`trained_on dataset Claims 2026-10 (${ids.data})`]);
    const back = { id: ids.model, environment: 'PRODUCTION', toVersionId: ids.sound };
    expect(await change('rollBackModel', 'Model', back, 'deployments { versionId }')).toMatchObject({
      deployments: [{ versionId: ids.sound }],
    });
    expect(await atRisk('model', ids.model)).toEqual({ atRisk: [] });
    expect(await refused('rollBackModel', 'Model', { ...back, toVersionId: ids.tuned })).toBe('UPSTREAM_QUARANTINED');
  });

  it('is told of to its owner, and recorded until it is over', async () => {
    expect(await mailTo(service, service.adminEmail, /At risk: Desk/)).toContain('trained_on dataset Claims 2026-10');
    const facts = (): Promise<{ entries: { type: string; data: { name: string; value: string }[] }[] }> =>
      service.tell('query($id: ID!) { history(kind: SYSTEM, id: $id) { entries { type data { name value } } } }', {
        id: ids.system,
      });
    const told = async (): Promise<string[]> =>
      (await facts()).entries
        .filter(({ type }) => type === 'SystemUseAtRisk')
        .map(({ data }) => data.find(({ name }) => name === 'obstacles')!.value);
    await until(async () => (await told()).length === 1, 'the record of the risk');
    expect((await told())[0]).toContain('"reason":"quarantined"');
    await change('releaseDataset', 'Dataset', { id: ids.data, versionId: ids.bad, reason: 'Another file was meant' });
    await until(async () => (await told()).length === 2, 'the record of its end');
    expect((await told())[1]).toBe('[]');
    expect(await atRisk('system', ids.system)).toEqual({ atRisk: [] });
  });
});

describe('a model in production', () => {
  it('that comes from data whose approval lapses is at risk until it is approved again, or the gap is justified', async () => {
    const [data, model] = [await register('Dataset', 'Letters'), await register('Model', 'Sorter')];
    const system = await register('System', 'Post room');
    const [versionId, dataVersion] = [await good(model, '1'), newId()];
    const files = [{ path: 'a.csv', digest: sha() }];
    await change('addDatasetVersion', 'Dataset', { id: data, versionId: dataVersion, label: '1', files });
    const [from, to] = [
      { kind: 'MODEL', id: model, versionId },
      { kind: 'DATASET', id: data, versionId: dataVersion },
    ];
    await change('linkLineage', 'LineageLink', { from, relation: 'TRAINED_ON', to });
    const production = { id: model, versionId, environment: 'PRODUCTION' };
    expect(await service.change('deployModel', 'PartNotUsable { reason path }', production)).toMatchObject({
      reason: 'unapproved',
      path: [`trained_on dataset Letters 1 (${data})`],
    });
    await change('deployModel', 'Model', { ...production, environment: 'STAGING' });
    expect(await atRisk('model', model)).toEqual({ atRisk: [] });
    await approveData(data, dataVersion);
    await change('composeSystem', 'System', { id: system, components: [{ asset: { kind: 'MODEL', id: model } }] });
    await change('deployModel', 'Model', production);
    await change('deploySystem', 'System', { id: system, environment: 'PRODUCTION' });
    expect(await atRisk('system', system)).toEqual({ atRisk: [] });

    await change('reclassifyDataset', 'Dataset', {
      id: data,
      classification: 'RESTRICTED',
      reason: 'Names were found',
    });
    const flagged = { reason: 'UNAPPROVED', asset: { kind: 'DATASET', name: 'Letters', label: '1' } };
    expect(await atRisk('model', model)).toMatchObject({ atRisk: [flagged] });
    expect(await atRisk('system', system)).toMatchObject({ atRisk: [{ ...flagged, path: [{}, {}] }] });
    expect(await mailTo(service, service.adminEmail, /At risk: Sorter/)).toContain('is not approved');
    const justification = { justification: 'A bridge.', mitigations: 'Names are masked.', risk: 'Low, for a month.' };
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    await change('justifyModel', 'Model', { id: model, ...justification, expiresAt });
    expect(await atRisk('model', model)).toEqual({ atRisk: [] });
    expect(await atRisk('system', system)).toEqual({ atRisk: [] });
  });
});

describe('a system in production', () => {
  it('contains only models that are approved, documented and not retired', async () => {
    const [model, id] = [await register('Model', 'Draft'), await register('System', 'Front')];
    const versionId = newId();
    await change('addModelVersion', 'Model', {
      id: model,
      versionId,
      label: '1',
      files: [{ path: 'w', digest: sha() }],
    });
    const contains = (asset: object) => change('composeSystem', 'System', { id, components: [{ asset }] });
    await contains({ kind: 'MODEL', id: model, versionId });
    const production = { id, environment: 'PRODUCTION' };
    expect(await refused('deploySystem', 'System', production)).toBe('PART_NOT_USABLE');
    const { versions } = await service.tell('query($id: ID!) { model(id: $id) { versions { digest } } }', {
      id: model,
    });
    expect(
      await service.tell(
        'query($digest: String!) { verifyDigest(digest: $digest) { mayBeUsed obstacles { reason path { relation } } } }',
        { digest: versions[0]!.digest! },
      ),
    ).toEqual([
      {
        mayBeUsed: false,
        obstacles: [
          { reason: 'UNAPPROVED', path: [] },
          { reason: 'UNDOCUMENTED', path: [] },
        ],
      },
    ]);
    const { reason, message } = await service.change('deploySystem', 'PartNotUsable { reason message }', production);
    expect(reason).toBe('unapproved');
    expect(message).toMatch(/is not approved\. .*is not documented\./);
    const better = await good(model, '2');
    await contains({ kind: 'MODEL', id: model, versionId: better });
    expect(await change('deploySystem', 'System', production, 'environments')).toMatchObject({
      environments: ['PRODUCTION'],
    });
    await contains({ kind: 'MODEL', id: model, versionId });
    expect(await atRisk('system', id)).toMatchObject({ atRisk: [{ reason: 'UNAPPROVED' }] });
    expect(await refused('retireModel', 'Model', { id: model, reason: 'Old' })).toBe('STILL_NEEDED');
    await change('withdrawSystem', 'System', production);
    expect(await change('retireModel', 'Model', { id: model, reason: 'Old' }, 'status')).toMatchObject({
      status: 'RETIRED',
    });
    expect(await refused('deploySystem', 'System', { id, environment: 'STAGING' })).toBe('PART_NOT_USABLE');
  });

  it('keeps the subprocessor that it stands on, however indirectly', async () => {
    const { id: host } = await act(service, 'registerSubprocessor', 'Subprocessor', {
      name: 'Host',
      purpose: 'Hosting',
      categories: ['CLOUD_INFRASTRUCTURE'],
    });
    const [model, id] = [await register('Model', 'Hosted'), await register('System', 'Hosted desk')];
    await good(model, '1');
    await change('linkLineage', 'LineageLink', {
      from: { kind: 'MODEL', id: model },
      relation: 'HOSTED_BY',
      to: { kind: 'SUBPROCESSOR', id: host },
    });
    await change('composeSystem', 'System', { id, components: [{ asset: { kind: 'MODEL', id: model } }] });
    expect(await refused('deploySystem', 'System', { id, environment: 'PRODUCTION' })).toBe('GATE_CLOSED');
    const exception = { justification: 'A bridge until the review.', mitigations: 'No personal data is sent.' };
    const until = new Date(Date.now() + 86_400_000).toISOString();
    await change('grantGateException', 'Subprocessor', { id: host, ...exception, until });
    await change('deploySystem', 'System', { id, environment: 'PRODUCTION' });
    expect(await refused('retireSubprocessor', 'Subprocessor', { id: host, reason: 'Replaced' })).toBe('STILL_NEEDED');
    expect(await atRisk('system', id)).toEqual({ atRisk: [] });
    await change('closeGate', 'Subprocessor', { id: host, reason: 'An incident' });
    expect(await atRisk('system', id)).toMatchObject({ atRisk: [{ reason: 'GATE_CLOSED' }] });
  });
});

describe('a version of a model', () => {
  const ids = { model: '', one: '', two: '', system: '' };
  beforeAll(async () => {
    ids.model = await register('Model', 'Scorer');
    ids.system = await register('System', 'Scores');
    ids.one = newId();
    const files = [{ path: 'w.bin', digest: sha() }];
    await change('addModelVersion', 'Model', { id: ids.model, versionId: ids.one, label: '1', files });
  });
  const version = async (versionId: string, asOf?: string) => {
    const { versions } = await service.tell(
      'query($id: ID!, $asOf: Instant) { model(id: $id, asOf: $asOf) { versions { id state quarantined quarantineReason decisionReason nextSteps { mutation to } } } }',
      { id: ids.model, asOf },
    );
    return versions.find(({ id }) => id === versionId)!;
  };
  const decide = (mutation: Mutation, versionId: string) =>
    change(mutation, 'Model', { id: ids.model, versionId, reason: 'Looked at by the team' });

  it('tells where it stands, and what is possible next', async () => {
    const asked = await version(ids.one);
    expect(asked.state).toBe('REGISTERED');
    expect(asked.nextSteps).toContainEqual({ mutation: 'evaluateModelVersion', to: ['REGISTERED', 'EVALUATED'] });
    expect(asked.nextSteps.map(({ mutation }) => mutation)).not.toContain('approveModelVersion');
    const { state, allowed } = await service.change('suspendModelVersion', 'StepNotAllowed { state allowed }', {
      id: ids.model,
      versionId: ids.one,
      reason: 'Too early',
    });
    expect([state, allowed]).toEqual(['registered', asked.nextSteps.map(({ mutation }) => mutation)]);
    ids.two = await good(ids.model, '2');
    expect((await version(ids.one)).state).toBe('DOCUMENTED');
    expect((await version(ids.two)).state).toBe('APPROVED');
  });

  it('is interrupted and resumed where it runs, and what needs it is at risk meanwhile', async () => {
    await change('deployModel', 'Model', { id: ids.model, versionId: ids.two, environment: 'PRODUCTION' });
    await change('composeSystem', 'System', {
      id: ids.system,
      components: [{ asset: { kind: 'MODEL', id: ids.model, versionId: ids.two } }],
    });
    await change('deploySystem', 'System', { id: ids.system, environment: 'PRODUCTION' });
    expect((await version(ids.two)).state).toBe('DEPLOYED');
    const before = new Date().toISOString();
    await decide('suspendModelVersion', ids.two);
    expect(await version(ids.two)).toMatchObject({ state: 'SUSPENDED', decisionReason: 'Looked at by the team' });
    expect((await version(ids.two, before)).state).toBe('DEPLOYED');
    expect(await atRisk('model', ids.model)).toMatchObject({ atRisk: [{ reason: 'SUSPENDED', path: [] }] });
    expect(await atRisk('system', ids.system)).toMatchObject({ atRisk: [{ reason: 'SUSPENDED' }] });
    expect(await refused('deploySystem', 'System', { id: ids.system, environment: 'STAGING' })).toBe('PART_NOT_USABLE');
    await decide('resumeModelVersion', ids.two);
    expect((await version(ids.two)).state).toBe('DEPLOYED');
    expect(await atRisk('system', ids.system)).toEqual({ atRisk: [] });
  });

  it('shows its quarantine until it is released, and then where it stood', async () => {
    await decide('quarantineModelVersion', ids.two);
    expect(await version(ids.two)).toMatchObject({
      state: 'QUARANTINED',
      quarantined: true,
      quarantineReason: 'Looked at by the team',
    });
    expect(await atRisk('system', ids.system)).toMatchObject({ atRisk: [{ reason: 'QUARANTINED' }] });
    expect(await refused('deploySystem', 'System', { id: ids.system, environment: 'STAGING' })).toBe(
      'UPSTREAM_QUARANTINED',
    );
    await decide('releaseModelVersion', ids.two);
    expect((await version(ids.two)).state).toBe('DEPLOYED');
  });

  it('is put to use nowhere else once deprecated, and never once rejected', async () => {
    await decide('deprecateModelVersion', ids.two);
    expect((await version(ids.two)).state).toBe('DEPRECATED');
    expect(await atRisk('system', ids.system)).toEqual({ atRisk: [] });
    const staging = { id: ids.model, versionId: ids.two, environment: 'STAGING' };
    expect(await refused('deployModel', 'Model', staging)).toBe('STEP_NOT_ALLOWED');
    await decide('rejectModelVersion', ids.one);
    expect((await version(ids.one)).state).toBe('REJECTED');
    expect(await refused('deployModel', 'Model', { ...staging, versionId: ids.one })).toBe('STEP_NOT_ALLOWED');
  });
});
