import type { Question, TemplateEdition } from '../questionnaire/template-edition.js';
import { knownEdition } from './known-editions.js';
import { readWorkbook } from './read-workbook.js';
import type { Workbook } from './workbook.js';
import { readHere } from './xlsx/raw-workbook.testing.js';
import { type SheetToWrite, writeXlsx } from './xlsx/write-xlsx.js';

/** For tests: questionnaires in the layouts met in the wild, with words of our own. */
export type Cells = readonly (string | number | null)[];

export async function bookOf(bytes: Uint8Array, name = 'vendor.xlsx'): Promise<Workbook> {
  const result = await readWorkbook({ name, bytes }, {}, readHere);
  if (result.kind === 'refused') throw new Error(result.refusal.message);
  return result.workbook;
}

export const sheetOf = (
  rows: readonly Cells[],
  name = 'Sheet1',
  changed: Partial<SheetToWrite> = {},
): Promise<Workbook> => bookOf(writeXlsx([{ name, rows, ...changed }]));
export const csvOf = (text: string | Uint8Array, name = 'vendor.csv'): Promise<Workbook> =>
  bookOf(Buffer.from(text as string), name);

export const idsOf = (template: string, edition: string): readonly string[] =>
  knownEdition(template, edition)!.questions!;

/** CAIQ 3.1: three heading rows, question ids in C, marks in W, X and Y. */
export function caiq31(ids: readonly string[], marks: Readonly<Record<string, 'yes' | 'no' | 'na'>> = {}): Cells[] {
  const at = (cells: Readonly<Record<number, string | undefined>>): Cells =>
    Array.from({ length: 26 }, (_, index) => cells[index] ?? null);
  return [
    at({ 0: 'CONSENSUS ASSESSMENTS INITIATIVE QUESTIONNAIRE v3.1' }),
    at({
      0: 'Control Domain',
      1: 'Control ID',
      2: 'Question ID',
      3: 'Control Specification',
      4: 'Consensus Assessment Questions',
      22: 'Consensus Assessment Answers',
      25: 'Notes',
    }),
    at({ 22: 'Yes', 23: 'No', 24: 'Not Applicable' }),
    at({}),
    ...ids.map((id, index) => {
      const mark = marks[id];
      return at({
        ...(index % 2 === 0 ? { 0: `Domain of ${id}`, 1: id.slice(0, 6), 3: 'Specification' } : {}),
        2: id,
        4: `Is the matter of ${id} looked after?`,
        ...(mark ? { [{ yes: 22, no: 23, na: 24 }[mark]]: 'x', 25: `note on ${id}` } : {}),
      });
    }),
  ];
}

/** Ids as 3.x has them. */
export const caiq3Ids = (count: number): string[] => {
  const codes = [
    'AIS',
    'AAC',
    'BCR',
    'CCC',
    'DSI',
    'DCS',
    'EKM',
    'GRM',
    'HRS',
    'IAM',
    'IVS',
    'IPY',
    'MOS',
    'SEF',
    'STA',
    'TVM',
  ];
  return Array.from(
    { length: count },
    (_, index) =>
      `${codes[index % 16]}-${String(1 + (Math.floor(index / 16) % 20)).padStart(2, '0')}.${1 + Math.floor(index / 320)}`,
  ).sort();
};

export const question = (id: string, changed: Partial<Question> = {}): Question => ({
  id,
  text: `Is ${id} in place?`,
  guidance: '',
  domain: 'D',
  control: null,
  kind: 'yes_no_partial',
  polarity: 'positive',
  weight: 1,
  critical: false,
  parent: null,
  askedWhen: null,
  evidence: false,
  options: [],
  ...changed,
});

export const editionOf = (questions: readonly Question[], changed: Partial<TemplateEdition> = {}): TemplateEdition => ({
  template: 'own',
  edition: '1',
  title: 'Own',
  notice: 'Written for a test.',
  rules: 'custodia-score/1',
  source: { kind: 'pack' },
  answers: [],
  owners: [],
  domains: [{ id: 'D', title: 'Domain', weight: 1 }],
  questions,
  ...changed,
});
