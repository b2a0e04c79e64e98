import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readWorkbook } from '../read-workbook.js';
import type { Workbook } from '../workbook.js';
import { readHere } from './raw-workbook.testing.js';
import { writeXlsx } from './write-xlsx.js';

const read = async (bytes: Uint8Array): Promise<Workbook> => {
  const result = await readWorkbook({ name: 'written.xlsx', bytes }, {}, readHere);
  if (result.kind === 'refused') throw new Error(result.refusal.message);
  return result.workbook;
};

describe('the workbook writer', () => {
  it('writes what our reader reads back: text, numbers, drop-downs, merges, hidden sheets', async () => {
    const book = await read(
      writeXlsx([
        {
          name: 'Questions & more',
          rows: [
            ['Question ID', 'Answer', 'Owner'],
            ['A.1', 'Yes', 'we <own> "it"'],
            [null, 2.5, ' two\nlines '],
          ],
          frozenRows: 1,
          widths: [12, 30],
          merges: [{ top: 2, left: 1, bottom: 3, right: 1 }],
          dropDowns: [
            { range: { top: 2, left: 2, bottom: 3, right: 2 }, options: ['Yes', 'No', 'NA'] },
            { range: { top: 2, left: 3, bottom: 3, right: 3 }, options: ['with, comma', 'x'.repeat(300)] },
          ],
          protected: true,
        },
        { name: 'Notes', hidden: true, rows: [['n']] },
      ]),
    );
    const [first, second] = book.sheets;
    expect(book.problems).toEqual([]);
    expect(first!.name).toBe('Questions & more');
    expect(first!.protected).toBe(true);
    expect(first!.rows.map((row) => [...row.cells])).toEqual([
      [
        [1, 'Question ID'],
        [2, 'Answer'],
        [3, 'Owner'],
      ],
      [
        [1, 'A.1'],
        [2, 'Yes'],
        [3, 'we <own> "it"'],
      ],
      [
        [2, '2.5'],
        [3, ' two\nlines '],
      ],
    ]);
    expect(first!.merges).toEqual([{ top: 2, left: 1, bottom: 3, right: 1 }]);
    expect(first!.dropDowns.map((one) => one.options)).toEqual([
      ['Yes', 'No', 'NA'],
      ['with, comma', 'x'.repeat(300)],
    ]);
    expect(second!.hidden).toBe(true);
  });

  it('gives the same bytes for the same sheets', () => {
    const sheet = {
      name: 'S',
      rows: [
        ['a', 'b'],
        ['a', null],
      ],
    };
    expect(Buffer.from(writeXlsx([sheet])).equals(Buffer.from(writeXlsx([sheet])))).toBe(true);
  });

  it('carries any text through a cell, control characters and escape look-alikes included', async () => {
    const texts = fc
      .sample(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), 150)
      .concat(['_x000D_', 'a_x0041_b', '\u0007bell', 'tab\there', '=1+1', '_x005F_x0041_']);
    const wanted = texts.map((text) => `|${text.toWellFormed().replace(/\r\n?/g, '\n')}|`);
    const book = await read(writeXlsx([{ name: 'S', rows: texts.map((text) => [`|${text}|`]) }]));
    expect(book.sheets[0]!.rows.map((row) => row.cells.get(1))).toEqual(wanted);
  });

  it.each([['a/b'], [''], ['x'.repeat(32)], ["'quoted'"]])(
    'refuses the sheet name %j, which Excel would not open',
    (name) => {
      expect(() => writeXlsx([{ name, rows: [] }])).toThrow(RangeError);
    },
  );

  it('refuses text that is longer than a cell', () => {
    expect(() => writeXlsx([{ name: 'S', rows: [['x'.repeat(32_768)]] }])).toThrow('32767');
  });
});
