import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Mutation } from '../support/graphql.js';
import { runService, type RunningService } from '../support/service.js';
import { act } from '../support/vendor.js';

let service: RunningService;
beforeAll(async () => {
  service = await runService();
});
afterAll(() => service.stop());

const change = <const Fields extends string = ''>(mutation: Mutation, input: object, fields?: Fields) =>
  act(service, mutation, 'Subprocessor', input, fields);
const register = (more: object = {}) =>
  change(
    'registerSubprocessor',
    { name: `Vendor ${newId()}`, purpose: 'Hosting', categories: ['CLOUD_INFRASTRUCTURE'], ...more },
    'name',
  );
const read = <const Fields extends string>(id: string, fields: Fields) =>
  service.tell(`query ($id: ID!) { subprocessor(id: $id) { ${fields} } }`, { id });

describe('what is known of a subprocessor', () => {
  it('says where data is processed and on which ground, now and before', async () => {
    const { id } = await register({ regions: ['DE'], transferBasis: 'NONE_NEEDED' });
    const before = new Date().toISOString();
    expect(
      await change(
        'stateSubprocessorRegions',
        { id, regions: ['DE', 'US'], transferBasis: 'STANDARD_CONTRACTUAL_CLAUSES', reason: 'A second site.' },
        'regions transferBasis',
      ),
    ).toMatchObject({ regions: ['DE', 'US'], transferBasis: 'STANDARD_CONTRACTUAL_CLAUSES' });
    const then = await service.tell(
      'query ($id: ID!, $at: Instant!) { subprocessor(id: $id, asOf: $at) { regions transferBasis } }',
      { id, at: before },
    );
    expect(then).toEqual({ regions: ['DE'], transferBasis: 'NONE_NEEDED' });
  });

  it('names who could take its place', async () => {
    const [{ id }, other] = [await register(), await register()];
    const alternatives = [
      { name: other.name, note: 'Within a week', subprocessorId: other.id },
      { name: 'Own machines', note: 'Slower', subprocessorId: null },
    ];
    expect(
      await change('nameSubprocessorAlternatives', { id, alternatives }, 'alternatives { name note subprocessorId }'),
    ).toMatchObject({ alternatives });
    expect(
      await change('nameSubprocessorAlternatives', { id, alternatives: [{ name: 'Nobody', subprocessorId: newId() }] }),
    ).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('alternatives.subprocessorId') });
  });

  it('forgets a contact everywhere, the past included', async () => {
    const { id } = await register();
    const email = `${newId()}@vendor.example`;
    const { contacts } = await change(
      'addSubprocessorContact',
      { id, name: 'Vera Vendor', email, role: 'Security' },
      'contacts { id name email role }',
    );
    expect(contacts).toEqual([{ id: expect.any(String), name: 'Vera Vendor', email, role: 'Security' }]);
    const before = new Date().toISOString();
    await change('eraseSubprocessorContact', { id, contactId: contacts[0]!.id, reason: 'She asked for it.' });
    expect(JSON.stringify(await read(id, 'contacts { id name email }'))).not.toContain(email);
    const then = await service.tell(
      'query ($id: ID!, $at: Instant!) { subprocessor(id: $id, asOf: $at) { contacts { id name email } } }',
      { id, at: before },
    );
    expect(then.contacts).toEqual([{ id: contacts[0]!.id, name: null, email: null }]);
    for await (const { data } of service.engine.store.readAll()) expect(data).not.toContain(email);
  });

  it('leads to everything that uses it, however indirectly', async () => {
    const { id } = await register();
    const model = await act(service, 'registerModel', 'Model', { name: 'Hosted', purpose: 'Answers' });
    const system = await act(service, 'registerSystem', 'System', { name: 'Chat', purpose: 'Talks' });
    await act(service, 'linkLineage', 'LineageLink', {
      from: { kind: 'MODEL', id: model.id },
      relation: 'HOSTED_BY',
      to: { kind: 'SUBPROCESSOR', id },
    });
    await act(service, 'composeSystem', 'System', {
      id: system.id,
      components: [{ asset: { kind: 'MODEL', id: model.id } }],
    });
    const found = await service.tell(
      'query ($id: ID!) { downstream(kind: SUBPROCESSOR, id: $id) { edges { node { depth asset { kind id } path { relation } } } } }',
      { id },
    );
    expect(found.edges.map(({ node }) => node)).toEqual([
      { depth: 1, asset: { kind: 'MODEL', id: model.id }, path: [{ relation: 'HOSTED_BY' }] },
      {
        depth: 2,
        asset: { kind: 'SYSTEM', id: system.id },
        path: [{ relation: 'HOSTED_BY' }, { relation: 'CONTAINS' }],
      },
    ]);
  });
});

describe('the published list of subprocessors', () => {
  const published = async (asOf?: string): Promise<string[]> =>
    (await service.tell('query ($asOf: Instant) { publishedSubprocessors(asOf: $asOf) { id } }', { asOf })).map(
      ({ id }) => id,
    );

  it('holds those in use that are meant for it, as it was at any moment, with the notices of changes', async () => {
    const [shown, hidden] = [await register({ listed: true }), await register({ listed: false })];
    expect(await published()).not.toContain(hidden.id);
    expect((await published()).includes(shown.id)).toBe(true);
    await change('announceSubprocessorChange', {
      id: shown.id,
      summary: 'Moves to another region',
      effectiveAt: '2099-01-01T00:00:00.000Z',
    });
    const list = await service.tell('{ publishedSubprocessors { id notices { summary effectiveAt } } }');
    expect(list.find(({ id }) => id === shown.id)!.notices).toEqual([
      { summary: 'Moves to another region', effectiveAt: '2099-01-01T00:00:00.000Z' },
    ]);
    const before = new Date().toISOString();
    await change('retireSubprocessor', { id: shown.id, reason: 'No longer used' });
    expect(await published()).not.toContain(shown.id);
    expect(await published(before)).toContain(shown.id);
  });
});
