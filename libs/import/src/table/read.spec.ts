import { describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { inspectFile } from '../inspect.js';
import { readTable } from './read.js';
import { workbook } from './table.testing.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, part?: Parameters<typeof readTable>[2]) => readTable('assets.csv', bytes(text), part);
const table = [
  [
    'Source ID',
    'kind',
    'Name',
    'purpose',
    'license',
    'intended_use',
    'tags',
    'version',
    'digest',
    'sourceUrl',
    'collected from',
  ],
  [
    'm-1',
    'MODEL',
    'Router',
    'Routes; tickets',
    'MIT; Apache-2.0',
    'Triage "first"',
    'nlp; routing',
    '1.0',
    `sha256:${'ab12'.repeat(16)}`,
    '',
    '',
  ],
  ['d-1', 'dataset', 'Tickets', '', '', '', '', '2026', '', 'https://a.example/x; https://b.example/y', 46_000],
] as const;
const quoted = (rows: readonly (readonly (string | number)[])[], delimiter = ','): string =>
  rows.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(delimiter)).join('\r\n');

describe('a table of assets', () => {
  it.each([
    ['csv', bytes(quoted(table))],
    ['csv with semicolons and a byte order mark', bytes(`\uFEFF${quoted(table, ';')}\r\n\r\n`)],
    ['csv that names its delimiter', bytes(`sep=|\r\n${quoted(table, '|')}`)],
    ['a workbook', workbook(table)],
  ])('is read from %s', async (_, content) => {
    const report = await readTable('assets', content);
    expect(report).toMatchObject({
      format: 'asset-table',
      importable: true,
      errors: [],
      problems: [],
      rows: 2,
      taken: 2,
      next: null,
    });
    expect(report!.assets).toMatchObject([
      {
        kind: 'model',
        name: 'Router',
        description: 'Routes; tickets',
        licences: ['MIT', 'Apache-2.0'],
        card: { fields: { intendedUse: { value: 'Triage "first"' }, tags: { value: ['nlp', 'routing'] } } },
        versions: [
          { label: '1.0', files: [{ path: 'Router', digest: { algorithm: 'sha256', value: 'ab12'.repeat(16) } }] },
        ],
        place: 'row 2',
      },
      {
        kind: 'dataset',
        name: 'Tickets',
        description: undefined,
        sources: [
          { url: 'https://a.example/x', collectedFrom: '2025-12-09' },
          { url: 'https://b.example/y', collectedFrom: '2025-12-09' },
        ],
        place: 'row 3',
      },
    ]);
  });

  it('is told by its first row; other tables are left to others', async () => {
    for (const text of [
      '',
      'question,answer\n1,yes',
      'kind,name\nMODEL,x',
      '# A card\n\nkind,name,id',
      '{"kind": 1}',
      '"',
    ])
      expect(await read(text)).toBeNull();
    expect(await readTable('cards.zip', zipSync({ 'README.md': bytes('# card') }))).toBeNull();
    expect((await inspectFile({ name: 'a.csv', bytes: bytes(quoted(table)) })).format).toBe('asset-table');
  });

  it('names each wrong cell, and leaves its row out alone', async () => {
    const report = await read(
      'source_id,kind,name,size,file,colour\n1,robot,A,,,red\n,MODEL,B\n3,MODEL,\n4,MODEL,D,12,w.bin\n4,MODEL,E\n5,SUBPROCESSOR,F,7,x\n',
    );
    expect(report!.assets.map(({ name }) => name)).toEqual(['D', 'F']);
    expect(report!.problems.map(({ severity, place, field, value }) => ({ severity, place, field, value }))).toEqual([
      { severity: 'unknown', place: 'row 1', field: 'colour', value: undefined },
      { severity: 'wrong', place: 'row 2', field: 'kind', value: 'robot' },
      { severity: 'wrong', place: 'row 3', field: 'sourceId', value: undefined },
      { severity: 'wrong', place: 'row 4', field: 'name', value: undefined },
      { severity: 'wrong', place: 'row 6', field: 'sourceId', value: '4' },
      { severity: 'note', place: 'row 7', field: 'file', value: 'x' },
      { severity: 'note', place: 'row 7', field: 'size', value: '7' },
    ]);
    expect(report!.problems.every(({ remedy }) => remedy.length > 5)).toBe(true);
  });

  it('is read in parts that together are the whole', async () => {
    const text = `source_id,kind,name\n${Array.from({ length: 25 }, (_, n) => `${n},MODEL,Model ${n}`).join('\n')}\n\n3,MODEL,Twice`;
    const names: string[] = [];
    const problems: string[] = [];
    for (let after: number | null = 1; after !== null;) {
      const report: Awaited<ReturnType<typeof readTable>> = await read(text, { after, most: 10 });
      expect(report!.rows).toBe(after === 1 ? 26 : null);
      names.push(...report!.assets.map(({ name }) => name));
      problems.push(...report!.problems.map(({ place }) => place));
      after = report!.next;
    }
    expect(names).toEqual(Array.from({ length: 25 }, (_, n) => `Model ${n}`));
    expect(problems).toEqual(['row 28']);
  });

  it('takes the apostrophe that our export writes before a formula from the text', async () => {
    const report = await read(
      `id,kind,name,status,revision\n0198c6f0-0000-7000-8000-000000000001,MODEL,'=SUM(A1),REGISTERED,3`,
    );
    expect(report!.assets[0]).toMatchObject({
      name: '=SUM(A1)',
      stated: { id: '0198c6f0-0000-7000-8000-000000000001' },
    });
    expect(report!.problems).toEqual([]);
  });

  it('says where it cannot be read on', async () => {
    expect(await read('source_id,kind,name\n1,MODEL,"open\n')).toMatchObject({
      importable: false,
      assets: [],
      errors: [{ place: 'row 2', reason: expect.stringContaining('quote') }],
    });
  });

  it.each([
    ['cut off', workbook(table).slice(0, 900)],
    ['with a document type', zipSync({ 'xl/workbook.xml': bytes('<!DOCTYPE x [<!ENTITY a "b">]><workbook/>') })],
    ['without sheets', zipSync({ 'xl/workbook.xml': bytes('<workbook/>') })],
    ['with broken XML', zipSync({ 'xl/workbook.xml': bytes('<workbook><sheets>') })],
  ])('is no table when it is a workbook %s', async (_, content) => {
    expect(await readTable('x.xlsx', content)).toBeNull();
  });

  it('reads 20,000 rows quickly, and lets others work meanwhile', async () => {
    const rows = [
      table[0]!,
      ...Array.from({ length: 20_000 }, (_, n) => [`m-${n}`, 'MODEL', `Model ${n}`, 'p'.repeat(100), 'MIT']),
    ];
    const content = bytes(quoted(rows));
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const report = await readTable('many.csv', content, { after: 19_001, most: 1_000 });
    clearInterval(timer);
    expect(report).toMatchObject({ taken: 1_000, next: null });
    expect(longest).toBeLessThan(1_000);
  });
});
