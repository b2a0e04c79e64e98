import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Mutation } from '../support/graphql.js';
import { disposalOffice } from '../support/disposal.js';
import { moment } from '../support/moment.js';
import { newTenant, type Tenant } from '../support/service.js';
import { inDays } from '../support/vendor.js';

let service: Tenant;
let office: ReturnType<typeof disposalOffice>;
beforeAll(async () => {
  service = await newTenant();
  office = disposalOffice(service);
});

const sha = (): string => `sha256:${newId().replaceAll('-', '')}${newId().replaceAll('-', '')}`;
type Kind = 'Model' | 'Dataset' | 'Prompt' | 'System';
const register = async (kind: Kind): Promise<string> =>
  (
    await office.change(
      `register${kind}`,
      { name: `${kind} ${newId()}`, purpose: 'To be looked after' },
      // Every kind has these fields.
      `${kind as 'Model'} { id }`,
    )
  ).id;
const then = <const Fields extends string>(kind: Kind, id: string, at: string, fields: Fields) =>
  service.tell(
    `query ($id: ID!, $at: Instant!) { ${kind.toLowerCase() as 'model'}(id: $id, asOf: $at) { ${fields} } }`,
    {
      id,
      at,
    },
  );

describe.each(['Model', 'Dataset', 'Prompt', 'System'] as const)('a record of the kind %s', (kind) => {
  const fields = 'id ownerId custodianId classification card { field text list }';
  const change = (mutation: Mutation, input: object) =>
    office.change(mutation, input, `${kind as 'Model'} { ${fields} }`);

  it('is corrected in its name, and is found as it was called before', async () => {
    const id = await register(kind);
    const before = moment();
    const name = `Corrected ${id}`;
    const renamed = await office.change(
      `rename${kind}`,
      { id, name, reason: 'A typing error.' },
      `${kind as 'Model'} { name }`,
    );
    expect(renamed).toMatchObject({ name });
    expect((await then(kind, id, before, 'name')).name).not.toBe(name);
  });

  it('passes from owner to owner, gets a custodian and a classification, and knows who it was before', async () => {
    const [owner, custodian] = [await office.member('ASSET_OWNER'), await office.member('DATA_CUSTODIAN')];
    const id = await register(kind);
    const before = moment();
    expect(await change(`pass${kind}Ownership`, { id, ownerId: owner.id })).toMatchObject({ ownerId: owner.id });
    expect(await change(`assign${kind}Custodian`, { id, custodianId: custodian.id })).toMatchObject({
      custodianId: custodian.id,
    });
    expect(await change(`reclassify${kind}`, { id, classification: 'RESTRICTED' })).toMatchObject({
      classification: 'RESTRICTED',
      ownerId: owner.id,
      custodianId: custodian.id,
    });
    expect(await then(kind, id, before, 'ownerId custodianId classification')).toEqual({
      ownerId: service.founded.memberId,
      custodianId: null,
      classification: 'INTERNAL',
    });
    const { entries } = await service.tell(
      'query ($kind: AssetKind!, $id: ID!) { history(kind: $kind, id: $id) { entries { type } } }',
      { kind: kind.toUpperCase(), id },
    );
    expect(entries).toHaveLength(4);
  });

  it('belongs to members of the organisation only', async () => {
    const id = await register(kind);
    expect(await change(`pass${kind}Ownership`, { id, ownerId: newId() })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('ownerId'),
    });
    expect(await change(`assign${kind}Custodian`, { id, custodianId: newId() })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('custodianId'),
    });
    expect(
      await change(`register${kind}`, { name: 'Owned by nobody', purpose: 'None', ownerId: newId() }),
    ).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await change(`reclassify${kind}`, { id: newId(), classification: 'PUBLIC' })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('goes out of use for a reason', async () => {
    const id = await register(kind);
    expect(await office.change(`retire${kind}`, { id, reason: ' ' }, `${kind} { status }`)).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('reason'),
    });
    expect(
      await office.change(`retire${kind}`, { id, reason: 'No longer needed' }, `${kind} { status }`),
    ).toMatchObject({ status: 'RETIRED' });
  });

  it('has a card, which is replaced as a whole and kept as it was', async () => {
    const id = await register(kind);
    const card = [
      { field: 'intendedUse', text: 'Drafts' },
      { field: 'limitations', text: 'Short texts' },
    ];
    const stated = await change(`document${kind}`, { id, card });
    expect(stated.card.filter(({ field }) => ['intendedUse', 'limitations'].includes(field))).toEqual(
      expect.arrayContaining([expect.objectContaining(card[0]!)]),
    );
    const before = moment();
    expect((await change(`document${kind}`, { id, card: [] })).card.some(({ text }) => text === 'Drafts')).toBe(false);
    expect(JSON.stringify(await then(kind, id, before, 'card { field text }'))).toContain('Drafts');
    expect(await change(`document${kind}`, { id, card: [{ field: 'noSuchField', text: 'x' }] })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('noSuchField'),
    });
  });
});

describe('the versions of a model', () => {
  const fields =
    'id deployments { environment versionId } announcements { environment versionId summary effectiveAt } justification { justification risk mitigations expiresAt } versions { id knownGood locations { kind uri } }';
  const change = (mutation: Mutation, input: object) => office.change(mutation, input, `Model { ${fields} }`);
  let reviewer: Awaited<ReturnType<typeof office.member>>;
  beforeAll(async () => {
    reviewer = await office.member('REVIEWER');
  });

  async function approved(id: string, label: string): Promise<string> {
    const versionId = newId();
    const evaluationId = newId();
    await change('addModelVersion', { id, versionId, label, files: [{ path: 'weights.bin', digest: sha(), size: 1 }] });
    await change('documentModel', { id, card: [{ field: 'intendedUse', text: 'Drafts' }] });
    await office.change(
      'evaluateModelVersion',
      { id, versionId, evaluationId, suite: 'held-out', metrics: [{ name: 'f1', value: 0.9, threshold: 0.8 }] },
      'Model { id }',
      reviewer,
    );
    const done = await office.change('approveModelVersion', { id, versionId, evaluationId }, 'Model { id }', reviewer);
    expect(done.id).toBe(id);
    const { versions } = await office.change(
      'markModelVersionKnownGood',
      { id, versionId },
      'Model { versions { id knownGood } }',
      reviewer,
    );
    expect(versions).toContainEqual({ id: versionId, knownGood: true });
    return versionId;
  }

  it('are rolled back to one that was good, and to no other', async () => {
    const id = await register('Model');
    const first = await approved(id, '1');
    await change('deployModel', { id, versionId: first, environment: 'PRODUCTION' });
    const second = await approved(id, '2');
    await change('deployModel', { id, versionId: second, environment: 'PRODUCTION' });
    const third = newId();
    await change('addModelVersion', { id, versionId: third, label: '3' });
    expect(await change('rollBackModel', { id, environment: 'PRODUCTION', toVersionId: third })).toMatchObject({
      code: 'NOT_KNOWN_GOOD',
    });
    const back = await change('rollBackModel', {
      id,
      environment: 'PRODUCTION',
      toVersionId: first,
      reason: 'It invents sources.',
    });
    expect(back.deployments).toEqual([{ environment: 'PRODUCTION', versionId: first }]);
    expect(await change('rollBackModel', { id, environment: 'PRODUCTION', toVersionId: newId() })).toMatchObject({
      code: expect.stringMatching(/NOT_KNOWN_GOOD|NOT_FOUND|INVALID_INPUT/),
    });
  });

  it('are announced before they change where they run', async () => {
    const id = await register('Model');
    const versionId = await approved(id, '1');
    const announced = { environment: 'PRODUCTION', versionId, summary: 'New weights', effectiveAt: inDays(14) };
    expect((await change('announceModelChange', { id, ...announced })).announcements).toEqual([announced]);
    expect(await change('announceModelChange', { id, ...announced, versionId: newId() })).toMatchObject({
      code: expect.stringMatching(/INVALID_INPUT|NOT_FOUND/),
    });
  });

  it('are justified for a time where the card is not complete', async () => {
    const id = await register('Model');
    const stated = {
      justification: 'Needed for the pilot',
      risk: 'Unknown training data',
      mitigations: 'A person checks every draft',
      expiresAt: inDays(90),
    };
    expect((await change('justifyModel', { id, ...stated })).justification).toEqual(stated);
    expect(await change('justifyModel', { id, ...stated, expiresAt: inDays(-1) })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('expiresAt'),
    });
  });

  it('are recorded wherever a copy lies', async () => {
    const id = await register('Model');
    const versionId = newId();
    await change('addModelVersion', { id, versionId, label: '1' });
    const location = { id: newId(), kind: 'backup', uri: 'vault eu-1' };
    const { versions } = await change('recordModelLocation', { id, versionId, location });
    expect(versions).toMatchObject([{ locations: [{ kind: 'backup', uri: 'vault eu-1' }] }]);
    expect((await change('recordModelLocation', { id, versionId, location })).versions[0]!.locations).toHaveLength(1);
    expect(
      await change('recordModelLocation', { id, versionId: newId(), location: { kind: 'cache', uri: 'x' } }),
    ).toMatchObject({ code: expect.stringMatching(/NOT_FOUND|INVALID_INPUT/) });
  });
});

describe('a dataset', () => {
  it('is recorded where it lies', async () => {
    const id = await register('Dataset');
    const versionId = newId();
    await office.change(
      'addDatasetVersion',
      { id, versionId, label: '1', files: [{ path: 'a.csv', digest: sha() }] },
      'Dataset { id }',
    );
    const kept = await office.change(
      'recordDatasetLocation',
      { id, versionId, location: { kind: 'registry', uri: 's3://data/1' } },
      'Dataset { versions { locations { kind uri } } }',
    );
    expect(kept.versions).toEqual([{ locations: [{ kind: 'registry', uri: 's3://data/1' }] }]);
  });
});

describe('lists of what belongs to assets', () => {
  it('show the links that hold, and the versions of prompts', async () => {
    const [model, dataset, prompt] = [await register('Model'), await register('Dataset'), await register('Prompt')];
    await office.change(
      'linkLineage',
      { from: { kind: 'MODEL', id: model }, relation: 'TRAINED_ON', to: { kind: 'DATASET', id: dataset } },
      'LineageLink { id }',
    );
    const { edges } = await service.tell(
      '{ lineageLinks(first: 200, filter: { linked: { eq: true }, relation: { in: [TRAINED_ON] } }) { edges { node { from { kind id } to { kind id } } } } }',
    );
    expect(edges.map(({ node }) => node)).toContainEqual({
      from: { kind: 'MODEL', id: model },
      to: { kind: 'DATASET', id: dataset },
    });
    const versionId = newId();
    await office.change(
      'addPromptVersion',
      { id: prompt, versionId, label: '1', text: 'You draft replies.' },
      'Prompt { id }',
    );
    const { edges: versions } = await service.tell(
      '{ promptVersions(first: 200) { edges { node { id label digest } } } }',
    );
    expect(versions.map(({ node }) => node.id)).toContain(versionId);
  });
});
