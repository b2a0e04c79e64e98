import { describe, expect, it } from '@jest/globals';
import { exportCaiq } from './export-caiq.js';
import { importAnswers } from './import-answers.js';
import { importTemplate } from './import-template.js';
import { bookOf, caiq31, caiq3Ids, sheetOf } from './questionnaires.testing.js';
import type { Workbook } from './workbook.js';

/** A blank workbook in the layout of its publisher, in words of our own. */
const blank = (template: 'caiq' | 'ai-caiq', edition: string, count: number): Promise<Workbook> =>
  edition.startsWith('3.')
    ? sheetOf(
        caiq31(caiq3Ids(count)).map((row, index) => (index === 0 ? [`CAIQ v${edition}`, ...row.slice(1)] : row)),
        `CAIQ v${edition}`,
      )
    : bookOf(exportCaiq({ template, edition }, [])!);

describe('a blank workbook in an official layout', () => {
  it.each([
    ['caiq', '3.0.1', 295],
    ['caiq', '3.1', 309],
    ['caiq', '4.0.3', 261],
    ['caiq', '4.1.0', 283],
    ['ai-caiq', '1.1.0', 320],
  ] as const)('gives all questions of %s %s and no answer', async (template, name, count) => {
    const book = await blank(template, name, count);
    const { edition, recognition, problems } = importTemplate(book);
    expect([recognition.template, recognition.edition, edition!.questions.length]).toEqual([template, name, count]);
    expect(problems).toEqual([]);
    const { rowsRead, answered, wordsOnly, blank: empty, unreadable, flags, doubts } = importAnswers(book, edition!);
    expect([rowsRead, answered, wordsOnly, empty]).toEqual([count, 0, 0, count]);
    expect([unreadable, flags, doubts]).toEqual([[], [], []]);
  });
});
