import { describe, expect, it } from '@jest/globals';
import { importAnswers, type AnswerImport } from './import-answers.js';
import { bookOf, type Cells, csvOf, editionOf, question, sheetOf } from './questionnaires.testing.js';
import { recognise } from './recognise.js';
import type { Workbook } from './workbook.js';
import { inline, rawWorkbook, relationships, sheetXml } from './xlsx/raw-workbook.testing.js';
import { writeXlsx } from './xlsx/write-xlsx.js';

const ids = ['a1', 'a2', 'a3', 'a4', 'a5'];
const edition = editionOf(ids.map((id) => question(id)));
const asked = (id: string): string => `Is ${id} in place?`;
const imported = (book: Workbook, column?: string): AnswerImport =>
  importAnswers(book, edition, recognise(book, column));
/** Answer by answer, in the order of the questions: the value, or the words where none was read. */
const read = ({ answers }: AnswerImport): unknown[] => answers.map(({ value, text }) => value ?? text);
const filled = (
  answers: readonly (string | number | null)[],
  headings: Cells = ['ID', 'Question', 'Answer'],
): Cells[] => [headings, ...answers.map((answer, index): Cells => [ids[index]!, asked(ids[index]!), answer])];
const notes = (report: AnswerImport): string => report.notes.join('\n');

/** A workbook whose cells carry comments: reference to words. */
const commented = (rows: readonly Cells[], comments: Readonly<Record<string, string>>, threads = ''): Uint8Array =>
  rawWorkbook({
    'xl/worksheets/sheet1.xml': sheetXml(
      rows
        .map(
          (cells, index) =>
            `<row r="${index + 1}">${cells.map((cell, at) => (cell === null ? '' : inline(`${'ABCDEF'[at]}${index + 1}`, String(cell)))).join('')}</row>`,
        )
        .join(''),
    ),
    'xl/worksheets/_rels/sheet1.xml.rels': relationships(
      { id: 'rId1', type: 'comments', target: '../comments1.xml' },
      {
        id: 'rId2',
        type: 'http://schemas.microsoft.com/office/2017/10/relationships/threadedComment',
        target: '../threadedComments/threadedComment1.xml',
      },
    ),
    'xl/comments1.xml': `<comments><commentList>${Object.entries(comments)
      .map(([reference, text]) => `<comment ref="${reference}"><text><r><t>${text}</t></r></text></comment>`)
      .join('')}</commentList></comments>`,
    ...(threads ? { 'xl/threadedComments/threadedComment1.xml': threads } : {}),
  });

describe('answers as people type them', () => {
  it.each([
    ['Y', 'yes'],
    ['yes.', 'yes'],
    ['YES!', 'yes'],
    ['Yes*', 'yes'],
    ['\u200bYes\u200b', 'yes'],
    ['N', 'no'],
    ['N.A.', 'na'],
    ['N / A', 'na'],
    ['n.a. (no card data)', 'na'],
    ['Not applicable - see note', 'na'],
    ['Y - see the policy', 'yes'],
    ['N, planned for spring', 'no'],
    ['trifft nicht zu', 'na'],
    ['Implemented', 'yes'],
    ['nicht umgesetzt', 'no'],
    ['teilweise erfüllt', 'partial'],
    ['Answer: Yes', 'yes'],
    ['Antwort: n.a.', 'na'],
    ['☒ Yes ☐ No ☐ N/A', 'yes'],
    ['☐ Yes ☒ No', 'no'],
  ])('reads %j as %s', async (typed, value) => {
    expect(read(imported(await sheetOf(filled([typed, 'Yes'])))).slice(0, 1)).toEqual([value]);
  });

  it.each([
    'Yes / No',
    'Yes, no',
    'Yes; N/A',
    '☒ Yes ☒ No',
    '☐ Yes ☐ No',
    'N.B.: on request',
    'Yes we do, but not always',
    'No idea',
    '2026-03-01',
    '-',
    '100%',
    'see attached',
  ])('keeps %j as text, and says so', async (typed) => {
    const report = imported(await sheetOf(filled([typed, 'Yes'])));
    expect(read(report)).toEqual([typed, 'yes']);
    expect(report.unreadable).toMatchObject([{ value: typed, reason: expect.stringContaining('kept as text') }]);
  });

  it('takes a cell in which nothing was chosen for blank, and says so', async () => {
    const report = imported(
      await sheetOf(filled(['Please select', '-- Select --', 'Choose an item.', 'Bitte auswählen', 'No'])),
    );
    expect([report.blank, report.unreadable, read(report)]).toEqual([4, [], ['no']]);
    expect(notes(report)).toContain('4 cells still say "Please select"');
  });
});

describe('what else vendors write into', () => {
  it('is comments on cells: explanations, unless they are hints or on other cells', async () => {
    const rows = filled(['Yes', null, 'No', 'Yes', 'Yes']);
    const hint = { D2: 'Explain', D3: 'Explain', D4: 'Explain' };
    const comments = { C2: 'Vera: see section 4', C3: 'No, we outsource it', B4: 'What does this mean?', ...hint };
    const withText = rows.map((row, index): Cells => [...row, index === 0 ? 'Comments' : null]);
    const report = imported(await bookOf(commented(withText, comments)));
    expect(report.answers.map(({ value, text }) => [value, text])).toEqual([
      ['yes', 'Comment: Vera: see section 4'],
      [null, 'Comment: No, we outsource it'],
      ['no', ''],
      ['yes', ''],
      ['yes', ''],
    ]);
    expect([report.wordsOnly, report.flags.map(({ kind }) => kind)]).toEqual([1, ['words-without-answer']]);
    expect(notes(report)).toContain('comments on cells were read as explanations (2 rows: 2, 3)');
    expect(notes(report)).toMatch(/4 comments were not read as answers: B4 "What does this mean\?", D\d "Explain"/);
  });

  it('is threads of comments, without the notice that stands beside them', async () => {
    const notice = '[Threaded comment] Your version of the program allows you to read this. Comment: We do';
    const thread =
      '<ThreadedComments><threadedComment ref="C2"><text>Since when?</text></threadedComment><threadedComment ref="C2"><text>Since May.</text></threadedComment></ThreadedComments>';
    const report = imported(await bookOf(commented(filled(['Yes', 'No']), { C2: notice }, thread)));
    expect(report.answers[0]).toMatchObject({ value: 'yes', text: 'Comment: Since when?\nSince May.' });
  });

  it('is comments that cannot be read, which does not stop the reading', async () => {
    const report = imported(await bookOf(commented(filled(['Yes', 'No']), { C2: '<broken' })));
    expect(read(report)).toEqual(['yes', 'no']);
    expect(notes(report)).toContain('the comments of this sheet cannot be read');
  });

  it('is a row of its own below the question: reported, and no name of a section', async () => {
    const rows: Cells[] = [
      ['ID', 'Question', 'Answer'],
      ['a1', asked('a1'), null],
      [null, 'Yes', null],
      ['a2', asked('a2'), 'No'],
      [null, null, 'Yes'],
    ];
    const report = imported(await sheetOf(rows));
    expect(read(report)).toEqual(['no']);
    expect(notes(report)).toContain('Sheet1, row 3: an answer without a question in its row, not read: "Yes"');
    expect(notes(report)).toContain('Sheet1, row 5: an answer without a question in its row, not read: "Yes"');
    expect(report.skipped.map(({ reason }) => reason)).not.toContain(
      'a heading; taken as the domain of the rows below',
    );
  });

  it('is a further column, which is named when nobody read it', async () => {
    const rows = filled(['Yes', 'No'], ['ID', 'Question', 'Answer']).map((row, index): Cells => [
      ...row,
      index === 0 ? 'Maturity' : String(index),
      index === 0 ? 'Link to evidence' : `https://vendor.example/${index}`,
    ]);
    const report = imported(await sheetOf(rows));
    expect(notes(report)).toContain('column D ("Maturity") was not read; 2 cells of it hold something');
    expect(report.answers[0]!.text).toBe('Link to evidence: https://vendor.example/1');
  });

  it('is rows that a filter hides, and hidden columns of words: read, and named', async () => {
    const rows = ids.map(
      (id, index) =>
        `<row r="${index + 2}"${index > 2 ? ' hidden="1"' : ''}>${inline(`A${index + 2}`, id)}${inline(`B${index + 2}`, asked(id))}${inline(`C${index + 2}`, 'Yes')}${inline(`D${index + 2}`, 'So')}</row>`,
    );
    const head = `<row r="1">${inline('A1', 'ID')}${inline('B1', 'Question')}${inline('C1', 'Answer')}${inline('D1', 'Comments')}</row>`;
    const sheet = sheetXml([head, ...rows].join('')).replace(
      '<sheetData>',
      '<cols><col min="4" max="4" hidden="1"/></cols><sheetData>',
    );
    const report = imported(await bookOf(rawWorkbook({ 'xl/worksheets/sheet1.xml': sheet })));
    expect([report.answered, report.answers[4]!.text]).toEqual([5, 'So']);
    expect(notes(report)).toContain('2 rows are hidden or filtered out and were read all the same: 5, 6');
    expect(notes(report)).toContain('column D ("Comments") is hidden and was read all the same');
  });

  it('is the cell of the question, which is flagged', async () => {
    const rows = filled([null, null]).map((row, index): Cells =>
      index === 1 ? [row[0]!, `${row[1]}\nAnswer: Yes`] : row,
    );
    const report = imported(await sheetOf(rows));
    expect([report.answered, report.blank]).toEqual([0, 2]);
    expect(report.flags).toEqual([
      {
        kind: 'question-changed',
        questionId: 'a1',
        place: 'Sheet1, row 2',
        detail: 'the cell of the question says more than it asks: "Answer: Yes"',
      },
    ]);
  });

  it('is rows of a csv that a missing quote has swallowed, which is said', async () => {
    const text = ['ID,Question,Answer', ...ids.map((id) => `${id},"${asked(id)},Yes`)].join('\n');
    const report = imported(await csvOf(`${text}\na9,"Is a9 in place?",Yes`));
    expect(notes(report)).toContain('holds what looks like another row of the file');
  });

  it('is formulas without a result, which the report names', async () => {
    const rows = `<row r="1">${inline('A1', 'ID')}${inline('B1', 'Question')}${inline('C1', 'Answer')}</row><row r="2">${inline('A2', 'a1')}${inline('B2', asked('a1'))}<c r="C2" t="str"><f>Master!C2</f></c></row><row r="3">${inline('A3', 'a2')}${inline('B3', asked('a2'))}<c r="C3" t="str"><f>Master!C3</f><v>No</v></c></row>`;
    const report = imported(await bookOf(rawWorkbook({ 'xl/worksheets/sheet1.xml': sheetXml(rows) })));
    expect([read(report), report.blank]).toEqual([['no'], 1]);
    expect(notes(report)).toContain('One!C2: the cell holds a formula without a stored result');
  });
});

describe('the column of answers in odd workbooks', () => {
  const twoColumns = (
    one: string,
    two: string,
    [first, second]: readonly (readonly (string | null)[])[],
  ): Promise<Workbook> =>
    sheetOf([
      ['ID', 'Question', one, two],
      ...ids.map((id, index): Cells => [id, asked(id), first![index] ?? null, second![index] ?? null]),
    ]);
  const all = ['Yes', 'No', 'Yes', 'No', 'NA'];

  it.each([
    'Answer (last year)',
    'Response (previous)',
    'Answer (internal use)',
    'Answer (example)',
    'Antwort (Vorjahr)',
  ])('is never one headed %j', async (heading) => {
    const report = imported(await twoColumns(heading, 'Answer', [all, []]));
    expect([report.answered, report.doubts]).toEqual([0, []]);
    expect(notes(report)).toContain(`(${JSON.stringify(heading)}) was not read; 5 cells`);
  });

  it.each(['Answer (required)', 'Response (Yes/No/NA)', 'Answer (mandatory)', 'Antwort (Pflichtfeld)'])(
    'is one headed %j',
    async (heading) => {
      expect(imported(await twoColumns(heading, 'Comments', [all, []])).answered).toBe(5);
    },
  );

  it('is the one that is filled where the usual one is blank, and that is said', async () => {
    const report = imported(await twoColumns('Answer', 'Supplier position', [[], all]));
    expect(read(report)).toEqual(['yes', 'no', 'yes', 'no', 'na']);
    expect(notes(report)).toContain('column D ("Supplier position") was taken as the answers because no other column');
  });

  it('is not the one in which nothing was chosen', async () => {
    const report = imported(await twoColumns('Answer', 'Response', [ids.map(() => 'Select'), all]));
    expect([report.answered, report.doubts]).toEqual([5, []]);
  });

  it('is asked for under headings in a language that is not known, whatever a column holds', async () => {
    const rows: Cells[] = [['Número', 'Pregunta', '¿Es crítico?'], ...ids.map((id): Cells => [id, asked(id), 'Yes'])];
    const report = imported(await sheetOf(rows));
    expect([read(report), report.doubts.length]).toEqual([[], 1]);
    expect(notes(report)).toContain('row 1 looks like headings, in words that are not understood');
    expect(read(imported(await sheetOf(rows), 'C'))).toEqual(['yes', 'yes', 'yes', 'yes', 'yes']);
  });
});

describe('ids and sheets in odd workbooks', () => {
  it('follows the words where a spreadsheet has made 1.1 of 1.10', async () => {
    const two = editionOf([question('1.1'), question('1.2'), question('1.10')]);
    const book = await sheetOf([
      ['No.', 'Question', 'Answer'],
      [1.1, asked('1.1'), 'Yes'],
      [1.2, asked('1.2'), 'No'],
      [1.1, asked('1.10'), 'NA'],
    ]);
    const report = importAnswers(book, two);
    expect(report.answers.map(({ questionId, value }) => [questionId, value])).toEqual([
      ['1.1', 'yes'],
      ['1.2', 'no'],
      ['1.10', 'na'],
    ]);
    expect([report.repeated, report.missing]).toEqual([[], []]);
    expect(report.matchedByText.map(({ questionId }) => questionId)).toEqual(['1.10']);
  });

  it('reads a list of answers by id where nothing else asks, and names it where something does', async () => {
    const list: Cells[] = [['ID', 'Answer'], ...ids.map((id): Cells => [id, 'Yes'])];
    expect(imported(await sheetOf(list)).answered).toBe(5);
    const both = await bookOf(
      writeXlsx([
        { name: 'Questions', rows: filled([null, null, null, null, null]) },
        { name: 'Filled', rows: list },
      ]),
    );
    const report = imported(both);
    expect(report.answered).toBe(0);
    expect(notes(report)).toContain('sheet "Filled" lists answers by id, without questions; it was not read');
  });

  it('reads csv from a spreadsheet with blank columns at the end and words that code has, too', async () => {
    const rows = ids.map((id) => `${id};Is a class of data or a package from ${id} in place?;Yes;;`);
    const report = imported(await csvOf(['ID;Question;Answer;;', ...rows].join('\r\n')));
    expect(report.answered).toBe(5);
  });

  it.each([
    ['UTF-16 with tabs', Buffer.from(`\ufeff${'ID\tQuestion\tAnswer\na1\tIs a1 in place?\tYes\n'}`, 'utf16le')],
    ['a mark and semicolons', Buffer.from('\ufeffID;Question;Answer\na1;"Is a1 in place?";"Yes"\n')],
    ['a line that names the separator', Buffer.from('sep=|\nID|Question|Answer\na1|Is a1 in place?|Yes\n')],
    [
      'quotes within quotes',
      Buffer.from('ID,Question,Answer,Comments\na1,"Is a1 in place?","Yes","We call it ""plan A"""\n'),
    ],
  ])('reads csv in %s', async (_what, bytes) => {
    expect(imported(await csvOf(bytes)).answers).toMatchObject([{ questionId: 'a1', value: 'yes' }]);
  });
});
