import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadPacks } from '../questionnaire/pack.js';
import type { TemplateEdition } from '../questionnaire/template-edition.js';
import { exportCaiq } from './export-caiq.js';
import { type AnswerToExport, exportQuestionnaire, exportQuestionnaireCsv } from './export-questionnaire.js';
import { type AnswerImport, importAnswers } from './import-answers.js';
import { importTemplate } from './import-template.js';
import { bookOf, type Cells, csvOf, editionOf, idsOf, question, sheetOf } from './questionnaires.testing.js';

const flags = (report: AnswerImport): string[] => report.flags.map((flag) => `${flag.questionId} ${flag.kind}`);
const accounted = (report: AnswerImport): number =>
  report.answered +
  report.wordsOnly +
  report.blank +
  report.unreadable.length +
  report.unknown.length +
  report.repeated.length;
const small = editionOf(
  ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'].map((id) => question(id)),
  {
    owners: [
      { label: 'CSP-owned', bears: 'vendor' },
      { label: '3rd-party outsourced', bears: 'third-party' },
    ],
  },
);
const filled = (rows: readonly Cells[]): Promise<AnswerImport> =>
  sheetOf([['Question ID', 'Question', 'Answer', 'Control ownership', 'Comments'], ...rows]).then((book) =>
    importAnswers(book, small),
  );
const asked = (id: string): string => `Is ${id} in place?`;

describe('importing answers', () => {
  it('reads what people type, and explains what was not plain', async () => {
    const report = await filled([
      ['a1', asked('a1'), 'yes ', 'csp owned', ''],
      ['A2', asked('a2'), 'N', null, null],
      ['a3', asked('a3'), 'Partially', 'Third Party Outsourced', null],
      ['a4', asked('a4'), 'N/A', null, 'no such data'],
      ['a5', asked('a5'), 'Yes – since May', null, 'see policy'],
      ['a6', asked('a6'), 'TRUE', null, null],
    ]);
    expect(report.answers.map((one) => [one.questionId, one.value, one.owner, one.text])).toEqual([
      ['a1', 'yes', 'CSP-owned', ''],
      ['a2', 'no', null, ''],
      ['a3', 'partial', '3rd-party outsourced', ''],
      ['a4', 'na', null, 'no such data'],
      ['a5', 'yes', null, 'since May\nsee policy'],
      ['a6', 'yes', null, ''],
    ]);
    expect(report.understood.map((one) => [one.raw, one.value])).toEqual([
      ['N', 'no'],
      ['Partially', 'partial'],
      ['Yes – since May', 'yes'],
      ['TRUE', 'yes'],
    ]);
    expect(report).toMatchObject({ rowsRead: 6, answered: 6, blank: 0, missing: [], flags: [], unreadable: [] });
  });

  it('keeps what it cannot read as text, with place and remedy', async () => {
    const report = await filled([
      ['a1', asked('a1'), 'Mostly', null, 'in two regions'],
      ['a2', asked('a2'), '#REF!', null, null],
      ['a3', asked('a3'), 'Nobody knows', null, null],
    ]);
    expect(report.unreadable.map((one) => [one.place, one.value])).toEqual([
      ['Sheet1, row 2', 'Mostly'],
      ['Sheet1, row 3', '#REF!'],
      ['Sheet1, row 4', 'Nobody knows'],
    ]);
    expect(report.answers.map((one) => [one.value, one.text, one.raw])).toEqual([
      [null, 'Mostly\nin two regions', 'Mostly'],
      [null, '', '#REF!'],
      [null, 'Nobody knows', 'Nobody knows'],
    ]);
    expect(report.answered).toBe(0);
  });

  it('flags contradictions without touching the answer', async () => {
    const report = await filled([
      ['a1', asked('a1'), 'No', null, 'Not applicable: we hold no such data.'],
      ['a2', asked('a2'), 'NA', 'CSP-owned', 'We run no datacentre.'],
      ['a3', asked('a3'), 'Yes', 'CSP-owned', 'The process is informal and will be documented next year.'],
      ['a4', asked('a4'), null, null, 'Our engineers look at every alert within a day.'],
      ['a5', asked('a5'), 'Yes', 'the moon', 'Reviewed monthly.'],
      ['a6', asked('a6'), 'NA', null, 'n/a'],
    ]);
    expect(flags(report)).toEqual([
      'a1 no-but-not-applicable',
      'a2 na-with-owner',
      'a3 yes-but-weak',
      'a4 words-without-answer',
      'a5 owner-unknown',
      'a6 na-without-reason',
    ]);
    expect(report.answers.map((one) => one.value)).toEqual(['no', 'na', 'yes', null, 'yes', 'na']);
    expect(report.answers[4]).toMatchObject({ owner: null, rawOwner: 'the moon' });
    expect(report).toMatchObject({ answered: 5, wordsOnly: 1 });
  });

  it('does not flag sound answers', async () => {
    const sound = [
      'Reviewed every quarter by the board.',
      'Formal policy, version 3, in force since 2021.',
      'We draw on partners for planned maintenance.',
      'Yes.',
    ];
    const report = await filled(
      sound.map((text, index) => [`a${index + 1}`, asked(`a${index + 1}`), 'Yes', 'CSP-owned', text]),
    );
    expect(flags(report)).toEqual([]);
  });

  it('lists unknown ids with all they say, questions without a row, and rows that come twice', async () => {
    const report = await filled([
      ['zz', 'Is something else in place?', 'Yes', null, 'words'],
      ['a1', asked('a1'), null, null, null],
      ['a1', asked('a1'), 'Yes', null, null],
      ['a2', asked('a2'), 'Yes', null, null],
      ['a2', asked('a2'), 'No', null, null],
    ]);
    expect(report.unknown).toMatchObject([{ id: 'zz', place: 'Sheet1, row 2', answer: 'Yes', text: 'words' }]);
    expect(report.missing).toEqual(['a3', 'a4', 'a5', 'a6']);
    expect(report.repeated.map((one) => [one.questionId, one.place, one.keptFrom, one.same])).toEqual([
      ['a2', 'Sheet1, row 6', 'Sheet1, row 5', false],
      ['a1', 'Sheet1, row 3', 'Sheet1, row 4', true],
    ]);
    expect(flags(report)).toEqual(['a2 answered-twice']);
    expect(report.answers.map((one) => [one.questionId, one.value])).toEqual([
      ['a1', 'yes'],
      ['a2', 'yes'],
    ]);
  });

  it('calls a row repeated that has the id of another one in other words, and keeps the one that asks the question', async () => {
    const report = await filled([
      ['a1', 'Is something quite different in place?', 'No', null, null],
      ['a1', asked('a1'), 'Yes', null, null],
      ['a2', asked('a2'), 'Yes', null, null],
    ]);
    expect(report.unknown).toEqual([]);
    expect(report.repeated.map((one) => [one.questionId, one.place, one.keptFrom, one.same])).toEqual([
      ['a1', 'Sheet1, row 2', 'Sheet1, row 3', false],
    ]);
    expect(report.answers.map((one) => [one.questionId, one.value])).toEqual([
      ['a1', 'yes'],
      ['a2', 'yes'],
    ]);
  });

  it('takes no question for a heading, although the row has no id and its cells say yes and no', async () => {
    const report = await filled([
      ['', 'Is something quite different in place?', 'No', null, 'Yes'],
      ['a1', asked('a1'), 'Yes', null, null],
    ]);
    expect(report.unknown.map((one) => one.question)).toEqual(['Is something quite different in place?']);
    expect(report.answers.map((one) => [one.questionId, one.value])).toEqual([['a1', 'yes']]);
  });

  it('finds questions by their words when ids are gone, and says when the words were changed', async () => {
    const report = importAnswers(
      await sheetOf([
        ['Question', 'Answer'],
        [asked('a3'), 'Yes'],
        [asked('a1'), 'No'],
        ['Is a2 more or less in place?', 'Yes'],
      ]),
      small,
    );
    expect(report.matchedByText.map((one) => one.questionId)).toEqual(['a3', 'a1']);
    expect(report.unknown.map((one) => one.question)).toEqual(['Is a2 more or less in place?']);
    expect(flags(await filled([['a1', 'Is a1 nearly in place?', 'Yes', null, null]]))).toEqual(['a1 question-changed']);
  });

  it('counts every row exactly once and loses no word, whatever is in the cells', async () => {
    const cell = fc.oneof(
      fc.constantFrom('Yes', 'No', 'N/A', 'Partial', 'maybe', 'Not applicable', 'TBD', ''),
      fc.string({ maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a1', 'a2', 'a3', 'zz', 'A4 ', ''), cell, cell, cell), {
          minLength: 4,
          maxLength: 12,
        }),
        async (rows) => {
          const report = await filled(
            rows.map(([id, answer, owner, text], index) => [id, asked(id || `b${index}`), answer, owner, text]),
          );
          expect(accounted(report)).toBe(report.rowsRead);
          const kept = JSON.stringify([report.answers, report.unknown, report.repeated, report.flags, report.skipped]);
          for (const [, , , text] of rows) if (/^\w{3,}$/.test(text)) expect(kept).toContain(text);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('round trips', () => {
  const values: AnswerToExport['value'][] = ['yes', 'no', 'na', null];
  const answersFor = (edition: TemplateEdition): AnswerToExport[] =>
    edition.questions.map((one, index) => ({
      questionId: one.id,
      value: one.kind === 'text' ? null : values[index % 4]!,
      owner: null,
      text: index % 4 === 3 && one.kind !== 'text' ? '' : `=words & "more" ${index},\nline two`,
    }));

  it('gives back what our own export was given, as workbook and as csv', async () => {
    for (const pack of await loadPacks()) {
      if (pack.kind === 'refused') throw new Error(pack.file);
      const answers = answersFor(pack.edition);
      const wanted = answers
        .filter((one) => one.value !== null || one.text !== '')
        .map((one) => [one.questionId, one.value, one.text]);
      for (const book of [
        await bookOf(exportQuestionnaire(pack.edition, answers)),
        await csvOf(exportQuestionnaireCsv(pack.edition, answers)),
      ]) {
        const report = importAnswers(book, pack.edition);
        expect(report.answers.map((one) => [one.questionId, one.value, one.text])).toEqual(wanted);
        expect(report).toMatchObject({
          unknown: [],
          unreadable: [],
          missing: [],
          otherEdition: null,
          unreadColumns: [],
        });
        expect(report.flags.filter((flag) => flag.kind === 'question-changed')).toEqual([]);
      }
    }
  });

  it('says in the cell where a text is longer than a cell', async () => {
    const edition = editionOf([question('a1')]);
    const report = importAnswers(
      await bookOf(
        exportQuestionnaire(edition, [{ questionId: 'a1', value: 'yes', owner: null, text: 'x'.repeat(40_000) }]),
      ),
      edition,
    );
    expect(report.answers[0]!.text).toMatch(/cut here: a cell holds 32767 characters, this text has 40000/);
  });

  it('goes through the official layout and back, owners and customer duties included', async () => {
    const edition = importTemplate(await bookOf(exportCaiq({ template: 'caiq', edition: '4.0.3' }, [])!)).edition!;
    const answers = edition.questions.slice(0, 40).map((one, index) => ({
      questionId: one.id,
      value: values[index % 3]!,
      owner: edition.owners[index % 5]!.label,
      text: `because ${index}`,
      customerResponsibilities: `customer ${index}`,
    }));
    const report = importAnswers(
      await bookOf(exportCaiq({ template: 'caiq', edition: '4.0.3' }, answers, edition)!),
      edition,
    );
    expect(
      report.answers.map(({ questionId, value, owner, text, customerResponsibilities }) => ({
        questionId,
        value,
        owner,
        text,
        customerResponsibilities,
      })),
    ).toEqual(answers);
    expect(report).toMatchObject({ rowsRead: 261, answered: 40, blank: 221, recognition: { certainty: 1 } });
  });

  it('never carries answers to another edition by id alone', async () => {
    const asked403 = importTemplate(await bookOf(exportCaiq({ template: 'caiq', edition: '4.0.3' }, [])!)).edition!;
    const renamed = {
      ...asked403,
      questions: asked403.questions.map((one, index) => (index < 200 ? { ...one, text: `Reworded ${one.text}` } : one)),
    };
    const answers = idsOf('caiq', '4.1.0').map((questionId) => ({
      questionId,
      value: 'yes' as const,
      owner: null,
      text: 'ok',
    }));
    const report = importAnswers(await bookOf(exportCaiq({ template: 'caiq', edition: '4.1.0' }, answers)!), renamed);
    expect(report.otherEdition).toBe('caiq 4.1.0');
    const same = new Set(renamed.questions.slice(200).map((one) => one.id));
    expect(report.answers.every((one) => same.has(one.questionId))).toBe(true);
    expect(report.unknown.some((one) => one.reason.includes('asks something else'))).toBe(true);
    expect(accounted(report)).toBe(283);
  });
});
