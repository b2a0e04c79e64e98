import type { Workbook } from './workbook.js';

/** What our own export writes about itself on a hidden sheet, so that it is known again when it comes back. */
export interface Stamp {
  readonly template: string;
  readonly edition: string;
  readonly title: string;
  readonly questions: number;
}

export const stampSheet = 'Custodia';
const format = 'custodia-questionnaire/1';

export const stampRows = (stamp: Stamp): (string | number)[][] => [
  ['format', format],
  ['template', stamp.template],
  ['edition', stamp.edition],
  ['title', stamp.title],
  ['questions', stamp.questions],
];

export function readStamp(workbook: Workbook): Stamp | undefined {
  const sheet = workbook.sheets.find((one) => one.name === stampSheet);
  const values = new Map(sheet?.rows.map((row) => [row.cells.get(1) ?? '', row.cells.get(2) ?? '']));
  if (values.get('format') !== format) return undefined;
  return {
    template: values.get('template') ?? '',
    edition: values.get('edition') ?? '',
    title: values.get('title') ?? '',
    questions: Number(values.get('questions') ?? 0),
  };
}

/** The headings of our own export; `Control ownership` is there only when the edition knows owners. */
export const exportHeadings = [
  'Question ID',
  'Domain',
  'Question',
  'Guidance',
  'Answer',
  'Control ownership',
  'Explanation',
  'Evidence',
] as const;
