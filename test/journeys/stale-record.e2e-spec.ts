import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isObjectType } from 'graphql';
import { newId } from '@custodia/kernel';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
beforeAll(async () => (service = await runService()));
afterAll(() => service.stop());

const retire = `mutation($input: RetireModelInput!) { retireModel(input: $input) {
  __typename ... on Model { id } ... on RecordStale { code message staleSince } } }`;

const seen = `query($id: ID!) {
  model(id: $id) { staleSince versions { staleSince } }
  models { edges { node { id staleSince } } }
  modelVersions { edges { node { modelId staleSince } } }
  assets { edges { node { id staleSince } } }
}`;
const version = `mutation($input: AddModelVersionInput!) { addModelVersion(input: $input) {
  __typename ... on Refusal { code message } } }`;

/** An event as an earlier release might have written it, in a text that PostgreSQL does not keep. */
async function poison(id: string, after: number): Promise<void> {
  const { store, waiter } = service.engine;
  const data = { card: { intendedUse: { text: 'before\u0000after' } } };
  const meta = { organisation: service.founded.organisationId, actor: 'operator', at: new Date().toISOString() };
  const appended = await store.append(`model-${service.founded.organisationId}.${id}`, after, [
    {
      id: newId(),
      type: 'ModelDocumented',
      data: JSON.stringify(data),
      metadata: JSON.stringify({ ...meta, schema: 1 }),
    },
  ]);
  if (appended.kind !== 'appended') throw new Error('The stream has another length');
  expect(await waiter.waitFor(['model'], appended.position, 30_000)).toBe(true);
}

describe('a record whose read model could not take an event', () => {
  it('says so wherever it is shown, and is not decided on; other records are', async () => {
    const input = { name: 'Poisoned', purpose: 'An event of an earlier release holds NUL.' };
    const { id } = await service.change('registerModel', 'Model { id }', input);
    const healthy = await service.change('registerModel', 'Model { id }', { ...input, name: 'Healthy' });
    for (const model of [id, healthy.id])
      expect(
        await service.tell(version, {
          input: { id: model, label: '1' },
        }),
      ).toMatchObject({ __typename: 'Model' });
    const before = await service.ask(seen, { id });
    expect(before.data.model).toEqual({ staleSince: null, versions: [{ staleSince: null }] });
    await poison(id, 1);

    const { data, errors } = await service.ask(seen, { id });
    expect(errors).toBeUndefined();
    const since = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    expect(data.model).toEqual({ staleSince: since, versions: [{ staleSince: since }] });
    for (const list of [data.models, data.assets])
      expect(list.edges.map(({ node }) => node)).toEqual(
        expect.arrayContaining([
          { id, staleSince: since },
          { id: healthy.id, staleSince: null },
        ]),
      );
    expect(data.modelVersions.edges.map(({ node }) => node)).toEqual([
      { modelId: id, staleSince: since },
      { modelId: healthy.id, staleSince: null },
    ]);

    expect(await service.tell(retire, { input: { id, reason: 'No longer needed.' } })).toMatchObject({
      code: 'RECORD_STALE',
      staleSince: data.model!.staleSince,
    });
    // Nor is it added to by an import that finds it.
    const file = (name: string) => ({
      fileName: 'bom.json',
      onExisting: 'MATCH',
      content: Buffer.from(
        JSON.stringify({
          bomFormat: 'CycloneDX',
          specVersion: '1.6',
          version: 1,
          components: [{ type: 'machine-learning-model', 'bom-ref': 'model', name, version: '2' }],
        }),
      ).toString('base64'),
    });
    const importing = `mutation($input: ImportAssetsInput!) { importAssets(input: $input) {
      __typename ... on RecordStale { staleSince } ... on ImportReport { counts { matched versions } } ... on Refusal { code message } } }`;
    expect(await service.tell(importing, { input: file('Poisoned') })).toMatchObject({
      code: 'RECORD_STALE',
      staleSince: data.model!.staleSince,
    });
    expect(await service.tell(importing, { input: file('Healthy') })).toMatchObject({
      counts: { versions: 1 },
    });
    expect(await service.tell(retire, { input: { id: healthy.id, reason: 'No longer needed.' } })).toMatchObject({
      __typename: 'Model',
    });
  });

  it('can say so in every list of the schema', () => {
    const schema = buildSchema(readFileSync('apps/api/schema.graphql', 'utf8'));
    const nodes = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type))
      .filter(({ name }) => name.endsWith('Edge'))
      .map((edge) => getNamedType(edge.getFields()['node']!.type));
    expect(nodes.length).toBeGreaterThan(20);
    // Answers about records that are no records themselves.
    const told = ['AssetChange', 'Exposure', 'LineageNode', 'LinkChange', 'TouchedAsset'];
    for (const node of nodes.filter(({ name }) => !told.includes(name)))
      expect(isObjectType(node) && Object.keys(node.getFields())).toEqual(expect.arrayContaining(['staleSince']));
  });
});
