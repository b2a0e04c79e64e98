import { describe, expect, it } from '@jest/globals';
import { readWorkbook } from './read-workbook.js';
import type { Workbook, WorkbookRefusal } from './workbook.js';
import {
  inline,
  type Parts,
  rawWorkbook,
  readHere,
  relationships,
  sheetXml,
  workbookWithSheet,
} from './xlsx/raw-workbook.testing.js';

const read = async (bytes: Uint8Array, name = 'test.xlsx'): Promise<Workbook> => {
  const result = await readWorkbook({ name, bytes }, {}, readHere);
  if (result.kind === 'refused') throw new Error(result.refusal.message);
  return result.workbook;
};
const cells = async (bytes: Uint8Array): Promise<[number, [number, string][]][]> =>
  (await read(bytes)).sheets[0]!.rows.map((row) => [row.number, [...row.cells]]);
const refusal = async (bytes: Uint8Array, name = 'test.xlsx'): Promise<WorkbookRefusal | undefined> => {
  const result = await readWorkbook({ name, bytes }, {}, readHere);
  return result.kind === 'refused' ? result.refusal : undefined;
};

describe('the workbook reader, cells', () => {
  it('reads inline, shared, rich and formula text, booleans, errors and numbers', async () => {
    const strings =
      '<sst xmlns="x"><si><t>shared</t></si><si><r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r><rPh sb="0" eb="1"><t>hint</t></rPh></si><si><t>a_x000D_\nb_x0041_</t></si></sst>';
    const row =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="str"><f>A1&amp;"x"</f><v>sharedx</v></c><c r="E1" t="b"><v>1</v></c><c r="F1" t="e"><v>#REF!</v></c><c r="G1"><v>0.30000000000000004</v></c><c r="H1" t="inlineStr"><is><r><t>in</t></r><r><t xml:space="preserve"> line</t></r></is></c><c r="I1" t="inlineStr"><is><t><![CDATA[<raw>]]></t></is></c></row>';
    expect(await cells(workbookWithSheet(row, '', { 'xl/sharedStrings.xml': strings }))).toEqual([
      [
        1,
        [
          [1, 'shared'],
          [2, 'rich'],
          [3, 'a\nbA'],
          [4, 'sharedx'],
          [5, 'TRUE'],
          [6, '#REF!'],
          [7, '0.3'],
          [8, 'in line'],
          [9, '<raw>'],
        ],
      ],
    ]);
  });

  it.each([
    [14, '45000', '2023-03-15'],
    [22, '45000.75', '2023-03-15T18:00:00'],
    [20, '0.5', '12:00:00'],
    [9, '0.5', '50%'],
    [0, '45000', '45000'],
    [164, '45000', '2023-03-15'],
    [165, '3', '3'],
    [14, '1', '1900-01-01'],
    [14, '-5', '-5'],
    [14, '1e300', '1e+300'],
  ])('reads number format %d with %s as %s', async (format, value, expected) => {
    const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-409]dd\\-mmm\\-yy;@"/><numFmt numFmtId="165" formatCode="0 &quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="${format}"/></cellXfs></styleSheet>`;
    expect(
      await cells(
        workbookWithSheet(`<row r="1"><c r="A1" s="1"><v>${value}</v></c></row>`, '', { 'xl/styles.xml': styles }),
      ),
    ).toEqual([[1, [[1, expected]]]]);
  });

  it('counts on where rows and cells carry no reference', async () => {
    const rows = `<row>${inline(null, 'a')}${inline(null, 'b')}</row><row>${inline('C2', 'c')}${inline(null, 'd')}</row>`;
    expect(await cells(workbookWithSheet(rows))).toEqual([
      [
        1,
        [
          [1, 'a'],
          [2, 'b'],
        ],
      ],
      [
        2,
        [
          [3, 'c'],
          [4, 'd'],
        ],
      ],
    ]);
  });

  it('says where a text is missing instead of inventing one', async () => {
    const book = await read(
      workbookWithSheet(`<row r="1"><c r="A1" t="s"><v>7</v></c>${inline('B1', 'here')}<c r="C1"><f>1+1</f></c></row>`),
    );
    expect(book.sheets[0]!.rows[0]!.cells.get(2)).toBe('here');
    expect(book.problems.map((problem) => problem.place)).toEqual(['One!A1', 'One!C1']);
  });

  it('sorts rows that come out of order and keeps the first value of a doubled cell', async () => {
    const book = await read(
      workbookWithSheet(
        `<row r="5">${inline('A5', 'late')}</row><row r="2">${inline('A2', 'first')}${inline('A2', 'second')}</row>`,
      ),
    );
    expect(book.sheets[0]!.rows.map((row) => [row.number, row.cells.get(1)])).toEqual([
      [2, 'first'],
      [5, 'late'],
    ]);
    expect(book.problems.map((problem) => problem.reason)).toEqual([
      'the cell occurs twice',
      'the rows of this sheet are out of order or occur twice',
    ]);
  });

  it('keeps hidden sheets and rows, and says that they are hidden', async () => {
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const book = await read(
      rawWorkbook({
        'xl/workbook.xml': `<workbook xmlns:r="${office}"><sheets><sheet name="A" state="veryHidden" r:id="rId1"/><sheet name="B" r:id="rId9"/></sheets></workbook>`,
        'xl/_rels/workbook.xml.rels': relationships(
          { id: 'rId1', type: 'worksheet', target: 'worksheets/sheet1.xml' },
          { id: 'rId9', type: 'worksheet', target: '/xl/other%20folder/b.xml' },
        ),
        'xl/other folder/b.xml': sheetXml(`<row r="1" hidden="1">${inline('A1', 'x')}</row>`),
      }),
    );
    expect(book.sheets.map((sheet) => [sheet.name, sheet.hidden, sheet.rows[0]!.hidden])).toEqual([
      ['A', true, false],
      ['B', false, true],
    ]);
  });

  it('reads drop-downs from lists, ranges, named ranges and the extension element', async () => {
    const after =
      '<dataValidations><dataValidation type="list" sqref="B2:B9 D2"><formula1>"Yes, No,""NA"""</formula1></dataValidation><dataValidation type="list" sqref="C2:C9"><formula1>$A$1:$A$2</formula1></dataValidation><dataValidation type="list" sqref="E1"><formula1>Choices</formula1></dataValidation><dataValidation type="whole" sqref="F1"><formula1>1</formula1></dataValidation></dataValidations>' +
      '<extLst><ext><x14:dataValidations xmlns:x14="y" xmlns:xm="z"><x14:dataValidation type="list"><x14:formula1><xm:f>\'One\'!A1</xm:f></x14:formula1><xm:sqref>G1:G2</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>';
    const book = await read(
      workbookWithSheet(`<row r="1">${inline('A1', 'p')}</row><row r="2">${inline('A2', 'q')}</row>`, after, {
        'xl/workbook.xml':
          '<workbook xmlns:r="x"><sheets><sheet name="One" r:id="rId1"/></sheets><definedNames><definedName name="Choices">One!$A$2</definedName></definedNames></workbook>',
      }),
    );
    expect(book.sheets[0]!.dropDowns.map((one) => [one.ranges.length, one.options])).toEqual([
      [2, ['Yes', 'No', '"NA"']],
      [1, ['p', 'q']],
      [1, ['q']],
      [1, ['p']],
    ]);
  });
});

describe('the workbook reader, other ways to write the same', () => {
  const utf16 = (text: string, mark: boolean): Uint8Array => Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le');
  const strict = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
  const plain = sheetXml(`<row r="1">${inline('A1', 'Ä')}</row>`).replace('<?xml version="1.0"?>', '');
  it.each<[string, Parts]>([
    [
      'UTF-16 with a byte order mark',
      { 'xl/worksheets/sheet1.xml': utf16(`<?xml version="1.0" encoding="UTF-16"?>${plain}`, true) },
    ],
    ['UTF-16 without one', { 'xl/worksheets/sheet1.xml': utf16(`<?xml version="1.0"?>${plain}`, false) }],
    [
      'UTF-8 with a byte order mark',
      { 'xl/worksheets/sheet1.xml': `\uFEFF<?xml version="1.0" encoding="UTF-8"?>${plain}` },
    ],
    [
      'ISO-8859-1',
      { 'xl/worksheets/sheet1.xml': Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${plain}`, 'latin1') },
    ],
    [
      'prefixed elements',
      {
        'xl/worksheets/sheet1.xml':
          '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>Ä</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>',
      },
    ],
    [
      'Strict namespaces',
      {
        '_rels/.rels': relationships({ id: 'r1', type: `${strict}/officeDocument`, target: 'xl/workbook.xml' }),
        'xl/_rels/workbook.xml.rels': relationships({
          id: 'rId1',
          type: `${strict}/worksheet`,
          target: 'worksheets/sheet1.xml',
        }),
        'xl/worksheets/sheet1.xml': plain,
      },
    ],
    [
      'another prefix for relationships',
      {
        'xl/workbook.xml':
          '<workbook xmlns:rel="x"><sheets><sheet name="One" sheetId="1" rel:id="rId1"/></sheets></workbook>',
        'xl/worksheets/sheet1.xml': plain,
      },
    ],
    [
      'a workbook part elsewhere',
      {
        '_rels/.rels': relationships({ id: 'r1', type: 'officeDocument', target: '/office/book.xml' }),
        'xl/workbook.xml': null,
        'xl/_rels/workbook.xml.rels': null,
        'office/book.xml': '<workbook xmlns:r="x"><sheets><sheet name="One" r:id="rId1"/></sheets></workbook>',
        'office/_rels/book.xml.rels': relationships({
          id: 'rId1',
          type: 'worksheet',
          target: '../xl/worksheets/sheet1.xml',
        }),
        'xl/worksheets/sheet1.xml': plain,
      },
    ],
    ['names in another case', { 'xl/worksheets/sheet1.xml': null, 'XL/Worksheets/Sheet1.XML': plain }],
  ])('reads %s', async (_what, changed) => {
    expect(await cells(rawWorkbook(changed))).toEqual([[1, [[1, 'Ä']]]]);
  });

  it('names a sheet it cannot find and reads the others', async () => {
    const book = await read(
      rawWorkbook({
        'xl/workbook.xml':
          '<workbook xmlns:r="x"><sheets><sheet name="One" r:id="rId1"/><sheet name="Gone" r:id="rId5"/><sheet name="Away" r:id="rId6"/><sheet name="Chart" r:id="rId7"/><sheet name="Lost" r:id="rId8"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels': relationships(
          { id: 'rId1', type: 'worksheet', target: 'worksheets/sheet1.xml' },
          { id: 'rId5', type: 'worksheet', target: 'worksheets/none.xml' },
          { id: 'rId6', type: 'worksheet', target: 'http://example.org/x.xml', mode: 'External' },
          { id: 'rId7', type: 'chartsheet', target: 'worksheets/sheet1.xml' },
        ),
      }),
    );
    expect(book.sheets.map((sheet) => sheet.name)).toEqual(['One']);
    expect(book.problems.map((problem) => problem.place)).toEqual([
      'sheet "Gone"',
      'sheet "Away"',
      'sheet "Chart"',
      'sheet "Lost"',
    ]);
  });
});

describe('what is not a workbook', () => {
  const text = (content: string): Uint8Array => Buffer.from(content);
  const oleFile = (name: string): Uint8Array =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from(name, 'utf16le')]);
  it.each<[string, Uint8Array, string, RegExp]>([
    ['an empty file', text(''), 'WORKBOOK_EMPTY', /empty/],
    [
      'a web page',
      text('<html><table><tr><td>Question</td></tr></table></html>'),
      'WORKBOOK_FORMAT_UNSUPPORTED',
      /web page/,
    ],
    [
      'an XML spreadsheet',
      text('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'),
      'WORKBOOK_FORMAT_UNSUPPORTED',
      /XML/,
    ],
    ['a PDF', text('%PDF-1.7 ...'), 'WORKBOOK_FORMAT_UNSUPPORTED', /PDF/],
    ['a workbook behind a password', oleFile('EncryptedPackage'), 'WORKBOOK_ENCRYPTED', /password/],
    ['an old binary workbook', oleFile('Workbook'), 'WORKBOOK_FORMAT_UNSUPPORTED', /\.xls/],
    [
      'random bytes',
      Buffer.from(Array.from({ length: 999 }, (_, index) => (index * 7919) % 256)),
      'WORKBOOK_NOT_READABLE',
      /neither/,
    ],
    [
      'a zip without a workbook',
      rawWorkbook({ '_rels/.rels': null, 'xl/workbook.xml': null }),
      'WORKBOOK_NOT_READABLE',
      /zip/,
    ],
    [
      'a text document',
      rawWorkbook({
        '_rels/.rels': relationships({ id: 'a', type: 'officeDocument', target: 'word/document.xml' }),
        'xl/workbook.xml': null,
        'word/document.xml': '<w/>',
      }),
      'WORKBOOK_FORMAT_UNSUPPORTED',
      /text document/,
    ],
    [
      'a binary workbook',
      rawWorkbook({
        '_rels/.rels': relationships({ id: 'a', type: 'officeDocument', target: 'xl/workbook.bin' }),
        'xl/workbook.xml': null,
        'xl/workbook.bin': 'x',
      }),
      'WORKBOOK_FORMAT_UNSUPPORTED',
      /xlsb/,
    ],
    [
      'a workbook without sheets',
      rawWorkbook({ 'xl/_rels/workbook.xml.rels': null }),
      'WORKBOOK_EMPTY',
      /no readable sheet/,
    ],
    [
      'a workbook without a value',
      workbookWithSheet('<row r="1"><c r="A1" s="3"/></row>'),
      'WORKBOOK_EMPTY',
      /no cell/,
    ],
  ])('%s is refused with a reason and a remedy', async (_what, bytes, code, reason) => {
    expect(await refusal(bytes)).toMatchObject({
      code,
      file: 'test.xlsx',
      reason: expect.stringMatching(reason),
      remedy: expect.stringMatching(/./),
    });
  });

  it('a file that is not there is refused, not thrown', async () => {
    expect(await readWorkbook({ name: 'gone.xlsx', path: '/nowhere/gone.xlsx' })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'WORKBOOK_NOT_READABLE' },
    });
  });
});
