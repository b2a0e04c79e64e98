import type { TemplateEdition } from '../questionnaire/template-edition.js';
import type { AnswerToExport } from './export-questionnaire.js';
import { ccmDomains, type KnownEdition, knownEdition } from './known-editions.js';
import { type ExportReference, referenceSheets } from './reference-sheets.js';
import { fitting, type SheetToWrite, writeXlsx } from './xlsx/write-xlsx.js';

/** The headings of the official 4.x workbook, to the letter: the double space in F is the publisher's. */
const headings = [
  'Question ID',
  'Question',
  'CSP CAIQ Answer',
  'SSRM Control Ownership',
  'CSP Implementation Description (Optional/Recommended)',
  'CSC Responsibilities  (Optional/Recommended)',
  null,
  null,
  'CCM Control ID',
  'CCM Control Specification',
  'CCM Control Title',
  'CCM Domain Title',
];
const firstRow = 3;

export interface CaiqAnswer extends AnswerToExport {
  readonly customerResponsibilities?: string;
}

/**
 * A filled workbook in the layout of the official CAIQ 4.x one, for whoever expects that layout. Question text is what the
 * organisation imported from its own copy (`edition`); without it every question reads `Question A&A-01.1`, because the
 * publisher's text is not ours to give. `undefined` when the ids of that edition are not known.
 */
export function exportCaiq(
  version: { readonly template: 'caiq' | 'ai-caiq'; readonly edition: string },
  answers: readonly CaiqAnswer[],
  edition?: TemplateEdition,
  reference?: ExportReference,
): Uint8Array | undefined {
  const known = knownEdition(version.template, version.edition);
  if (!known?.questions) return undefined;
  const byQuestion = new Map(answers.map((answer) => [answer.questionId, answer]));
  const texts = new Map(edition?.questions.map((question) => [question.id, question.text]));
  const controls = known.questions.map((id) => id.slice(0, id.lastIndexOf('.')));
  const rows = known.questions.map((id, index) => {
    const answer = byQuestion.get(id);
    const control = controls[index]!;
    const first = controls[index - 1] !== control;
    const label = { yes: known.answers[0]!, no: known.answers[1]!, na: known.answers[2]!, partial: known.answers[1]! };
    // CAIQ has no "partial": what is only partly there is a No whose words say how far it goes.
    const words = answer?.value === 'partial' ? `Partly in place. ${answer.text}`.trim() : (answer?.text ?? '');
    return [
      id,
      texts.get(id) || `Question ${id}`,
      answer?.value ? label[answer.value] : null,
      answer?.owner ?? null,
      fitting(words) || null,
      fitting(answer?.customerResponsibilities ?? '') || null,
      null,
      null,
      ...(first
        ? [
            control,
            `Specification of ${control}`,
            `Control ${control}`,
            ccmDomains.get(control.slice(0, 3)) ?? control.slice(0, 3),
          ]
        : [null, null, null, null]),
    ];
  });
  const last = firstRow + rows.length - 1;
  const stamp =
    version.template === 'ai-caiq' ? JSON.stringify({ specification_version: known.edition }) : `v${known.edition}`;
  const sheet: SheetToWrite = {
    name: known.sheet,
    rows: [
      [stamp, `CONSENSUS ASSESSMENTS INITIATIVE QUESTIONNAIRE (${known.title}), layout for exchange`],
      headings,
      ...rows,
      ['End of Standard'],
      [
        'This file follows the layout of the questionnaire and holds the answers of one provider. The questionnaire, its questions and its control specifications are the work of the Cloud Security Alliance, which publishes them.',
      ],
    ],
    widths: [14, 60, 16, 26, 60, 50, 3, 3, 16, 50, 30, 34],
    frozenRows: 2,
    protected: true,
    merges: [...verticalMerges(controls), { top: last + 2, left: 1, bottom: last + 2, right: 12 }],
    dropDowns: [
      { range: { top: firstRow, left: 3, bottom: last, right: 3 }, options: known.answers },
      { range: { top: firstRow, left: 4, bottom: last, right: 4 }, options: known.owners.map((owner) => owner.label) },
    ],
    style: (row, column) =>
      row === 2
        ? 'header'
        : row < firstRow
          ? 'title'
          : row > last
            ? 'note'
            : column >= 3 && column <= 6
              ? 'input'
              : 'wrap',
  };
  return writeXlsx([introduction(known), sheet, ...(reference ? referenceSheets(reference) : [])]);
}

/** Columns I to L: one merge per control that has more than one question. */
function verticalMerges(controls: readonly string[]): { top: number; left: number; bottom: number; right: number }[] {
  const merges: { top: number; left: number; bottom: number; right: number }[] = [];
  for (let from = 0; from < controls.length;) {
    let to = from;
    while (controls[to + 1] === controls[from]) to++;
    if (to > from)
      for (let column = 9; column <= 12; column++)
        merges.push({ top: firstRow + from, left: column, bottom: firstRow + to, right: column });
    from = to + 1;
  }
  return merges;
}

const introduction = (known: KnownEdition): SheetToWrite => ({
  name: 'Introduction',
  rows: [
    [known.title],
    ['Answers of one provider in the layout of the questionnaire.'],
    [`Answers: ${known.answers.join(', ')}.`],
    [`Control ownership: ${known.owners.map((owner) => owner.label).join('; ')}. Leave it empty for NA.`],
  ],
  widths: [110],
  style: (row) => (row === 1 ? 'title' : 'wrap'),
});
