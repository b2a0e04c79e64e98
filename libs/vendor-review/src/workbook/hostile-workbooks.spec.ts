import { afterAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadLimits } from './limits.js';
import { readWorkbook } from './read-workbook.js';
import type { ReadResult, WorkbookRefusal } from './workbook.js';
import {
  inline,
  parts,
  patched,
  rawWorkbook,
  readHere,
  relationships,
  sheetXml,
  workbookWithSheet,
} from './xlsx/raw-workbook.testing.js';

const inThread = (bytes: Uint8Array, limits: Partial<ReadLimits> = {}): Promise<ReadResult> =>
  readWorkbook({ name: 'hostile.xlsx', bytes }, limits);
const here = async (bytes: Uint8Array, limits: Partial<ReadLimits> = {}): Promise<WorkbookRefusal | undefined> => {
  const result = await readWorkbook({ name: 'hostile.xlsx', bytes }, limits, readHere);
  return result.kind === 'refused' ? result.refusal : undefined;
};
const sheet = 'xl/worksheets/sheet1.xml';

/** A zip whose entry claims another size than it has. */
function lyingZip(claimed: number, real: Uint8Array): Uint8Array {
  const files = Object.entries(parts({ [sheet]: null })).flatMap(([name, content]) =>
    content === null ? [] : [{ name, data: Buffer.from(content as string), claimed: -1 }],
  );
  files.push({ name: sheet, data: Buffer.from(real), claimed });
  const body: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const packed = deflateRawSync(file.data);
    const name = Buffer.from(file.name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(file.data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(file.claimed < 0 ? file.data.length : file.claimed, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), fields, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), fields, tail, name]));
    body.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('504b0506', 0, 'hex');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...body, directory, end]);
}

describe('a zip made to exhaust or fool its reader', () => {
  it('is refused for its ratio before anything is unpacked', async () => {
    const bomb = rawWorkbook({ [sheet]: sheetXml(`<row r="1">${' '.repeat(30_000_000)}</row>`) });
    expect(await here(bomb)).toMatchObject({
      code: 'WORKBOOK_UNSAFE',
      place: sheet,
      reason: expect.stringMatching(/times its size/),
    });
  });

  it('is refused for what it claims to unpack to, parts nobody reads included', async () => {
    expect(
      await here(rawWorkbook({ 'xl/media/a.bin': new Uint8Array(3_000_000) }), { unpackedBytes: 2_000_000 }),
    ).toMatchObject({ code: 'WORKBOOK_TOO_LARGE', reason: expect.stringMatching(/claims to unpack/) });
  });

  it.each([
    ['less', 200],
    ['more', 50_000],
  ])('is refused when it holds %s than it claims', async (_what, claimed) => {
    const content = Buffer.from(sheetXml(`<row r="1">${inline('A1', 'x'.repeat(20_000))}</row>`));
    expect(await here(lyingZip(content.length, content))).toBeUndefined();
    expect(await here(lyingZip(claimed, content))).toMatchObject({ code: 'WORKBOOK_DAMAGED', place: sheet });
  });

  it.each([
    '../../etc/cron.d/evil',
    '/absolute/evil.xml  ',
    'C:/windows/evil.xml  ',
    '..\\..\\evil\\evil.xml  ',
    'xl/../../../evil.xml  ',
  ])('is refused for an entry named %j', async (name) => {
    const neutral = 'n'.repeat(name.length);
    expect(await here(patched(rawWorkbook({ [neutral]: 'x' }), neutral, name))).toMatchObject({
      code: 'WORKBOOK_UNSAFE',
      reason: expect.stringMatching(/outside/),
    });
  });

  it('is refused when two parts have the same name', async () => {
    expect(
      await here(patched(rawWorkbook({ 'xl/worksheets/sheet2.xml': sheetXml('') }), 'sheet2.xml', 'SHEET1.xml')),
    ).toMatchObject({ code: 'WORKBOOK_UNSAFE', reason: expect.stringMatching(/two parts/) });
  });

  it('is refused when cut off anywhere', async () => {
    const whole = workbookWithSheet(`<row r="1">${inline('A1', 'text')}</row>`);
    for (const share of [0.01, 0.3, 0.6, 0.9, 0.99])
      expect(await here(whole.slice(0, Math.ceil(whole.length * share)))).toMatchObject({ code: 'WORKBOOK_DAMAGED' });
  });

  it('is refused, not thrown, whatever byte is flipped', async () => {
    const whole = workbookWithSheet(`<row r="1">${inline('A1', 'text')}</row>`);
    for (let at = 0; at < whole.length; at += 17) {
      const broken = Buffer.from(whole);
      broken[at] = broken[at]! ^ 0xff;
      const result = await readWorkbook({ name: 'flipped.xlsx', bytes: broken }, {}, readHere);
      expect(['read', 'refused']).toContain(result.kind);
    }
  });

  it('is refused for too many entries and for a password on a part', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`xl/media/${index}.txt`, 'x']));
    expect(await here(rawWorkbook(many), { entries: 50 })).toMatchObject({
      code: 'WORKBOOK_TOO_LARGE',
      reason: expect.stringMatching(/entries/),
    });
    const encrypted = Buffer.from(rawWorkbook());
    for (let at = encrypted.indexOf('504b0102', 0, 'hex'); at >= 0; at = encrypted.indexOf('504b0102', at + 4, 'hex'))
      encrypted[at + 8]! |= 1;
    expect(await here(encrypted)).toMatchObject({ code: 'WORKBOOK_ENCRYPTED' });
  });

  it('is refused for its size alone, before a byte is read', async () => {
    expect(await here(rawWorkbook(), { fileBytes: 100 })).toMatchObject({ code: 'WORKBOOK_TOO_LARGE' });
  });
});

describe('XML made to exhaust or fool its reader', () => {
  const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>`;
  it.each([
    [
      'entities that multiply',
      sheet,
      `<?xml version="1.0"?>${laughs}<worksheet><sheetData><row><c t="str"><v>&c;</v></c></row></sheetData></worksheet>`,
      'WORKBOOK_UNSAFE',
    ],
    [
      'an entity that reads a file',
      'xl/workbook.xml',
      '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><workbook>&f;</workbook>',
      'WORKBOOK_UNSAFE',
    ],
    ['a document type in the relationships', '_rels/.rels', `<!DOCTYPE x>${relationships()}`, 'WORKBOOK_UNSAFE'],
    ['an entity nobody defined', sheet, sheetXml('<row><c t="str"><v>&nope;</v></c></row>'), 'WORKBOOK_DAMAGED'],
    ['elements that are not closed', sheet, '<worksheet><sheetData><row>', 'WORKBOOK_DAMAGED'],
    ['no XML at all', sheet, 'PK\u0003\u0004', 'WORKBOOK_DAMAGED'],
    ['nothing', sheet, '', 'WORKBOOK_DAMAGED'],
    [
      'bytes that are not UTF-8',
      sheet,
      Buffer.from(sheetXml(`<row>${inline('A1', 'ÿ')}</row>`), 'latin1'),
      'WORKBOOK_DAMAGED',
    ],
    [
      'an encoding nobody knows',
      sheet,
      `<?xml version="1.0" encoding="x-none"?>${sheetXml('')}`,
      'WORKBOOK_FORMAT_UNSUPPORTED',
    ],
    ['elements inside elements without end', sheet, sheetXml('<a>'.repeat(5_000)), 'WORKBOOK_UNSAFE'],
    [
      'an attribute without end',
      sheet,
      `<worksheet x="${randomBytes(1_700_000).toString('base64')}"/>`,
      'WORKBOOK_UNSAFE',
    ],
  ])('with %s is refused', async (_what, part, content, code) => {
    expect(await here(rawWorkbook({ [part]: content }))).toMatchObject({ code, place: part });
  });

  it.each<[string, string, Partial<ReadLimits>, RegExp]>([
    [
      'too many rows',
      Array.from({ length: 30 }, (_, row) => `<row>${inline(null, `r${row}`)}</row>`).join(''),
      { rows: 20 },
      /20 rows/,
    ],
    ['too many cells, blank ones included', `<row>${'<c/>'.repeat(300)}</row>`, { cells: 200 }, /200 cells/],
    ['a value too far to the right', `<row r="1">${inline('XFD1', 'x')}</row>`, {}, /beyond column/],
    ['a row wider than any sheet', `<row r="1">${inline('XFD1', '')}<c/></row>`, {}, /more than 16384/],
    ['a cell that is too long', `<row>${inline('A1', 'x'.repeat(500))}</row>`, { cellLength: 400 }, /400 characters/],
    [
      'too much text',
      `<row>${inline('A1', 'x'.repeat(300))}${inline('B1', 'y'.repeat(300))}</row>`,
      { textLength: 500 },
      /500 characters/,
    ],
  ])('with %s is refused', async (_what, rows, limits, reason) => {
    expect(await here(workbookWithSheet(rows), limits)).toMatchObject({
      code: 'WORKBOOK_TOO_LARGE',
      reason: expect.stringMatching(reason),
    });
  });

  it('with too many sheets or shared strings is refused', async () => {
    const book = `<workbook xmlns:r="x"><sheets>${'<sheet name="s" r:id="rId1"/>'.repeat(30)}</sheets></workbook>`;
    expect(await here(rawWorkbook({ 'xl/workbook.xml': book }), { sheets: 20 })).toMatchObject({
      code: 'WORKBOOK_TOO_LARGE',
      reason: expect.stringMatching(/sheets/),
    });
    expect(
      await here(rawWorkbook({ 'xl/sharedStrings.xml': `<sst>${'<si><t>x</t></si>'.repeat(30)}</sst>` }), {
        sharedStrings: 20,
      }),
    ).toMatchObject({ code: 'WORKBOOK_TOO_LARGE', reason: expect.stringMatching(/strings/) });
  });

  it('with ranges over the whole sheet is read at once: a range is four numbers', async () => {
    const after = `<mergeCells>${'<mergeCell ref="A1:XFD1048576"/>'.repeat(500)}</mergeCells><dataValidations>${'<dataValidation type="list" sqref="A1:XFD1048576 B:B 3:9"><formula1>"Yes,No"</formula1></dataValidation>'.repeat(500)}</dataValidations>`;
    const result = await readWorkbook(
      { name: 'ranges.xlsx', bytes: workbookWithSheet(`<row>${inline('A1', 'x')}</row>`, after) },
      { ranges: 400 },
      readHere,
    );
    expect(result).toMatchObject({
      kind: 'read',
      workbook: {
        sheets: [{ merges: { length: 400 }, dropDowns: { length: 400 } }],
        problems: [{ value: '100' }, { value: '100' }],
      },
    });
  });

  it('with thousands of broken cells gives a short report', async () => {
    const result = await readWorkbook(
      {
        name: 'broken.xlsx',
        bytes: workbookWithSheet(
          Array.from({ length: 900 }, (_, row) => `<row><c t="s"><v>${row}</v></c>${inline(null, 'x')}</row>`).join(''),
        ),
      },
      { problems: 10 },
      readHere,
    );
    expect(result.kind === 'read' && result.workbook.problems.map((problem) => problem.value).slice(-1)).toEqual([
      '890',
    ]);
    expect(result.kind === 'read' && result.workbook.problems.length).toBe(11);
  });

  it('cannot reach prototypes through names', async () => {
    const result = await readWorkbook(
      {
        name: 'proto.xlsx',
        bytes: workbookWithSheet(
          `<row __proto__="x" constructor="y">${inline('A1', '__proto__')}</row>`,
          '<dataValidations><dataValidation type="list" sqref="A1"><formula1>__proto__</formula1></dataValidation></dataValidations>',
        ),
      },
      {},
      readHere,
    );
    expect(result).toMatchObject({ kind: 'read', workbook: { sheets: [{ dropDowns: [] }] } });
  });
});

describe('the reading thread', () => {
  const folder = mkdtemp(join(tmpdir(), 'custodia-workbook-'));
  afterAll(async () => rm(await folder, { recursive: true }));

  it('reads bytes and files alike, and leaves the bytes usable', async () => {
    const bytes = workbookWithSheet(`<row r="1">${inline('A1', 'text')}</row>`);
    const path = join(await folder, 'book.xlsx');
    await writeFile(path, bytes);
    const [fromBytes, fromPath] = [await inThread(bytes), await readWorkbook({ name: 'hostile.xlsx', path })];
    expect(fromBytes).toEqual(fromPath);
    expect(fromBytes).toMatchObject({
      kind: 'read',
      workbook: { sheets: [{ rows: [{ cells: new Map([[1, 'text']]) }] }] },
    });
    expect(bytes.length).toBeGreaterThan(0);
  });

  it('is ended when time is up', async () => {
    const slow = workbookWithSheet(
      Array.from({ length: 15_000 }, (_, row) => `<row>${inline(null, `row ${row} ${Math.sin(row)}`)}</row>`).join(''),
    );
    expect(await inThread(slow, { milliseconds: 5 })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'WORKBOOK_TOO_SLOW' },
    });
  });

  it('dies alone when memory is up', async () => {
    const fat = rawWorkbook({
      'xl/sharedStrings.xml': `<sst>${Array.from({ length: 60_000 }, (_, index) => `<si><t>${index} of many strings</t></si>`).join('')}</sst>`,
    });
    expect(await inThread(fat, { megabytes: 6 })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'WORKBOOK_TOO_LARGE', reason: expect.stringMatching(/memory/) },
    });
  });

  it('reads many files at once without losing one', async () => {
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        inThread(workbookWithSheet(`<row>${inline('A1', `file ${index}`)}</row>`)),
      ),
    );
    expect(results.map((result) => result.kind === 'read' && result.workbook.sheets[0]!.rows[0]!.cells.get(1))).toEqual(
      [0, 1, 2, 3, 4, 5].map((index) => `file ${index}`),
    );
  });
});
