import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readWorkbook } from '../read-workbook.js';
import type { ReadResult, Workbook } from '../workbook.js';
import { readHere } from '../xlsx/raw-workbook.testing.js';
import { findDelimiter } from './read-csv.js';
import { writeCsv } from './write-csv.js';

const open = (bytes: Uint8Array | string, name = 'a.csv'): Promise<ReadResult> =>
  readWorkbook({ name, bytes: Buffer.from(bytes as string) }, {}, readHere);
const book = async (bytes: Uint8Array | string, name?: string): Promise<Workbook> => {
  const result = await open(bytes, name);
  if (result.kind === 'refused') throw new Error(result.refusal.message);
  return result.workbook;
};
const cells = async (bytes: Uint8Array | string): Promise<string[][]> =>
  (await book(bytes)).sheets[0]!.rows.map((row) => [...row.cells.values()]);

describe('the csv reader', () => {
  const text = 'Question;Antwort\n"Wer prüft?\nUnd wann";"Größe, ""A"""\n';
  it.each<[string, Uint8Array, string]>([
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`), 'utf-8'],
    ['UTF-16 little-endian', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 big-endian', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(), 'utf-16be'],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le'), 'utf-16le'],
    ['Windows-1252', Buffer.from(text, 'latin1'), 'windows-1252'],
  ])('reads %s with quoted line breaks and semicolons', async (_what, bytes, encoding) => {
    const read = await book(bytes);
    expect(read.csv).toEqual({ encoding, delimiter: ';' });
    expect(read.sheets[0]!.rows.map((row) => [...row.cells.values()])).toEqual([
      ['Question', 'Antwort'],
      ['Wer prüft?\nUnd wann', 'Größe, "A"'],
    ]);
  });

  it.each([
    [',', 'a,b\nc,d'],
    [';', 'a;b\n"x,y,z";d\n'],
    ['\t', 'a\tb\n"1,2;3"\td'],
    ['|', 'a|b\nc|d'],
    [',', 'one column\nonly'],
  ])('finds the delimiter %j', (delimiter, text) => {
    expect(findDelimiter(text)).toBe(delimiter);
  });

  it('obeys a line that names the delimiter, as Excel writes it', async () => {
    expect(await cells('sep=|\na|b;c;d\n')).toEqual([['a', 'b;c;d']]);
  });

  it('keeps row numbers over blank lines and says where a row is too wide', async () => {
    const read = await book('a,b\n\n\nc,d\ne,f,g\n');
    expect(read.sheets[0]!.rows.map((row) => row.number)).toEqual([1, 4, 5]);
    expect(read.problems).toMatchObject([{ place: 'csv!C5', value: 'g' }]);
  });

  it('says that a file named like a workbook holds csv', async () => {
    expect((await book('Question,Answer\nIs it?,Yes', 'form.xlsx')).problems).toMatchObject([
      { value: 'form.xlsx', reason: expect.stringMatching(/read as csv/) },
    ]);
  });

  it('refuses a quote that is never closed', async () => {
    expect(await open('a,b\n"c,d\ne,f')).toMatchObject({
      kind: 'refused',
      refusal: {
        code: 'WORKBOOK_DAMAGED',
        place: expect.stringMatching(/line/),
        reason: expect.stringMatching(/never closed/),
      },
    });
  });

  it('reads back what we write, formulas made harmless on the way', async () => {
    const cell = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .map((value) => `x${value.replace(/\r\n?/g, '\n').toWellFormed().replaceAll('\0', '')}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), async (rows) =>
        expect(await cells(writeCsv(rows))).toEqual(rows),
      ),
      { numRuns: 50 },
    );
    const risky = ['=1+1', '+49', '-x', '@SUM(A1)', "'=quoted"];
    expect(Buffer.from(writeCsv([risky])).toString()).toContain("'=1+1,'+49,'-x,'@SUM(A1),''=quoted");
    expect(await cells(writeCsv([risky]))).toEqual([risky]);
  });
});
