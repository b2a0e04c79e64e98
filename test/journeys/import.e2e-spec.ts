import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { uploadTo } from '../support/http.js';
import { bom, digest, importsOf } from '../support/imports.js';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
beforeAll(async () => void (service = await runService()));
afterAll(() => service.stop());

const { send, given, logLength } = importsOf(() => service);

describe('importing a file', () => {
  it('takes in assets, versions with digests, cards and lineage, field by field', async () => {
    const name = `scorer ${newId()}`;
    const report = await given('bom.json', bom(name));
    expect(report).toMatchObject({
      __typename: 'ImportReport',
      format: 'cyclonedx',
      dryRun: false,
      counts: { created: 2, matched: 0, versions: 2, links: 1 },
      links: [{ relation: 'TRAINED_ON', outcome: 'CREATED' }],
    });
    const [model] = report.assets;
    expect(model).toMatchObject({
      kind: 'MODEL',
      name,
      outcome: 'CREATED',
      mention: false,
      fields: expect.arrayContaining([
        { field: 'licence', outcome: 'CREATED' },
        { field: 'card.intendedUse', outcome: 'CREATED' },
      ]),
      missing: expect.arrayContaining([{ field: 'guardrails' }]),
    });
    const { data } = await service.ask(
      'query ($id: ID!) { model(id: $id) { purpose licence card { field text } versions { id label files { digest } } upstream { edges { node { asset { name label } } } } } }',
      { id: model!.id },
    );
    expect(data.model).toMatchObject({
      purpose: 'Scores claims',
      licence: 'MIT',
      card: expect.arrayContaining([{ field: 'intendedUse', text: 'Sorting claims' }]),
      versions: [{ id: model!.versionIds[0], label: '1.0', files: [{ digest: `sha256:${digest}` }] }],
      upstream: { edges: [{ node: { asset: { name: `${name} letters`, label: '2026' } } }] },
    });
  });

  it('is harmless when repeated', async () => {
    const file = bom(`scorer ${newId()}`);
    await given('bom.json', file);
    const before = await logLength();
    expect(await given('bom.json', file)).toMatchObject({
      counts: { created: 0, completed: 0, matched: 2, versions: 0, links: 0 },
      links: [{ outcome: 'MATCHED' }],
    });
    expect(await logLength()).toBe(before);
  });

  it('tells in a dry run what it would do, with the ids that it would use, and writes nothing', async () => {
    const file = bom(`scorer ${newId()}`);
    const before = await logLength();
    const dry = await given('bom.json', file, { dryRun: true });
    expect(dry).toMatchObject({ dryRun: true, counts: { created: 2, versions: 2, links: 1 } });
    expect(await logLength()).toBe(before);
    const real = await given('bom.json', file);
    expect(real.assets.map(({ id }: { id: string }) => id)).toEqual(dry.assets.map(({ id }: { id: string }) => id));
  });

  it('completes one that was interrupted', async () => {
    const name = `scorer ${newId()}`;
    const [model] = (await given('bom.json', bom(name), { dryRun: true })).assets;
    const begun = await service.tell(
      'mutation ($input: RegisterModelInput!) { registerModel(input: $input) { __typename } }',
      { input: { id: model!.id, name, purpose: 'Scores claims', licence: 'MIT' } },
    );
    expect(begun.__typename).toBe('Model');
    expect(await given('bom.json', bom(name))).toMatchObject({
      counts: { created: 1, completed: 1, versions: 2, links: 1 },
      assets: expect.arrayContaining([expect.objectContaining({ id: model!.id, outcome: 'COMPLETED' })]),
    });
  });

  it('adds new versions to an asset of the same name and leaves what people stated', async () => {
    const name = `scorer ${newId()}`;
    const [first] = (await given('bom.json', bom(name))).assets;
    const report = await given(
      'bom.json',
      bom(name, {
        version: '1.1',
        description: 'Scores better',
        modelCard: { considerations: { useCases: ['Something else'] } },
      }),
    );
    expect(report.assets.find(({ kind }: { kind: string }) => kind === 'MODEL')).toMatchObject({
      id: first!.id,
      outcome: 'COMPLETED',
      versions: [{ label: '1.1', outcome: 'CREATED' }],
      fields: expect.arrayContaining([
        { field: 'purpose', outcome: 'DIFFERENT' },
        { field: 'card.intendedUse', outcome: 'DIFFERENT' },
      ]),
    });
    await given(
      'bom.json',
      bom(name, { version: '1.2', modelCard: { considerations: { useCases: ['Something else'] } } }),
      { onExisting: 'UPDATE' },
    );
    const { data } = await service.ask(
      'query ($id: ID!) { model(id: $id) { purpose card { field text } versions { label } } }',
      { id: first!.id },
    );
    expect(data.model).toMatchObject({
      purpose: 'Scores claims',
      versions: [{ label: '1.0' }, { label: '1.1' }, { label: '1.2' }],
      card: expect.arrayContaining([{ field: 'intendedUse', text: 'Something else' }]),
    });
  });

  it('leaves a version out that is there with other content, and says so', async () => {
    const name = `scorer ${newId()}`;
    await given('bom.json', bom(name));
    const report = await given('bom.json', bom(name, { hashes: [{ alg: 'SHA-256', content: 'cd'.repeat(32) }] }));
    expect(report.assets[0]!.versions).toEqual([expect.objectContaining({ label: '1.0', outcome: 'LEFT_OUT' })]);
    expect(report.told).toEqual(
      expect.arrayContaining([expect.objectContaining({ severity: 'WRONG', field: 'version' })]),
    );
  });

  it('keeps every digest of a file, each found by verifyDigest, and says which version was measured', async () => {
    const name = `scorer ${newId()}`;
    const [sha256, sha512] = ['12'.repeat(32), '34'.repeat(64)].map((text) => text.slice(0, -4) + newId().slice(-4));
    const measured = { quantitativeAnalysis: { performanceMetrics: [{ type: 'f1', value: '0.8' }] } };
    const file = bom(name, {
      hashes: [
        { alg: 'SHA-256', content: sha256 },
        { alg: 'SHA-512', content: sha512 },
      ],
      modelCard: measured,
    });
    const second = { type: 'machine-learning-model', name, version: '2.0' };
    const report = await given('bom.json', { ...file, components: [...file.components, second] });
    const [model] = report.assets;
    for (const asked of [`sha256:${sha256}`, `sha512:${sha512}`]) {
      const { data } = await service.ask(
        'query ($digest: String!) { verifyDigest(digest: $digest) { of path asset { id versionId } } }',
        { digest: asked },
      );
      expect(data.verifyDigest).toMatchObject([
        { of: 'FILE', path: name, asset: { id: model!.id, versionId: model!.versionIds[0] } },
      ]);
    }
    const { data } = await service.ask('query ($id: ID!) { model(id: $id) { card { field list } } }', {
      id: model!.id,
    });
    expect(data.model!.card).toContainEqual({ field: 'evaluationResults', list: ['f1 (version 1.0): 0.8'] });
  });

  it('asks for a name where the file gives none, so that two unnamed cards are two assets', async () => {
    const card = (task: string) =>
      `---\nlicense: mit\npipeline_tag: ${task}\n---\n\n## Model description\n\nFor ${task}.\n`;
    expect(await given('README.md', card('mail'))).toMatchObject({ __typename: 'FileNotImportable' });
    const [one, other] = [`mail ${newId()}`, `cats ${newId()}`];
    const first = await given('README.md', card('mail'), { name: one });
    const second = await given('README.md', card('cats'), { name: other });
    expect([first.assets[0], second.assets[0]]).toMatchObject([
      { name: one, outcome: 'CREATED' },
      { name: other, outcome: 'CREATED' },
    ]);
    expect(first.assets[0]!.id).not.toBe(second.assets[0]!.id);
  });

  it('registers others beside them, or refuses, when that is asked', async () => {
    const name = `scorer ${newId()}`;
    const [first] = (await given('bom.json', bom(name))).assets;
    const changed = bom(name, { version: '2.0' });
    expect(await given('bom.json', changed, { onExisting: 'REFUSE' })).toMatchObject({
      __typename: 'AssetsExist',
      ids: expect.arrayContaining([first!.id]),
    });
    const [beside] = (await given('bom.json', changed, { onExisting: 'NEW' })).assets;
    expect(beside).toMatchObject({ outcome: 'CREATED', name });
    expect(beside!.id).not.toBe(first!.id);
  });

  it('keeps a digest that cannot be one as an unverified claim', async () => {
    const report = await given(
      'bom.json',
      bom(`scorer ${newId()}`, { hashes: [{ alg: 'SHA-256', content: 'd41d8cd98f00b204e9800998ecf8427e' }] }),
    );
    expect(report.assets[0]!.versions).toMatchObject([{ outcome: 'CREATED', claims: 1 }]);
    const { data } = await service.ask('query ($id: ID!) { model(id: $id) { versions { files { digest claim } } } }', {
      id: report.assets[0]!.id,
    });
    expect(data.model!.versions[0]!.files).toMatchObject([
      { digest: null, claim: 'SHA-256:d41d8cd98f00b204e9800998ecf8427e' },
    ]);
  });

  it('seals the text of prompts and takes over no names of people', async () => {
    const [name, secret, person] = [
      `greeting ${newId()}`,
      `Hello {name}, the word is ${newId()}`,
      `ada-${newId()}@river.example`,
    ];
    const file = {
      system: { script: 'export_prompt.py', export_file_version: '2' },
      mlflow: {
        prompt: {
          name,
          version: '1',
          template: secret,
          tags: {},
          user_id: person,
          variables: ['name'],
          uri: `prompts:/${name}/1`,
        },
      },
    };
    const report = await given('prompt.json', file);
    expect(report.assets).toMatchObject([
      {
        kind: 'PROMPT',
        outcome: 'CREATED',
        fields: expect.arrayContaining([{ field: 'people', outcome: 'NOT_KEPT' }]),
      },
    ]);
    let log = '';
    for await (const { data, metadata } of service.engine.store.readAll()) log += data + metadata;
    expect([log.includes(name), log.includes(secret), log.includes(person)]).toEqual([true, false, false]);
    const { data } = await service.ask('query ($id: ID!) { prompt(id: $id) { versions { text variables } } }', {
      id: report.assets[0]!.id,
    });
    expect(data.prompt!.versions).toEqual([{ text: secret, variables: ['name'] }]);
    const before = await logLength();
    expect(await given('prompt.json', file)).toMatchObject({ counts: { matched: 1, versions: 0 } });
    expect(await logLength()).toBe(before);
  });

  it('takes a file that was uploaded before', async () => {
    const content = JSON.stringify(bom(`scorer ${newId()}`));
    const { digest: of } = await uploadTo(service.address, service.founded.token!, 'bom.json', content);
    expect(await send({ fileName: 'bom.json', digest: of })).toMatchObject({ digest: of, counts: { created: 2 } });
    expect(await send({ fileName: 'bom.json', digest: `sha256:${'0'.repeat(64)}` })).toMatchObject({
      __typename: 'InvalidInput',
    });
  });

  it.each([
    ['an unknown format', 'a,b\n1,2\n'],
    ['broken JSON', '{"bomFormat": "CycloneDX",}'],
    ['nothing', ''],
  ])('refuses %s with the reason and writes nothing', async (_, content) => {
    const before = await logLength();
    expect(await given('file.txt', content)).toMatchObject({
      __typename: 'FileNotImportable',
      problems: expect.arrayContaining([expect.any(String)]),
    });
    expect(await logLength()).toBe(before);
  });

  it.each(['\u0000', '\ud800'])(
    'refuses a file with the character %j in a text and writes nothing',
    async (character) => {
      const before = await logLength();
      expect(await given('bom.json', bom(`scorer ${character}`))).toMatchObject({ __typename: 'InvalidInput' });
      expect(await logLength()).toBe(before);
    },
  );

  it('names what is wrong with the input', async () => {
    expect(await send({ fileName: 'a/b', content: 'aa' })).toMatchObject({
      __typename: 'InvalidInput',
      message: expect.stringContaining('fileName'),
    });
    expect(await send({ fileName: 'a', content: '%' })).toMatchObject({
      __typename: 'InvalidInput',
      message: expect.stringContaining('content'),
    });
    expect(await send({ fileName: 'a' })).toMatchObject({
      __typename: 'InvalidInput',
      message: expect.stringContaining('content'),
    });
  });
});

describe('exporting an asset', () => {
  const exported = (id: string, token?: string) =>
    service.tell(
      'query ($id: ID!) { assetExport(kind: MODEL, id: $id) { fileName mediaType digest components text } }',
      { id },
      token,
    );

  it('gives a bill of materials with its lineage that another organisation imports as the same assets', async () => {
    const name = `scorer ${newId()}`;
    const [model] = (await given('bom.json', bom(name))).assets;
    const { text, components, fileName, ...told } = await exported(model!.id);
    expect({ components, fileName, ...told }).toMatchObject({
      components: 2,
      fileName: `${name.replace(' ', '-')}.cdx.json`,
      mediaType: expect.stringContaining('cyclonedx'),
    });
    const stranger = await service.strangerToken();
    const report = await send({ fileName, content: Buffer.from(text).toString('base64') }, stranger);
    expect(report).toMatchObject({
      format: 'cyclonedx',
      counts: { created: 2, versions: 2, links: 1 },
      links: [{ relation: 'TRAINED_ON' }],
    });
    expect(report.assets.map((asset) => [asset.kind, asset.name, asset.versions[0]!.label])).toEqual(
      expect.arrayContaining([
        ['MODEL', name, '1.0'],
        ['DATASET', `${name} letters`, '2026'],
      ]),
    );
    expect(await exported(model!.id, stranger)).toBeNull();
  });
});
