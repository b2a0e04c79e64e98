import type { Question } from '../questionnaire/template-edition.js';
import type { QuestionRow } from './question-rows.js';

/** Letters and digits only: what stays the same when somebody changes marks and spaces. */
export const words = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
/** The row asks in other words than the edition. */
export const textChanged = (row: QuestionRow, question: Question): boolean =>
  row.question !== '' && question.text !== '' && words(row.question) !== words(question.text);

/** What stands behind the words of a question in its own cell: somebody may have answered there. */
export function moreThanAsked({ question: cell }: QuestionRow, { text }: Question): string {
  const [start, asked] = [words(cell), words(text)];
  if (asked === '' || start === asked || !start.startsWith(asked)) return '';
  // The words are compared without marks and spaces, so the end of the question is found by its last letters.
  const last = text.trim().toLowerCase().slice(-10);
  const end = cell.toLowerCase().lastIndexOf(last);
  return (end < 0 ? cell : cell.slice(end + last.length)).trim().slice(0, 120);
}
