import { beforeAll, describe, expect, it } from '@jest/globals';
import { inventoryOf } from '../support/inventory.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const { act, register } = inventoryOf(() => service);

describe('what is recorded elsewhere and concerns an asset', () => {
  it('keeps a question with the counts of its answer, in the history of what it found and of nothing else', async () => {
    const touched = await register('Dataset', 'Web pages');
    const collected = (month: string) => ({
      url: 'https://data.poisoned.example/a.csv',
      collectedFrom: `2026-${month}-01`,
      collectedTo: `2026-${month}-31`,
    });
    await act('addDatasetVersion', { id: touched, label: 'clean', sources: [collected('01')] });
    await act('addDatasetVersion', { id: touched, label: 'bad', sources: [collected('03')] });
    const input = {
      url: 'https://data.poisoned.example/a.csv',
      from: '2026-03-01',
      to: '2026-03-31',
      reason: 'CERT 17',
    };
    const ask = (more: object = {}) =>
      service.change(
        'askExposure',
        'ExposureQuestion { id askedBy lookedFor confirmed possible excluded report { confirmed exposures { edges { node { dataset { label } } } } } }',
        { ...input, ...more },
      );
    const asked = await ask();
    expect(asked).toMatchObject({
      askedBy: service.founded.memberId,
      lookedFor: 'poisoned.example',
      confirmed: 1,
      possible: 0,
      excluded: 1,
      report: { confirmed: 1 },
    });
    const { id } = asked as { id: string };
    expect(await ask({ id })).toMatchObject({ id });
    expect(await ask({ id, url: 'https://data.poisoned.example/b.csv' })).toMatchObject({ code: 'ID_TAKEN' });
    expect(await ask({ url: null, domain: 'co.uk' })).toMatchObject({ code: 'INVALID_INPUT', field: 'domain' });

    const untouched = await register('Dataset', 'Untouched');
    const told = (dataset: string) =>
      service.tell(
        'query($id: ID!) { history(kind: DATASET, id: $id) { related { entries { type reason actorId data { name value } } } } }',
        { id: dataset },
      );
    const entries = (await told(touched)).related.entries.filter(({ type }) => type === 'ExposureAsked');
    expect(entries).toMatchObject([{ reason: 'CERT 17', actorId: service.founded.memberId }]);
    expect(entries[0]!.data).toContainEqual({ name: 'confirmed', value: '1' });
    expect((await told(untouched)).related.entries).toEqual([]);
    const { edges } = await service.tell(
      '{ exposureQuestions(filter: { lookedFor: { eq: "poisoned.example" } }) { edges { node { id url } } } }',
    );
    expect(edges.map(({ node }) => node)).toEqual([{ id, url: input.url }]);
  });

  it('stands in the history of an asset that a system came to contain it, and that it no longer does', async () => {
    const [model, other] = [await register('Model', 'Contained'), await register('Model', 'Elsewhere')];
    const system = await register('System', 'Container');
    const part = (id: string) => ({ asset: { kind: 'MODEL', id } });
    await act('composeSystem', { id: system, components: [part(model), part(other)], reason: 'First build' });
    await act('composeSystem', { id: system, components: [part(other)], reason: 'Too slow' });
    const related = async (id: string) => {
      const history = await service.tell(
        'query($id: ID!) { history(kind: MODEL, id: $id) { related { next entries { type reason data { name value } } } } }',
        { id },
      );
      return history.related.entries.map(({ type, reason }) => [type, reason]);
    };
    expect(await related(model)).toEqual([
      ['SystemComposed', 'First build'],
      ['SystemComposed', 'Too slow'],
    ]);
    expect(await related(other)).toEqual([['SystemComposed', 'First build']]);
  });
});
