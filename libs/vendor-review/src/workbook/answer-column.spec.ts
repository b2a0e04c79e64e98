import { describe, expect, it } from '@jest/globals';
import { importAnswers, type AnswerImport } from './import-answers.js';
import { bookOf, caiq31, caiq3Ids, type Cells, csvOf, editionOf, question, sheetOf } from './questionnaires.testing.js';
import { recognise } from './recognise.js';
import { readWorkbook } from './read-workbook.js';
import type { Workbook } from './workbook.js';
import { readHere } from './xlsx/raw-workbook.testing.js';
import { writeXlsx } from './xlsx/write-xlsx.js';

const ids = ['a1', 'a2', 'a3', 'a4'];
const edition = editionOf(ids.map((id) => question(id)));
const asked = (id: string): string => `Is ${id} in place?`;
const answers = ({ answers: read }: AnswerImport): unknown[] => read.map(({ value, text }) => value ?? text);
const imported = (book: Workbook, column?: string): AnswerImport =>
  importAnswers(book, edition, recognise(book, column));

/** A sheet with one more column for each heading; its values stand below it. */
const sheetWith = (columns: Readonly<Record<string, readonly (string | null)[]>>): Promise<Workbook> =>
  sheetOf([
    ['ID', 'Question', ...Object.keys(columns)],
    ...ids.map((id, index): Cells => [id, asked(id), ...Object.values(columns).map((values) => values[index] ?? null)]),
  ]);
const yesNo = ['Yes', 'No', 'Yes', 'No'];

describe('the column of answers', () => {
  it.each([
    'Critical',
    'Critical?',
    'Mandatory',
    'In scope?',
    'Applicable',
    'Previous answer',
    'Answer last year',
    'Expected answer',
    'Model answer',
    'Risk accepted',
    'Reviewed',
    'Flag',
    'Pflicht',
    'Antwort Vorjahr',
    'Anwendbar',
    'Control owner',
  ])('is never one headed %j', async (heading) => {
    const report = imported(await sheetWith({ [heading]: yesNo }));
    expect([report.rowsRead, report.answered, report.blank, report.doubts]).toEqual([4, 0, 4, []]);
    expect(
      imported(await sheetWith({ [heading]: yesNo, Answer: ['No', 'Yes', 'NA', 'Yes'] })).answers.map(
        (one) => one.value,
      ),
    ).toEqual(['no', 'yes', 'na', 'yes']);
  });

  it.each([
    'Answer',
    'Vendor response',
    'Your answer',
    'Acme response',
    'Vendor position',
    'Antwort',
    'Ihre Antwort',
    'Stellungnahme',
  ])('is the one headed %j, whatever the others hold', async (heading) => {
    const report = imported(
      await sheetWith({
        Critical: yesNo,
        Inventory: ['1', '2', '3', '4'],
        [heading]: ['No', 'We do not do this', null, 'NA'],
      }),
    );
    expect(answers(report)).toEqual(['no', 'We do not do this', 'na']);
    expect([report.answered, report.unreadable.length, report.blank]).toEqual([2, 1, 1]);
  });

  it('is asked for when two could be meant, and taken when it is named', async () => {
    const book = await sheetWith({ 'Vendor A': yesNo, 'Vendor B': ['No', 'No', 'No', 'No'] });
    const report = imported(book);
    expect(answers(report)).toEqual([]);
    expect(report.doubts).toEqual([
      {
        sheet: 'Sheet1',
        reason: expect.stringContaining('not understood'),
        candidates: [
          { column: 'C', heading: 'Vendor A', values: 4, hidden: false },
          { column: 'D', heading: 'Vendor B', values: 4, hidden: false },
        ],
      },
    ]);
    for (const name of ['D', 'vendor b', 'Sheet1!D', 'Sheet1!Vendor B'])
      expect(answers(imported(book, name))).toEqual(['no', 'no', 'no', 'no']);
    expect(answers(imported(book, 'Other!D'))).toEqual([]);
    const both = imported(await sheetWith({ 'Answer 2024': yesNo, 'Answer 2025': yesNo }));
    expect([answers(both), both.doubts.length]).toEqual([[], 1]);
  });

  it('is not asked for when only one of two holds anything', async () => {
    expect(answers(imported(await sheetWith({ Answer: [null, null, null, null], Response: yesNo })))).toEqual([
      'yes',
      'no',
      'yes',
      'no',
    ]);
  });

  it('is asked for when it is hidden', async () => {
    const book = await sheetWith({ Answer: yesNo });
    const [sheet] = book.sheets;
    const report = imported({ ...book, sheets: [{ ...sheet!, hiddenColumns: [{ left: 3, right: 3 }] }] });
    expect([answers(report), report.doubts[0]?.candidates[0]?.hidden]).toEqual([[], true]);
  });

  it('is told by what it holds only where there are no headings', async () => {
    const rows = ids.map((id, index): Cells => [id, asked(id), yesNo[index]!]);
    expect(answers(imported(await sheetOf(rows)))).toEqual(['yes', 'no', 'yes', 'no']);
  });
});

describe('what stands around the answers', () => {
  it('reads German headings and words in Windows-1252', async () => {
    const text =
      'Nr;Frage;Antwort;Kommentar\na1;Is a1 in place?;Ja;gut\na2;Is a2 in place?;Nein;\na3;Is a3 in place?;Entfällt;keine\na4;Is a4 in place?;teilweise;Liste\n';
    const report = importAnswers(
      await csvOf(Buffer.from(text, 'latin1')),
      editionOf(ids.map((id) => question(id, { kind: 'yes_no_partial' }))),
    );
    expect(report.answers.map(({ value, text: words }) => [value, words])).toEqual([
      ['yes', 'gut'],
      ['no', ''],
      ['na', 'keine'],
      ['partial', 'Liste'],
    ]);
  });

  it('reads the visible sheet and reports the hidden one, whichever comes first', async () => {
    const rows = (values: readonly string[]): Cells[] => [
      ['ID', 'Question', 'Answer'],
      ...ids.map((id, index): Cells => [id, asked(id), values[index]!]),
    ];
    const old = { name: 'Old', hidden: true, rows: rows(['No', 'No', 'No', 'No']) };
    const current = { name: 'Current', rows: rows(yesNo) };
    for (const sheets of [
      [old, current],
      [current, old],
    ]) {
      const report = imported(await bookOf(writeXlsx(sheets)));
      expect([report.rowsRead, answers(report)]).toEqual([4, ['yes', 'no', 'yes', 'no']]);
      expect(report.notes.join()).toContain('"Old"');
    }
  });

  it('takes a merged answer for every row that it covers, and says so', async () => {
    const book = await sheetOf(
      [
        ['ID', 'Question', 'Answer'],
        ['a1', asked('a1'), 'Yes'],
        ['a2', asked('a2'), null],
        ['a3', asked('a3'), null],
        ['a4', asked('a4'), 'No'],
      ],
      'S',
      { merges: [{ top: 2, left: 3, bottom: 4, right: 3 }] },
    );
    const report = imported(book);
    expect(answers(report)).toEqual(['yes', 'yes', 'yes', 'no']);
    expect(report.notes.filter((note) => note.includes('merged'))).toHaveLength(2);
  });

  it('finds the marks of CAIQ 3.x below three heading rows', async () => {
    const three = caiq3Ids(6);
    const rows = caiq31(three, { [three[0]!]: 'yes', [three[1]!]: 'no', [three[2]!]: 'na' });
    // References of other standards stand in a row between the headings and the names of the marks.
    const between: Cells = Array.from({ length: 28 }, (_, index) => (index > 25 ? `Standard ${index}` : null));
    const book = await sheetOf([rows[0]!, rows[1]!, between, ...rows.slice(2)]);
    const report = importAnswers(book, editionOf(three.map((id) => question(id))));
    expect(report.answers.map((one) => one.value)).toEqual(['yes', 'no', 'na']);
  });

  it('reads every section of a HECVAT, and names it', async () => {
    const book = await sheetOf([
      ['Higher Education Community Vendor Assessment Tool (HECVAT) - Lite'],
      ['Documentation', null, 'Vendor Answers', 'Additional Information', 'Guidance'],
      ['DOCU-01', 'Is there a diagram of the service?', 'Yes', 'See annex', null],
      ['DOCU-02', 'Is there a policy for changes?', 'No', null, null],
      ['DOCU-03', 'Have you been audited this year?', 'Yes', null, null],
      ['Company Overview', null, 'Vendor Answers', 'Additional Information', 'Guidance'],
      ['COMP-01', 'Describe your organisation.', 'A small firm', null, null],
      ['COMP-02', 'Do you have a security team?', 'No', null, null],
    ]);
    const { recognition, found } = recognise(book);
    expect(recognition.format).toBe('hecvat');
    expect(found.rows.map(({ id, domain, answer }) => [id, domain, answer])).toEqual([
      ['DOCU-01', 'Documentation', 'Yes'],
      ['DOCU-02', 'Documentation', 'No'],
      ['DOCU-03', 'Documentation', 'Yes'],
      ['COMP-01', 'Company Overview', 'A small firm'],
      ['COMP-02', 'Company Overview', 'No'],
    ]);
  });

  it.each([
    [
      'YAML',
      'title: Checks\nquestions:\n- id: A-1\n  text: |\n    Is there a rule,\n    in force?\n- id: A-2\n  text: Is it read?\n',
      'a YAML file',
    ],
    [
      'JSON',
      '{\n  "questions": [\n    { "id": "A-1", "text": "Is there a rule?" },\n    { "id": "A-2", "text": "Is it read, yearly?" }\n  ]\n}\n',
      'a JSON file',
    ],
    [
      'TypeScript',
      "import { ask } from './ask.js';\n\nexport const questions = [\n  ask('A-1', 'Is there a rule?');\n  ask('A-2', 'Is it read?');\n];\n",
      'source code',
    ],
    [
      'Markdown',
      '# Checks\n\n| ID | Question | Answer |\n|---|---|---|\n| A-1 | Is there a rule? | Yes |\n| A-2 | Is it read? | No |\n',
      'a Markdown document',
    ],
  ])('refuses %s that is not a table', async (_, text, what) => {
    const read = await readWorkbook({ name: 'questions.txt', bytes: Buffer.from(text) }, {}, readHere);
    expect(read).toMatchObject({
      kind: 'refused',
      refusal: { code: 'WORKBOOK_FORMAT_UNSUPPORTED', reason: expect.stringContaining(what) },
    });
  });

  it('still reads csv with colons, braces and long texts', async () => {
    const text =
      'ID,Question,Answer\na1,"Is a1 in place?",Yes\na2,"Is a2 in place? Note: {see annex};",No\na3,"Is a3: in place?",No\n';
    expect(recognise(await csvOf(text)).found.rows.map((row) => row.answer)).toEqual(['Yes', 'No', 'No']);
  });
});
