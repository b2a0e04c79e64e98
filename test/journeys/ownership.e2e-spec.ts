import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, isUnionType, getNamedType } from 'graphql';
import { everyOperation } from '../support/operations.js';
import { inventoryOf } from '../support/inventory.js';
import { newTenant, type Tenant } from '../support/service.js';

const schema = buildSchema(readFileSync('apps/api/schema.graphql', 'utf8'));
const kinds = ['Model', 'Dataset', 'Prompt', 'System'] as const;
type Person = { readonly id: string; readonly token: string };

let service: Tenant;
let ann: Person;
let ben: Person;
let cem: Person;
const ids = {} as Record<(typeof kinds)[number] | 'Document', string>;

async function owner(name: string): Promise<Person> {
  const roles = ['ASSET_OWNER'];
  const email = `${name}@example.org`;
  const { id } = await service.change('inviteMember', 'Member { id }', { name, email, roles });
  const { secret } = await service.change('issueApiToken', 'IssuedApiToken { secret }', {
    ...{ memberId: id, label: name, scopes: roles },
  });
  await service.change('joinOrganisation', 'Member { id }', {}, secret);
  return { id, token: secret };
}

beforeAll(async () => {
  service = await newTenant();
  [ann, ben, cem] = [await owner('ann'), await owner('ben'), await owner('cem')];
  for (const kind of kinds) {
    const input = { name: `Ann's ${kind}`, purpose: 'Translates', ownerId: ann.id, custodianId: ben.id };
    ids[kind] = (await service.change(`register${kind}`, `${kind as 'Model'} { id }`, input, ann.token)).id;
  }
  const document = { kind: 'BILL_OF_MATERIALS', title: 'Report', issuer: 'Audit Ltd' };
  ids.Document = (await service.change('registerDocument', 'Document { id }', document, ann.token)).id;
}, 60_000);

/** Mutations of one asset or document, each with the least that its input needs, of the record that Ann owns. */
const mutations = everyOperation(schema, '').flatMap(({ name, kind, text }) => {
  const result = getNamedType(schema.getMutationType()?.getFields()[name]?.type);
  if (kind !== 'mutation' || !isUnionType(result)) return [];
  const types = result.getTypes().map((type) => type.name);
  return types.includes('NotYourAsset') ? [{ name, text }] : [];
});
const subject = (name: string) => ([...kinds, 'Document'] as const).find((kind) => name.includes(kind));

const revisions = async () => {
  const { data } = await service.ask(
    'query($m: ID!, $d: ID!, $p: ID!, $s: ID!, $x: ID!) { model(id: $m) { revision } dataset(id: $d) { revision } prompt(id: $p) { revision } system(id: $s) { revision } document(id: $x) { revision } }',
    { m: ids.Model, d: ids.Dataset, p: ids.Prompt, s: ids.System, x: ids.Document },
  );
  return data;
};

describe('an asset of somebody else', () => {
  it.each(mutations.filter(({ name }) => subject(name)))(
    'is not changed by an owner with $name',
    async ({ name, text }) => {
      const id = ids[subject(name)!];
      const [operation] = everyOperation(schema, id).filter((one) => one.name === name);
      const before = await revisions();
      const { data, errors } = await service.ask<string>(text, operation!.variables, cem.token);
      const answer = (data as Record<string, { readonly code?: string }> | null)?.[name];
      const code = answer?.code ?? errors?.[0]?.extensions?.['code'];
      // Quarantine is open to whoever sees a danger; the role alone does not open the others.
      if (/^quarantine/.test(name)) expect(code).not.toBe('NOT_YOUR_ASSET');
      else expect(code).toMatch(/^(NOT_YOUR_ASSET|FORBIDDEN|INVALID_INPUT|NOT_FOUND)$/);
      if (!/^quarantine/.test(name)) expect(await revisions()).toEqual(before);
    },
  );

  it('tells whose it is, to whoever is neither its owner nor its custodian', async () => {
    for (const kind of kinds) {
      const rename = (token: string, name: string) =>
        service.change(
          `rename${kind}`,
          `${kind as 'Model'} { name } ... on NotYourAsset { ownerId }` as 'Model { name }',
          { id: ids[kind], name },
          token,
        );
      expect(await rename(cem.token, 'Mine')).toMatchObject({ code: 'NOT_YOUR_ASSET', ownerId: ann.id });
      expect(await rename(ben.token, `By Ben ${kind}`)).toMatchObject({ name: `By Ben ${kind}` });
      expect(await rename(ann.token, `By Ann ${kind}`)).toMatchObject({ name: `By Ann ${kind}` });
    }
  });

  it('changes hands by its owner or an administrator alone', async () => {
    const pass = (ownerId: string, token?: string) =>
      service.change('passModelOwnership', 'Model { ownerId }', { id: ids.Model, ownerId }, token);
    expect(await pass(cem.id, cem.token)).toMatchObject({ code: 'NOT_YOUR_ASSET' });
    expect(await pass(ben.id, ben.token)).toMatchObject({ code: 'NOT_YOUR_ASSET' });
    expect(await pass(cem.id, ann.token)).toMatchObject({ ownerId: cem.id });
    expect(await pass(ann.id)).toMatchObject({ ownerId: ann.id });
  });

  it('is linked to others by whoever answers for one of the ends', async () => {
    const { register } = inventoryOf(() => service);
    const theirs = await register('Dataset', 'Of the administrator');
    const link = (from: string, token: string) =>
      service.change(
        'linkLineage',
        'LineageLink { linked }',
        { from: { kind: 'MODEL', id: ids.Model }, relation: 'TRAINED_ON', to: { kind: 'DATASET', id: from } },
        token,
      );
    expect(await link(theirs, cem.token)).toMatchObject({ code: 'NOT_YOUR_ASSET' });
    expect(await link(theirs, ben.token)).toMatchObject({ linked: true });
  });

  it('is not changed by an import either', async () => {
    const content = Buffer.from('---\nlicense: mit\n---\n# By Ann Model\n\n## Uses\n\nSomething else.\n').toString(
      'base64',
    );
    const input = { fileName: 'README.md', assetName: 'By Ann Model', content, onExisting: 'UPDATE' };
    const imported = (token: string) =>
      service.change(
        'importAssets',
        'ImportReport { dryRun } ... on ImportRefused { because }' as 'ImportReport { dryRun }',
        input,
        token,
      );
    expect(await imported(cem.token)).toMatchObject({
      code: 'IMPORT_REFUSED',
      because: [expect.stringContaining('belongs to member')],
    });
    expect(await imported(ann.token)).toMatchObject({ dryRun: false });
  });

  it('is explained by whoCan', async () => {
    const { members } = await service.tell(
      'query($asset: CaseAssetInput!) { whoCan(action: CHANGE, asset: $asset) { members { memberId grounds } } }',
      { asset: { kind: 'MODEL', id: ids.Model } },
    );
    const grounds = new Map(members.map((member) => [member.memberId, member.grounds]));
    expect([grounds.get(ann.id), grounds.get(ben.id), grounds.get(cem.id)]).toEqual([
      ['OWNERSHIP'],
      ['CUSTODIANSHIP'],
      undefined,
    ]);
  });

  it('covers every mutation of the four kinds and of documents', () => {
    expect(mutations.length).toBeGreaterThan(50);
    expect(mutations.filter(({ name }) => !subject(name)).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['linkLineage', 'unlinkLineage']),
    );
  });
});
