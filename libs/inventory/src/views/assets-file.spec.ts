import { expect, it } from '@jest/globals';
import { assetFiles } from './assets-file.js';
import type { Asset } from './assets.types.js';

const asset = (part: Partial<Asset> = {}): Asset => ({
  kind: 'model',
  id: 'm',
  name: 'Triage',
  purpose: 'Sorts',
  status: 'registered',
  classification: 'internal',
  ownerId: 'o',
  custodianId: null,
  environments: ['staging', 'production'],
  revision: 3,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-02T00:00:00.000Z',
  ...part,
});
async function* pages(...all: Asset[][]): AsyncGenerator<Asset[]> {
  yield* all;
}
const written = async (format: keyof typeof assetFiles, ...all: Asset[][]): Promise<string> => {
  let text = '';
  for await (const part of assetFiles[format].write(pages(...all))) text += part;
  return text;
};

it('writes a line for each asset, and nothing that a spreadsheet would run', async () => {
  const risky = ['=1+1', '+49', '-x', '@SUM(A1)', '\t=x', '\r=x'];
  const lines = (
    await written(
      'csv',
      risky.map((name) => asset({ name })),
      [asset({ purpose: 'Says "hi", twice' })],
    )
  ).split('\r\n');
  expect(lines[0]).toBe(
    '\uFEFFkind,id,name,purpose,status,classification,ownerId,custodianId,environments,revision,createdAt,updatedAt',
  );
  expect(lines[1]).toBe(
    `MODEL,m,'=1+1,Sorts,REGISTERED,INTERNAL,o,,STAGING PRODUCTION,3,2026-01-01T00:00:00.000Z,2026-01-02T00:00:00.000Z`,
  );
  for (const [index, name] of risky.entries()) expect(lines[index + 1]).toContain(`'${name}`);
  expect(lines[7]).toContain('"Says ""hi"", twice"');
});

it('writes JSON that can be read, whatever the pages are', async () => {
  expect(JSON.parse(await written('json', [asset(), asset({ id: 'n' })], [asset({ id: 'o' })]))).toMatchObject([
    { kind: 'MODEL', id: 'm', environments: ['STAGING', 'PRODUCTION'], custodianId: null },
    { id: 'n' },
    { id: 'o' },
  ]);
  expect(JSON.parse(await written('json', []))).toEqual([]);
});
