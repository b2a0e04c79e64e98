import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { strToU8, zipSync } from 'fflate';
import { custodia } from '../support/command.js';
import { bearer, http } from '../support/http.js';
import { importsOf } from '../support/imports.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
let folder: string;
beforeAll(async () => {
  service = await newTenant();
  folder = await mkdtemp(join(tmpdir(), 'custodia-table-'));
});
afterAll(() => rm(folder, { recursive: true }));

const { given, logLength } = importsOf(() => service);
const csv = (...rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n');
const headings = [
  'source_id',
  'kind',
  'name',
  'purpose',
  'classification',
  'website',
  'categories',
  'transfer_basis',
  'tier',
  'risk_class',
  'owner',
  'limitations',
  'version',
  'digest',
];
const row = (fields: Readonly<Record<string, string>>): string[] => headings.map((name) => fields[name] ?? '');
const nameOf = (kind: string, id: string) =>
  service.tell(`query ($id: ID!) { asset: ${kind}(id: $id) { name } }` as string, { id }) as Promise<{
    name: string;
  } | null>;

describe('a table of assets', () => {
  it('takes in every kind with what its row states, once, however often it is imported', async () => {
    const mark = newId();
    const table = csv(
      headings,
      row({
        source_id: `m-${mark}`,
        kind: 'MODEL',
        name: 'Router',
        purpose: 'Routes',
        classification: 'confidential',
        limitations: 'Only English',
        version: '1.0',
        digest: `sha256:${'ab12'.repeat(16)}`,
      }),
      row({ source_id: `s-${mark}`, kind: 'System', name: 'Desk', risk_class: 'high' }),
      row({
        source_id: `p-${mark}`,
        kind: 'subprocessor',
        name: 'Mailer',
        website: 'https://mail.example',
        categories: 'communication',
        transfer_basis: 'adequacy decision',
        tier: '2',
      }),
    );
    const report = await given('assets.csv', table);
    expect(report).toMatchObject({
      __typename: 'ImportReport',
      format: 'asset-table',
      counts: { created: 3, versions: 1 },
    });
    const [model, system, subprocessor] = report.assets;
    expect(
      await service.tell(
        'query ($id: ID!) { model(id: $id) { name purpose classification card { field text } versions { label digest } } }',
        { id: model!.id },
      ),
    ).toMatchObject({
      name: 'Router',
      classification: 'CONFIDENTIAL',
      card: [{ field: 'limitations', text: 'Only English' }],
      versions: [{ label: '1.0' }],
    });
    expect(await service.tell('query ($id: ID!) { system(id: $id) { riskClass } }', { id: system!.id })).toEqual({
      riskClass: 'HIGH',
    });
    expect(
      await service.tell('query ($id: ID!) { subprocessor(id: $id) { website categories transferBasis tier } }', {
        id: subprocessor!.id,
      }),
    ).toEqual({
      website: 'https://mail.example',
      categories: ['COMMUNICATION'],
      transferBasis: 'ADEQUACY_DECISION',
      tier: 2,
    });
    const before = await logLength();
    expect(await given('renamed.csv', `${table}\n`)).toMatchObject({
      counts: { created: 0, completed: 0, matched: 3 },
    });
    expect(await logLength()).toBe(before);
  });

  it('tells what is different, and corrects the inventory when it may', async () => {
    const source_id = newId();
    const first = await given('a.csv', csv(headings, row({ source_id, kind: 'MODEL', name: 'Old', purpose: 'Same' })));
    const { id } = first.assets[0]!;
    const changed = csv(
      headings,
      row({ source_id, kind: 'MODEL', name: 'New', purpose: 'Other', classification: 'public' }),
    );
    const kept = await given('a.csv', changed);
    expect(kept.counts).toMatchObject({ matched: 1, completed: 0 });
    expect(kept.told.map(({ field }) => field).sort()).toEqual(['classification', 'name', 'purpose']);
    expect(await nameOf('model', id)).toEqual({ name: 'Old' });
    const updated = await given('a.csv', changed, { onExisting: 'UPDATE' });
    expect(updated.counts).toMatchObject({ completed: 1 });
    expect(updated.told.map(({ field }) => field)).toEqual(['purpose']);
    expect(await nameOf('model', id)).toEqual({ name: 'New' });
    expect((await given('a.csv', changed, { onExisting: 'UPDATE' })).counts).toMatchObject({
      matched: 1,
      completed: 0,
    });
  });

  it('leaves wrong rows out and names them; a dry run writes nothing', async () => {
    const before = await logLength();
    const table = csv(
      headings,
      row({ source_id: newId(), kind: 'MODEL', name: 'Fine' }),
      row({ source_id: newId(), kind: 'MODEL', name: 'Orphan', owner: newId() }),
      row({ source_id: newId(), kind: 'SUBPROCESSOR', name: 'Odd', tier: '9' }),
      row({ source_id: newId(), kind: 'SUBPROCESSOR', name: 'Lost', website: 'nowhere' }),
    );
    const dry = await given('a.csv', table, { dryRun: true });
    expect(dry).toMatchObject({ dryRun: true, counts: { created: 1 } });
    expect(dry.told.filter(({ severity }) => severity === 'WRONG').map(({ field }) => field)).toEqual([
      'ownerId',
      'tier',
      'website',
    ]);
    expect(await logLength()).toBe(before);
    expect((await given('a.csv', table)).assets.map(({ name }) => name)).toEqual(['Fine']);
  });

  it('that was imported half way is completed by importing it again', async () => {
    const mark = newId();
    const table = csv(
      headings,
      ...Array.from({ length: 1_300 }, (_, n) =>
        row({ source_id: `${mark}-${n}`, kind: 'DATASET', name: `Data ${n}` }),
      ),
    );
    const part = await service.tell(
      'mutation ($input: ImportAssetsInput!) { importAssets(input: $input) { ... on ImportReport { rows nextRow counts { created leftOut } } } }',
      { input: { fileName: 'many.csv', content: Buffer.from(table).toString('base64') } },
    );
    expect(part).toEqual({ rows: 1_300, nextRow: 1_001, counts: { created: 1_000, leftOut: 0 } });
    const path = join(folder, 'many.csv');
    await writeFile(path, table);
    const settings = { CUSTODIA_URL: service.address, CUSTODIA_TOKEN: service.founded.token! };
    const { code, out } = await custodia(['import', path, '--json'], settings);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ rows: 1_300, nextRow: null, counts: { created: 300, matched: 1_000 } }]);
  });

  it('is taken from our own export as nothing new', async () => {
    const exported = await http(service.address).get('/exports/assets.csv').set(bearer(service.founded.token!));
    const before = await logLength();
    const report = await given('assets.csv', exported.text);
    expect(report.counts).toMatchObject({ created: 0, completed: 0 });
    expect(await logLength()).toBe(before);
  });
});

describe('an archive of cards', () => {
  it('is imported file by file', async () => {
    const path = join(folder, 'cards.zip');
    const card = (text: string): Uint8Array =>
      strToU8(`---\nlicense: mit\ntags: [nlp]\n---\n# Model card\n\n## Intended use\n\n${text}\n`);
    await writeFile(
      path,
      zipSync({ 'alpha/README.md': card('One'), 'beta/README.md': card('Two'), '__MACOSX/x': strToU8('') }),
    );
    const settings = { CUSTODIA_URL: service.address, CUSTODIA_TOKEN: service.founded.token! };
    const { code, out } = await custodia(['import', path, '--json'], settings);
    const answers = JSON.parse(out) as { path: string; assets: { name: string }[] }[];
    expect(answers.map(({ path: each, assets }) => [each, assets[0]?.name])).toEqual([
      [`${path}/alpha/README.md`, 'alpha'],
      [`${path}/beta/README.md`, 'beta'],
    ]);
    expect(code).toBe(0);
  });
});
