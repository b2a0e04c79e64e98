import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { inventoryOf } from '../support/inventory.js';
import { moment } from '../support/moment.js';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
beforeAll(async () => {
  service = await runService();
});
afterAll(() => service.stop());

const { act, register } = inventoryOf(() => service);

describe('a prompt', () => {
  const history = (id: string) =>
    service.tell(
      'query($id: ID!) { history(kind: PROMPT, id: $id) { entries { type actorId reason data { name value } } } }',
      { id },
    );

  it('changes twice, shows its diff, and its history tells who changed it and why', async () => {
    const id = await register('Prompt', 'Support answers');
    const [one, two] = [newId(), newId()];
    const first = 'You answer {{customer}}.\nBe brief.\nNever promise refunds.\n';
    const second = 'You answer {{customer}} in {{language}}.\nBe brief.\nNever promise refunds.\n';
    await act('addPromptVersion', { id, versionId: one, label: '1', text: first, reason: 'First draft' });
    const added = await act(
      'addPromptVersion',
      { id, versionId: two, label: '2', text: second, reason: 'Customers write in French' },
      'versions { label text state erased length variables digest }',
    );
    expect(added.versions).toMatchObject([
      { label: '1', text: first, state: 'READABLE', erased: false },
      { label: '2', text: second, variables: ['customer', 'language'] },
    ]);
    const diff = await service.tell(
      'query($id: ID!, $from: ID!, $to: ID!) { promptDiff(id: $id, from: $from, to: $to) { state unified added removed from { label } to { label } } }',
      { id, from: one, to: two },
    );
    expect(diff).toMatchObject({ state: 'READABLE', added: 1, removed: 1, from: { label: '1' }, to: { label: '2' } });
    expect(diff.unified).toContain('\n-You answer {{customer}}.\n+You answer {{customer}} in {{language}}.\n');
    const { entries } = await history(id);
    expect(entries).toMatchObject([
      { type: 'PromptRegistered' },
      { type: 'PromptVersionAdded', reason: 'First draft' },
      { type: 'PromptVersionAdded', reason: 'Customers write in French' },
    ]);
    expect(new Set(entries.map(({ actorId }: { actorId: string }) => actorId)).size).toBe(1);
    expect(JSON.stringify(entries)).not.toContain('customer}}');
  });

  it('takes the same version twice as once, and another text under its id not at all', async () => {
    const id = await register('Prompt', 'Retried');
    const input = { id, versionId: newId(), label: '1', text: 'Say hello.' };
    await act('addPromptVersion', input);
    expect(await act('addPromptVersion', input, 'revision')).toMatchObject({ __typename: 'Prompt', revision: 1 });
    expect(await act('addPromptVersion', { ...input, text: 'Say hullo.' })).toMatchObject({ code: 'ID_TAKEN' });
  });

  it('is unreadable once its key is destroyed, and nothing can be added', async () => {
    const id = await register('Prompt', 'Erased');
    const versionId = newId();
    await act('addPromptVersion', { id, versionId, label: '1', text: 'The secret recipe.' });
    await service.engine.vault.erase({ organisation: service.founded.organisationId, id });
    const { versions } = await service.tell(
      'query($id: ID!) { prompt(id: $id) { versions { text state erased digest } } }',
      { id },
    );
    expect(versions).toMatchObject([
      { text: null, state: 'ERASED', erased: true, digest: expect.stringMatching(/^sha256:/) },
    ]);
    expect(
      await service.tell('query($id: ID!, $v: ID!) { promptDiff(id: $id, from: $v, to: $v) { state unified } }', {
        id,
        v: versionId,
      }),
    ).toEqual({ state: 'ERASED', unified: null });
    expect(await act('addPromptVersion', { id, label: '2', text: 'More.' })).toMatchObject({ code: 'ASSET_DISPOSED' });
  });

  it('shows its text only to roles that work with prompts', async () => {
    const id = await register('Prompt', 'Withheld');
    await act('addPromptVersion', { id, label: '1', text: 'Nobody else sees this.' });
    const member = await service.change('inviteMember', 'Member { id }', {
      name: 'Viewer',
      email: `${newId()}@example.org`,
      roles: ['VIEWER'],
    });
    const issued = await service.change('issueApiToken', 'IssuedApiToken { secret }', {
      label: 'v',
      memberId: member.id,
      scopes: ['VIEWER'],
    });
    const { versions } = await service.tell(
      'query($id: ID!) { prompt(id: $id) { versions { text state erased length } } }',
      { id },
      issued.secret,
    );
    expect(versions).toEqual([{ text: null, state: 'WITHHELD', erased: false, length: 22 }]);
  });

  it('is active per environment and goes out of use only when it is active nowhere', async () => {
    const id = await register('Prompt', 'Active');
    const versionId = newId();
    await act('addPromptVersion', { id, versionId, label: '1', text: 'Hi.' });
    await act('reviewPromptVersion', { id, versionId, note: 'Polite' });
    await act('approvePromptVersion', { id, versionId });
    expect(
      await act(
        'activatePrompt',
        { id, versionId, environment: 'PRODUCTION' },
        'environments deployments { versionId }',
      ),
    ).toMatchObject({ environments: ['PRODUCTION'], deployments: [{ versionId }] });
    expect(await act('retirePrompt', { id, reason: 'old' })).toMatchObject({ code: 'STILL_DEPLOYED' });
    await act('deactivatePrompt', { id, environment: 'PRODUCTION' });
    expect(await act('retirePrompt', { id, reason: 'old' }, 'status')).toMatchObject({ status: 'RETIRED' });
  });
});

describe('an AI system', () => {
  const subprocessor = async (): Promise<string> =>
    (
      await service.change('registerSubprocessor', 'Subprocessor { id }', {
        name: 'Host',
        purpose: 'Hosting',
        categories: ['CLOUD_INFRASTRUCTURE'],
      })
    ).id;

  it('is put to use only when the subprocessors it uses, however indirectly, may be used', async () => {
    const [host, model, id] = [
      await subprocessor(),
      await register('Model', 'Hosted'),
      await register('System', 'Hosted chat'),
    ];
    await act('linkLineage', {
      from: { kind: 'MODEL', id: model },
      relation: 'HOSTED_BY',
      to: { kind: 'SUBPROCESSOR', id: host },
    });
    await act('composeSystem', { id, components: [{ asset: { kind: 'MODEL', id: model } }] });
    expect(await act('deploySystem', { id, environment: 'PRODUCTION' })).toMatchObject({ code: 'GATE_CLOSED' });
    await act('composeSystem', { id, components: [] });
    expect(await act('deploySystem', { id, environment: 'PRODUCTION' }, 'environments')).toMatchObject({
      environments: ['PRODUCTION'],
    });
    expect(
      await service.tell('query($id: ID!) { system(id: $id) { environments components { relation } } }', { id }),
    ).toEqual({ environments: ['PRODUCTION'], components: [] });
    expect(await act('retireSystem', { id, reason: 'gone' })).toMatchObject({ code: 'STILL_DEPLOYED' });
  });

  it('is not put to use when it is a prohibited practice', async () => {
    const id = await register('System', 'Scoring people');
    await act('assessSystemRisk', {
      id,
      riskClass: 'PROHIBITED',
      criticality: 'HIGH',
      rationale: 'It scores social behaviour',
    });
    expect(await act('deploySystem', { id, environment: 'STAGING' })).toMatchObject({ code: 'PROHIBITED_PRACTICE' });
  });
});

describe('the whole inventory', () => {
  it('is one list over all kinds, by page, by filter and as of a past moment', async () => {
    const word = newId();
    const before = moment();
    const made: string[] = [];
    for (const kind of ['Model', 'Dataset', 'Prompt', 'System'] as const)
      made.push(await register(kind, `${kind} ${word}`));
    const ask = (filter: object, page: object = {}) =>
      service.tell(
        `query ($filter: AssetFilter, $first: Int, $after: String, $asOf: Instant) {
          assets(filter: $filter, first: $first, after: $after, asOf: $asOf) { totalCount edges { node { kind id name } } pageInfo { hasNextPage endCursor } } }`,
        { filter, ...page },
      );
    const page = await ask({ text: word.toUpperCase() }, { first: 3 });
    expect(page.edges.map(({ node }) => node.kind)).toEqual(['MODEL', 'DATASET', 'PROMPT']);
    expect(page).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true } });
    const rest = await ask({ text: word }, { first: 3, after: page.pageInfo.endCursor });
    expect([...page.edges, ...rest.edges].map(({ node }) => node.id)).toEqual(made);
    expect(rest.pageInfo.hasNextPage).toBe(false);
    expect(await ask({ text: word, kind: ['PROMPT', 'SYSTEM'], status: ['REGISTERED'] })).toMatchObject({
      totalCount: 2,
    });
    expect(await ask({ text: word }, { asOf: before })).toMatchObject({ totalCount: 0 });
    expect((await service.ask('{ assets(after: "x") { totalCount } }')).errors).toMatchObject([
      { extensions: { code: 'INVALID_CURSOR' } },
    ]);
  });

  it('takes null in a filter for an empty field, and refuses it where nothing can be empty', async () => {
    const word = newId();
    const id = await register('Model', `Unkept ${word}`);
    const kept = await register('Model', `Kept ${word}`);
    await act('assignModelCustodian', { id: kept, custodianId: service.founded.memberId });
    const models = async (filter: object): Promise<string[]> =>
      (
        await service.tell('query($filter: ModelFilter) { models(filter: $filter) { edges { node { id } } } }', {
          filter: { name: { contains: word }, ...filter },
        })
      ).edges.map(({ node }) => node.id);
    expect(await models({ custodianId: { eq: null } })).toEqual([id]);
    expect(await models({ ownerId: { eq: null } })).toEqual([]);
    const assets = await service.tell(
      'query($filter: AssetFilter) { assets(filter: $filter) { edges { node { id } } } }',
      {
        filter: { text: word, custodianId: null },
      },
    );
    expect(assets.edges.map(({ node }) => node.id)).toEqual([id]);
    expect((await service.ask('{ assets(filter: { ownerId: null }) { totalCount } }')).errors).toMatchObject([
      { extensions: { code: 'INVALID_FILTER', field: 'filter.ownerId' } },
    ]);
  });

  it('is asked for what runs in production', async () => {
    const word = newId();
    const [running, staged] = [await register('System', `Running ${word}`), await register('System', `Staged ${word}`)];
    await act('deploySystem', { id: running, environment: 'PRODUCTION' });
    await act('deploySystem', { id: staged, environment: 'STAGING' });
    const inProduction = async (): Promise<string[]> =>
      (
        await service.tell('query ($filter: AssetFilter) { assets(filter: $filter) { edges { node { id } } } }', {
          filter: { text: word, environment: 'PRODUCTION' },
        })
      ).edges.map(({ node }) => node.id);
    expect(await inProduction()).toEqual([running]);
    await act('withdrawSystem', { id: running, environment: 'PRODUCTION' });
    expect(await inProduction()).toEqual([]);
  });

  it('tells which obligations the records of an asset satisfy, and what is missing', async () => {
    const id = await register('Dataset', 'Bare');
    await act('addDatasetVersion', {
      id,
      label: '1',
      files: [{ path: 'a' }],
      sources: [{ url: 'https://a.example/x' }],
    });
    const { ready, items } = await service.tell(
      'query($id: ID!) { readiness(kind: DATASET, id: $id) { ready percent items { obligation state missing { field } } } }',
      { id },
    );
    const item = (obligation: string) => items.find((each) => each.obligation === obligation);
    expect(ready).toBe(false);
    expect(item('ETSI TS 104 223, 5.1.2-3')).toMatchObject({ state: 'SATISFIED' });
    expect(item('ETSI TS 104 223, 5.2.4-1.2')).toMatchObject({
      state: 'MISSING',
      missing: [{ field: '1.files.a.digest' }],
    });
    expect(item('ETSI TS 104 223, 5.2.4-2')).toMatchObject({
      missing: [{ field: '1.sources.https://a.example/x.collected' }],
    });
    expect(item('ETSI TS 104 223, 5.2.4-1.1')!.missing.map(({ field }) => field)).toContain('sources');
  });
});
