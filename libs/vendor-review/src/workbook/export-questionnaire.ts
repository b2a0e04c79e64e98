import { conditionInWords } from '../questionnaire/condition.policy.js';
import type { Question, TemplateEdition } from '../questionnaire/template-edition.js';
import { writeCsv } from './csv/write-csv.js';
import { type ExportReference, referenceSheets } from './reference-sheets.js';
import { exportHeadings, stampRows, stampSheet } from './stamp.js';
import { fitting, type SheetToWrite, writeXlsx } from './xlsx/write-xlsx.js';

/** An answer to put into an export; what a vendor already said, or nothing. */
export interface AnswerToExport {
  readonly questionId: string;
  readonly value: 'yes' | 'no' | 'partial' | 'na' | null;
  readonly owner: string | null;
  readonly text: string;
}

const firstRow = 2;

/**
 * The questionnaire as a workbook for the vendor: drop-downs for answers and owners, a frozen heading, open cells only where an
 * answer goes. A hidden sheet names template and edition, so that the file is known when it comes back.
 */
export function exportQuestionnaire(
  edition: TemplateEdition,
  answers: readonly AnswerToExport[] = [],
  reference?: ExportReference,
): Uint8Array {
  const table = tableOf(edition, answers);
  const column = (heading: (typeof exportHeadings)[number]): number => table.headings.indexOf(heading) + 1;
  const runs = runsByOptions(edition.questions, (question) => optionsOf(question, edition));
  const questions: SheetToWrite = {
    name: 'Questionnaire',
    rows: [table.headings, ...table.rows],
    widths: table.headings.map(
      (heading) =>
        ({
          'Question ID': 14,
          Domain: 24,
          Question: 64,
          Guidance: 44,
          Answer: 12,
          'Control ownership': 24,
          Explanation: 60,
          Evidence: 36,
        })[heading],
    ),
    frozenRows: 1,
    protected: true,
    style: (row, at) => (row === 1 ? 'header' : at >= column('Answer') ? 'input' : 'wrap'),
    dropDowns: [
      ...runs.map(({ from, to, options }) => ({
        range: { top: firstRow + from, bottom: firstRow + to, left: column('Answer'), right: column('Answer') },
        options,
      })),
      ...(edition.owners.length > 0
        ? [
            {
              range: {
                top: firstRow,
                bottom: firstRow + edition.questions.length - 1,
                left: column('Control ownership'),
                right: column('Control ownership'),
              },
              options: edition.owners.map((owner) => owner.label),
            },
          ]
        : []),
    ],
  };
  const stamp = {
    template: edition.template,
    edition: edition.edition,
    title: edition.title,
    questions: edition.questions.length,
  };
  return writeXlsx([
    introduction(edition),
    questions,
    ...(reference ? referenceSheets(reference) : []),
    { name: stampSheet, hidden: true, rows: stampRows(stamp) },
  ]);
}

/** The same as csv; without drop-downs and without the stamp, so it is known by its headings and ids only. */
export function exportQuestionnaireCsv(edition: TemplateEdition, answers: readonly AnswerToExport[] = []): Uint8Array {
  const table = tableOf(edition, answers);
  return writeCsv([table.headings, ...table.rows]);
}

type Heading = (typeof exportHeadings)[number];

function tableOf(
  edition: TemplateEdition,
  answers: readonly AnswerToExport[],
): { headings: Heading[]; rows: (string | null)[][] } {
  const headings = exportHeadings.filter((heading) => heading !== 'Control ownership' || edition.owners.length > 0);
  const byQuestion = new Map(answers.map((answer) => [answer.questionId, answer]));
  const domains = new Map(edition.domains.map((domain) => [domain.id, domain.title]));
  const rows = edition.questions.map((question) => {
    const answer = byQuestion.get(question.id);
    const label =
      edition.answers.find((option) => option.value === answer?.value)?.label ??
      { yes: 'Yes', no: 'No', partial: 'Partial', na: 'NA' }[answer?.value ?? 'na'];
    const cells: Record<Heading, string | null> = {
      'Question ID': question.id,
      Domain: domains.get(question.domain) ?? question.domain,
      Question: question.text,
      Guidance: guidanceOf(question),
      Answer: answer?.value ? label : null,
      'Control ownership': answer?.owner ?? null,
      Explanation: answer?.text || null,
      Evidence: null,
    };
    return headings.map((heading) => (cells[heading] === null ? null : fitting(cells[heading])));
  });
  return { headings, rows };
}

const guidanceOf = (question: Question): string | null => {
  return (
    [conditionInWords(question), question.guidance, question.evidence ? 'Please name or attach evidence.' : '']
      .filter(Boolean)
      .join(' ') || null
  );
};

/** Free text gets no drop-down: its offered choices are suggestions, and a drop-down would forbid everything else. */
function optionsOf(question: Question, edition: TemplateEdition): string[] {
  if (question.kind === 'text') return [];
  const label = (value: 'yes' | 'partial' | 'no' | 'na', fallback: string): string =>
    edition.answers.find((option) => option.value === value)?.label ?? fallback;
  return [
    label('yes', 'Yes'),
    ...(question.kind === 'yes_no_partial' ? [label('partial', 'Partial')] : []),
    label('no', 'No'),
    label('na', 'NA'),
  ];
}

/** Neighbouring rows with the same options share one drop-down. */
function runsByOptions(
  questions: readonly Question[],
  options: (question: Question) => string[],
): { from: number; to: number; options: string[] }[] {
  const runs: { from: number; to: number; options: string[] }[] = [];
  questions.forEach((question, index) => {
    const own = options(question);
    const last = runs.at(-1);
    if (last && last.to === index - 1 && last.options.join() === own.join()) last.to = index;
    else runs.push({ from: index, to: index, options: own });
  });
  return runs.filter((run) => run.options.length > 0);
}

const introduction = (edition: TemplateEdition): SheetToWrite => ({
  name: 'Read me',
  rows: [
    [edition.title],
    [`Edition ${edition.edition}, ${edition.questions.length} questions`],
    [null],
    [
      'Please answer on the sheet "Questionnaire": choose an answer, explain it in your own words, and name evidence where you have it.',
    ],
    ['NA needs a reason in the column "Explanation"; without one it counts as unanswered.'],
    ['Please leave question ids and rows as they are; the file is read by a program when it comes back.'],
    ...(edition.owners.length > 0
      ? [['"Control ownership" says who operates the control; leave it empty for NA.']]
      : []),
    [null],
    [edition.notice],
  ],
  widths: [110],
  style: (row) => (row === 1 ? 'title' : row === 2 ? 'note' : 'wrap'),
});
