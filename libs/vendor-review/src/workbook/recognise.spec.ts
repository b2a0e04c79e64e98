import { describe, expect, it } from '@jest/globals';
import { loadPacks } from '../questionnaire/pack.js';
import { exportCaiq } from './export-caiq.js';
import { exportQuestionnaire, exportQuestionnaireCsv } from './export-questionnaire.js';
import { sigDomains, vsaCoreSections, vsaFullSections } from './known-editions.js';
import { bookOf, caiq31, caiq3Ids, type Cells, csvOf, idsOf, sheetOf } from './questionnaires.testing.js';
import { recognise } from './recognise.js';
import type { Workbook } from './workbook.js';

const seen = (book: Workbook) => recognise(book).recognition;
const asks = (ids: readonly string[]): Cells[] => ids.map((id) => [id, `Is the matter of ${id} looked after?`, null]);

describe('recognising CAIQ', () => {
  it.each([
    ['caiq', '4.0.3'],
    ['caiq', '4.1.0'],
    ['ai-caiq', '1.1.0'],
  ] as const)('knows the layout of %s %s beyond doubt', async (template, edition) => {
    const result = recognise(await bookOf(exportCaiq({ template, edition }, [])!));
    expect(result.recognition).toMatchObject({ format: template, template, edition, certainty: 1 });
    expect(result.found.rows.map((row) => row.id)).toEqual(idsOf(template, edition));
    expect(result.found.skipped.map((row) => row.reason)).toEqual([
      'above the questions',
      'at or below the end mark',
      'at or below the end mark',
    ]);
  });

  it('knows it in other columns, under other headings, with title rows, and in a csv; less surely', async () => {
    const rows: Cells[] = [
      ['Acme answers'],
      [],
      ['filled in May', null, 'by Bo'],
      [null, 'Ref', 'Requirement', 'Vendor response'],
      ...asks(idsOf('caiq', '4.0.3')).map((cells) => [null, ...cells]),
    ];
    const moved = seen(await sheetOf(rows));
    expect(moved).toMatchObject({ format: 'caiq', edition: '4.0.3' });
    expect(moved.certainty).toBeGreaterThanOrEqual(0.6);
    expect(moved.certainty).toBeLessThan(0.85);
    const csv = asks(idsOf('caiq', '4.1.0'))
      .map((cells) => `${cells[0]};"${cells[1]}";`)
      .join('\n');
    expect(seen(await csvOf(`Question ID;Question;Answer\n${csv}`))).toMatchObject({
      format: 'caiq',
      edition: '4.1.0',
    });
  });

  it('knows it without any heading row, and says how the columns were told', async () => {
    const result = recognise(await sheetOf(asks(idsOf('caiq', '4.0.3'))));
    expect(result.recognition).toMatchObject({ format: 'caiq', edition: '4.0.3' });
    expect(result.found.notes.join()).toMatch(/no heading row.*column A was taken as the question ids/s);
  });

  it('knows the Lite subset as Lite', async () => {
    expect(
      seen(await sheetOf([['Question ID', 'Question', 'CSP CAIQ Answer'], ...asks(idsOf('caiq-lite', '4.0.3'))])),
    ).toMatchObject({ format: 'caiq-lite', edition: '4.0.3' });
  });

  it.each([
    ['3.1', 309],
    ['3.0.1', 295],
  ])('knows %s by its domain codes, count and title', async (edition, count) => {
    const rows = caiq31(caiq3Ids(count)).map((row, index) =>
      index === 0 ? [`CAIQ v${edition}`, ...row.slice(1)] : row,
    );
    const result = recognise(await sheetOf(rows, `CAIQ v${edition}`));
    expect(result.recognition).toMatchObject({ format: 'caiq', edition });
    expect(
      [...result.tables[0]!.columns]
        .filter(([role]) => ['id', 'question', 'yes', 'no', 'na', 'text'].includes(role))
        .map(([role, column]) => `${role} ${column}`)
        .sort(),
    ).toEqual(['id 3', 'na 25', 'no 24', 'question 5', 'text 26', 'yes 23']);
  });

  it('does not let a title decide: the ids of one edition under the name of another', async () => {
    const result = seen(
      await sheetOf(
        [['v4.1.0'], ['Question ID', 'Question', 'CSP CAIQ Answer'], ...asks(idsOf('caiq', '4.0.3'))],
        'CAIQv4.1.0',
      ),
    );
    expect(result.edition).toBe('4.0.3');
    expect(result.certainty).toBeLessThan(0.9);
  });

  it('knows a part of it, and says when two editions fit', async () => {
    const part = idsOf('caiq', '4.0.3').filter((id) => id.startsWith('IVS') || id.startsWith('IAM'));
    const clear = seen(await sheetOf([['Question ID', 'Question', 'CSP CAIQ Answer'], ...asks(part)]));
    expect(clear).toMatchObject({ format: 'caiq', edition: '4.0.3' });
    expect(clear.certainty).toBeLessThan(0.7);
    const shared = idsOf('caiq', '4.0.3')
      .filter((id) => idsOf('caiq', '4.1.0').includes(id))
      .slice(0, 60);
    expect(
      seen(await sheetOf([['Question ID', 'Question', 'CSP CAIQ Answer'], ...asks(shared)])).reasons.join(),
    ).toMatch(/fits nearly as well/);
  });

  it.each(['CAIQ-001', 'GRC-01', 'AAA-01.1', 'Q1'])('does not take ids like %s for it', async (first) => {
    const ids = Array.from({ length: 120 }, (_, index) =>
      first.replace(/\d+$/, (digits) => String(Number(digits) + index).padStart(digits.length, '0')),
    );
    expect(seen(await sheetOf([['Question ID', 'Question', 'Answer'], ...asks(ids)], 'CAIQ Lite')).format).toBe(
      'questionnaire',
    );
  });
});

describe('recognising the others', () => {
  const sigIds = [...sigDomains.keys()].flatMap((letter) => [
    `${letter}.1`,
    `${letter}.1.1`,
    `${letter}.2`,
    `${letter}.4.1.2`,
  ]);
  it('knows SIG Lite by its ids, letters and name, and doubts it without the name', async () => {
    const rows: Cells[] = [['Ques Num', 'Question/Request', 'Response', 'Additional Information'], ...asks(sigIds)];
    expect(seen(await sheetOf([['SIG Lite 2025, Shared Assessments'], [], ...rows], 'Lite'))).toMatchObject({
      format: 'sig-lite',
      edition: '2025',
    });
    const nameless = seen(await sheetOf(rows));
    expect(nameless.certainty).toBeLessThan(seen(await sheetOf([['SIG Lite 2025'], ...rows], 'Lite')).certainty);
    expect(nameless.reasons.join()).toMatch(/another questionnaire may number its questions the same way/);
  });

  it.each([
    ['vsa-core', vsaCoreSections],
    ['vsa-full', vsaFullSections],
  ] as const)('knows %s by the titles of its sections', async (format, sections) => {
    const rows = sections.flatMap((section): Cells[] => [
      [section],
      ...[1, 2, 3].map((number) => [null, `Do you look after matter ${number} of ${section}?`, null]),
    ]);
    expect(seen(await sheetOf([['Vendor Security Alliance'], [null, 'Question', 'Answer'], ...rows]))).toMatchObject({
      format,
      template: format,
    });
  });

  it('knows every export of ours again, workbook and csv', async () => {
    for (const pack of await loadPacks()) {
      if (pack.kind === 'refused') throw new Error(pack.file);
      const { template, edition, questions } = pack.edition;
      const book = recognise(await bookOf(exportQuestionnaire(pack.edition)));
      expect(book.recognition).toMatchObject({ format: 'custodia', template, edition, certainty: 1 });
      expect(book.found.rows.map((row) => row.id)).toEqual(questions.map((question) => question.id));
      const csv = recognise(await csvOf(exportQuestionnaireCsv(pack.edition)));
      expect(csv.recognition).toMatchObject({ format: 'custodia', template: null });
      expect(csv.found.rows.map((row) => row.id)).toEqual(questions.map((question) => question.id));
    }
  });

  it('takes a list of numbers, an inventory and a single question for what they are not', async () => {
    expect(
      seen(
        await sheetOf([
          ['Item', 'Amount'],
          ['a', 1],
          ['b', 2],
        ]),
      ),
    ).toMatchObject({ format: 'not-a-questionnaire' });
    expect(
      seen(
        await sheetOf([
          ['Host', 'Owner', 'Status'],
          ['db1', 'Ann', 'up'],
          ['db2', 'Bo', 'down'],
          ['db3', 'Cy', 'up'],
        ]),
      ),
    ).toMatchObject({ format: 'not-a-questionnaire' });
    expect(seen(await sheetOf([['Question'], ['Is it so?']]))).toMatchObject({ format: 'not-a-questionnaire' });
  });
});

describe('finding the questions of any questionnaire', () => {
  it('passes title rows, blank rows, section headings and repeated headings, and accounts for each', async () => {
    const book = await sheetOf([
      ['Our vendor form'],
      [],
      ['Nr', 'Question', 'Response'],
      ['Access'],
      ['1', 'Is MFA used?', 'Yes'],
      [],
      ['2', 'Who may sign in?', null],
      ['Nr', 'Question', 'Response'],
      ['Backups'],
      ['3', 'Are backups tested?', 'No'],
    ]);
    const { found } = recognise(book);
    expect(found.rows.map((row) => [row.id, row.domain, row.answer])).toEqual([
      ['1', 'Access', 'Yes'],
      ['2', 'Access', ''],
      ['3', 'Backups', 'No'],
    ]);
    expect(found.skipped.map((row) => [row.row, row.reason.split(';')[0]])).toEqual([
      [1, 'above the questions'],
      [4, 'a heading'],
      [8, 'the heading row again'],
      [9, 'a heading'],
    ]);
    expect(found.rows.length + found.skipped.length + 1).toBe(book.sheets[0]!.rows.length);
  });

  it('makes ids of sheet and row where there are none, and says so', async () => {
    const { found } = recognise(
      await sheetOf(
        [
          ['Question', 'Response'],
          ['Is it safe?', null],
          ['Is it sound?', null],
          ['Define safe.', null],
        ],
        'Cloud Security',
      ),
    );
    expect(found.rows.map((row) => row.id)).toEqual(['cloud-security-r2', 'cloud-security-r3', 'cloud-security-r4']);
    expect(found.notes.join()).toMatch(/3 of 3 questions have no id/);
  });

  it('loses no question when numbering starts again in every section', async () => {
    const section = (title: string): Cells[] => [
      [null, title],
      ['1', `Is ${title} owned?`, null],
      ['2', `Is ${title} tested?`, null],
      ['3', `Is ${title} logged?`, null],
    ];
    const { found } = recognise(
      await sheetOf([['#', 'Question', 'Answer'], ...section('Access'), ...section('Backup')]),
    );
    expect(found.rows.map((row) => row.id)).toEqual([
      'access-1',
      'access-2',
      'access-3',
      'backup-1',
      'backup-2',
      'backup-3',
    ]);
    expect(found.notes.join()).toMatch(/numbering of the questions starts again/);
  });

  it('takes control and domain from vertical merges', async () => {
    const merges = [{ top: 2, left: 3, bottom: 4, right: 3 }];
    const { found } = recognise(
      await sheetOf(
        [
          ['ID', 'Question', 'Control ID'],
          ['a1', 'Is it so?', 'CTL-1'],
          ['a2', 'Is it not?', null],
          ['a3', 'Is it both?', null],
          ['b1', 'Is it new?', 'CTL-2'],
        ],
        'S',
        { merges },
      ),
    );
    expect(found.rows.map((row) => row.control)).toEqual(['CTL-1', 'CTL-1', 'CTL-1', 'CTL-2']);
  });
});
