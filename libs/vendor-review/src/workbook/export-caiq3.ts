import type { TemplateEdition } from '../questionnaire/template-edition.js';
import type { CaiqAnswer } from './export-caiq.js';
import { type ExportReference, referenceSheets } from './reference-sheets.js';
import { fitting, type SheetToWrite, writeXlsx } from './xlsx/write-xlsx.js';

/** Where the published workbooks of 3.x have their columns, from 1; answers are marks in columns of their own. */
interface Layout {
  readonly sheet: string;
  readonly title: string;
  readonly yes: number;
  readonly no: number;
  readonly na: number;
  readonly notes: number;
}
const layouts: Readonly<Record<string, Layout>> = {
  '3.0.1': {
    sheet: 'CSA CAIQ v3.0.1',
    title: 'CONSENSUS ASSESSMENTS INITIATIVE QUESTIONNAIRE v3.0.1',
    yes: 6,
    no: 7,
    na: 8,
    notes: 9,
  },
  '3.1': {
    sheet: 'CAIQ v3.1',
    title: 'CONSENSUS ASSESSMENTS INITIATIVE QUESTIONNAIRE v3.1',
    yes: 23,
    no: 24,
    na: 25,
    notes: 26,
  },
};
const [domainColumn, controlColumn, idColumn, specificationColumn, questionColumn] = [1, 2, 3, 4, 5];
const firstRow = 5;

/**
 * A filled workbook in the layout of CAIQ 3.0.1 or 3.1, of an edition that the organisation imported from its own copy: its ids and
 * texts, in its order. `undefined` for any other edition.
 */
export function exportCaiq3(
  edition: TemplateEdition,
  answers: readonly CaiqAnswer[],
  reference?: ExportReference,
): Uint8Array | undefined {
  const layout = edition.template === 'caiq' ? layouts[edition.edition] : undefined;
  if (!layout) return undefined;
  const byQuestion = new Map(answers.map((answer) => [answer.questionId, answer]));
  const domains = new Map(edition.domains.map(({ id, title }) => [id, title]));
  const rows = edition.questions.map(({ id, text, control, domain }, index) => {
    const answer = byQuestion.get(id);
    const first = edition.questions[index - 1]?.control !== control;
    return at(layout, {
      ...(first
        ? {
            [domainColumn]: `${domains.get(domain) ?? domain}\n${control ?? ''}`.trim(),
            [controlColumn]: control ?? id.slice(0, id.lastIndexOf('.')),
            [specificationColumn]: `Specification of ${control ?? id.slice(0, id.lastIndexOf('.'))}`,
          }
        : {}),
      [idColumn]: id,
      [questionColumn]: fitting(text),
      // 3.x has no "partial": what is only partly there is a No whose notes say how far it goes.
      ...(answer?.value ? { [layout[answer.value === 'partial' ? 'no' : answer.value]]: 'x' } : {}),
      ...(answer ? { [layout.notes]: fitting(notesOf(answer)) || null } : {}),
    });
  });
  const last = firstRow + rows.length - 1;
  const sheet: SheetToWrite = {
    name: layout.sheet,
    rows: [
      [layout.title],
      at(layout, {
        [domainColumn]: 'Control Domain',
        [controlColumn]: 'Control ID',
        [idColumn]: 'Question ID',
        [specificationColumn]: 'Control Specification',
        [questionColumn]: 'Consensus Assessment Questions',
        [layout.yes]: 'Consensus Assessment Answers',
        [layout.notes]: 'Notes',
      }),
      at(layout, { [layout.yes]: 'Yes', [layout.no]: 'No', [layout.na]: 'Not Applicable' }),
      at(layout, {}),
      ...rows,
      ['End of Standard'],
      [
        'This file follows the layout of the questionnaire and holds the answers of one provider. The questionnaire, its questions and its control specifications are the work of the Cloud Security Alliance, which publishes them.',
      ],
    ],
    widths: Array.from({ length: layout.notes }, (_, index) =>
      index + 1 === questionColumn || index + 1 === layout.notes ? 60 : index + 1 === specificationColumn ? 50 : 14,
    ),
    frozenRows: 4,
    protected: true,
    style: (row, column) =>
      row === 2 || row === 3
        ? 'header'
        : row < firstRow
          ? 'title'
          : row > last
            ? 'note'
            : column >= layout.yes
              ? 'input'
              : 'wrap',
  };
  return writeXlsx([sheet, ...(reference ? referenceSheets(reference) : [])]);
}

const at = (layout: Layout, cells: Readonly<Record<number, string | null>>): (string | null)[] =>
  Array.from({ length: layout.notes }, (_, index) => cells[index + 1] ?? null);

/** 3.x has one column for words, so what is left to the customer stands in it, too. */
const notesOf = ({ value, text, owner, customerResponsibilities }: CaiqAnswer): string =>
  [
    value === 'partial' ? `Partly in place. ${text}`.trim() : text,
    owner ? `Control ownership: ${owner}` : '',
    customerResponsibilities ? `Customer responsibilities: ${customerResponsibilities}` : '',
  ]
    .filter(Boolean)
    .join('\n');
