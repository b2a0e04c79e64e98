import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { bom, importsOf } from '../support/imports.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
beforeAll(async () => void (service = await newTenant()));

const { given } = importsOf(() => service);

const trained = (model: string, url: string, data = 'Training data') => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: [
    {
      type: 'machine-learning-model',
      'bom-ref': 'm',
      name: model,
      version: '1',
      modelCard: { modelParameters: { datasets: [{ type: 'dataset', name: data, contents: { url } }] } },
    },
  ],
});
const touched = async (domain: string): Promise<(string | null)[]> => {
  const report = await service.tell(
    'query($domain: String) { exposure(domain: $domain) { exposures(first: 5) { edges { node { downstream(first: 10) { edges { node { asset { name } } } } } } } } }',
    { domain },
  );
  return report.exposures.edges.flatMap(({ node }) => node.downstream.edges.map((each) => each.node.asset.name));
};

describe('data sets of the same name', () => {
  it('stay two when they come from two owners, and exposure names the right model', async () => {
    const word = newId().slice(-12);
    const [one, other] = [`one-${word}.example`, `other-${word}.example`];
    await given('one.json', trained(`Model one ${word}`, `https://${one}/data`));
    const second = await given('other.json', trained(`Model other ${word}`, `https://${other}/patients`));
    expect(second.counts).toMatchObject({ created: 2 });
    expect(await touched(one)).toEqual([`Model one ${word}`]);
    expect(await touched(other)).toEqual([`Model other ${word}`]);
    const third = await given('third.json', trained(`Model third ${word}`, `https://files.${one}/more`));
    expect(third.counts).toMatchObject({ created: 1 });
  });
});

describe('the name of what a file describes', () => {
  const card = (text: string) => `---\nlicense: mit\n---\n\n# Model description\n\n${text}\n`;

  it('is the one that was given, whatever the file calls it', async () => {
    const name = `acme/${newId()}`;
    const report = await given('README.md', card('Sorts mail.'), { assetName: name });
    expect(report.assets).toMatchObject([{ name, outcome: 'CREATED' }]);
    const based = `---\nlicense: mit\nbase_model: ${name}\nmodel_name: Tuned ${name}\n---\n\n# Tuned\n\nSorts mail better.\n`;
    const tuned = await given('README.md', based);
    expect(tuned.links).toMatchObject([{ relation: expect.any(String), outcome: 'CREATED' }]);
    expect(tuned.assets.find(({ mention }) => mention)).toMatchObject({ id: report.assets[0]!.id, name });
  });

  it('is refused for a file that describes several', async () =>
    expect(await given('bom.json', bom(`scorer ${newId()}`), { assetName: 'One' })).toMatchObject({
      __typename: 'FileNotImportable',
    }));

  it('is corrected afterwards, and the history keeps the former one', async () => {
    const name = `Wrong ${newId()}`;
    const { assets } = await given('README.md', card('Sorts mail.'), { assetName: name });
    const id = assets[0]!.id;
    const renamed = await service.tell(
      'mutation($input: RenameModelInput!) { renameModel(input: $input) { ... on Model { name } ... on Refusal { code } } }',
      { input: { id, name: `Right ${name}`, reason: 'The file had a heading of the template' } },
    );
    expect(renamed).toEqual({ name: `Right ${name}` });
    const { entries } = await service.tell(
      'query($id: ID!) { history(kind: MODEL, id: $id) { entries { type reason } } }',
      { id },
    );
    expect(entries.at(-1)).toEqual({ type: 'ModelRenamed', reason: 'The file had a heading of the template' });
  });
});

it('an export of our own imports as nothing new', async () => {
  const { assets } = await given('bom.json', bom(`scorer ${newId()}`));
  const exported = await service.tell('query ($id: ID!) { assetExport(kind: MODEL, id: $id) { fileName text } }', {
    id: assets[0]!.id,
  });
  const again = await given(exported!.fileName, JSON.parse(exported!.text) as object);
  expect(again.counts).toMatchObject({ created: 0, completed: 0, versions: 0, links: 0 });
});
