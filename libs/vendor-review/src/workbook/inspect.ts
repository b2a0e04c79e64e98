import type { ColumnDoubt } from './answer-column.js';
import { readAnswer } from './answer-words.js';
import { openQuestionnaire, type OpenOptions } from './open-questionnaire.js';
import { importOwn } from './import-own.js';
import { importTemplate, type TemplateImport } from './import-template.js';
import type { Format } from './recognise.js';
import { importVsaq } from './vsaq/import-vsaq.js';
import type { Problem } from '../questionnaire/problem.js';
import type { Workbook, WorkbookSource } from './workbook.js';

/** What a file is and holds, as plain JSON; nothing is stored. For `custodia inspect`. */
export interface Inspection {
  readonly file: string;
  readonly readable: boolean;
  readonly format: Format | 'unreadable';
  readonly template: string | null;
  readonly edition: string | null;
  readonly title: string;
  readonly certainty: number;
  readonly reasons: readonly string[];
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly sheets: readonly {
    readonly name: string;
    readonly hidden: boolean;
    readonly protected: boolean;
    readonly rows: number;
    readonly merges: number;
    readonly dropDowns: number;
    readonly questions: number;
    readonly headingRow: number | null;
    readonly columns: Readonly<Record<string, string>>;
  }[];
  readonly counts: {
    readonly questions: number;
    readonly yesOrNo: number;
    readonly freeText: number;
    readonly followUps: number;
    readonly domains: number;
    readonly answered: number;
    readonly notReadable: number;
    readonly blank: number;
    readonly withOwner: number;
    readonly skippedRows: number;
  };
  readonly completeness: TemplateImport['completeness'];
  readonly concluded: readonly string[];
  readonly skipped: TemplateImport['skipped'];
  readonly unreadColumns: TemplateImport['unreadColumns'];
  /** Sheets whose column of answers has to be named before answers can be read from them. */
  readonly doubts: readonly ColumnDoubt[];
  readonly problems: readonly Problem[];
  readonly milliseconds: number;
}

/** Opens, recognises and counts. Never throws for what a file holds: an unreadable file is an inspection with one problem. */
export async function inspectQuestionnaire(source: WorkbookSource, options: OpenOptions = {}): Promise<Inspection> {
  const started = performance.now();
  const opened = await openQuestionnaire(source, options);
  const milliseconds = (): number => Math.round(performance.now() - started);
  if (opened.kind === 'refused') {
    const { place, reason, remedy, code } = opened.refusal;
    return {
      ...nothing(source.name),
      reasons: [reason],
      problems: [{ place, value: code, reason, remedy }],
      milliseconds: milliseconds(),
    };
  }
  if (opened.kind === 'vsaq')
    return { ...templatePart(importVsaq(opened.value, opened.file), opened.file), milliseconds: milliseconds() };
  if (opened.kind === 'own')
    return { ...templatePart(importOwn(opened.pack, opened.file), opened.file), milliseconds: milliseconds() };
  const { workbook, recognised } = opened;
  const template = importTemplate(workbook, {}, recognised);
  const rows = recognised.found.rows;
  const kinds = new Map(template.edition?.questions.map((question) => [question.id, question.kind]));
  const filled = rows.filter((row) => row.answer !== '');
  const unread = filled.filter((row) => (kinds.get(row.id) ?? 'yes_no') !== 'text' && !readAnswer(row.answer));
  return {
    ...templatePart(template, workbook.file),
    encoding: workbook.csv?.encoding ?? null,
    delimiter: workbook.csv?.delimiter ?? null,
    sheets: sheetsOf(workbook, recognised),
    doubts: recognised.doubts,
    counts: {
      ...countsOf(template),
      answered: filled.length - unread.length,
      notReadable: unread.length,
      blank: rows.length - filled.length,
      withOwner: rows.filter((row) => row.owner !== '').length,
    },
    milliseconds: milliseconds(),
  };
}

function sheetsOf(
  workbook: Workbook,
  recognised: Extract<Awaited<ReturnType<typeof openQuestionnaire>>, { kind: 'workbook' }>['recognised'],
): Inspection['sheets'] {
  return workbook.sheets.map((sheet) => {
    const table = recognised.tables.find((one) => one.sheet === sheet);
    return {
      name: sheet.name,
      hidden: sheet.hidden,
      protected: sheet.protected,
      rows: sheet.rows.length,
      merges: sheet.merges.length,
      dropDowns: sheet.dropDowns.length,
      questions: recognised.found.rows.filter((row) => row.sheet === sheet.name).length,
      headingRow: table?.headerRow ?? null,
      columns: Object.fromEntries(
        [...(table?.columns ?? [])].map(([role, column]) => [role, table?.headings.get(column) ?? `column ${column}`]),
      ),
    };
  });
}

const countsOf = (template: TemplateImport): Inspection['counts'] => {
  const questions = template.edition?.questions ?? [];
  const text = questions.filter((question) => question.kind === 'text').length;
  return {
    questions: questions.length,
    yesOrNo: questions.length - text,
    freeText: text,
    followUps: questions.filter((question) => question.parent !== null).length,
    domains: template.edition?.domains.length ?? 0,
    answered: 0,
    notReadable: 0,
    blank: questions.length,
    withOwner: 0,
    skippedRows: template.skipped.length,
  };
};

const templatePart = (template: TemplateImport, file: string): Inspection => ({
  ...nothing(file),
  ...template.recognition,
  title: template.edition?.title ?? template.recognition.title,
  readable: true,
  counts: countsOf(template),
  completeness: template.completeness,
  concluded: template.concluded,
  skipped: template.skipped.slice(0, 100),
  unreadColumns: template.unreadColumns,
  problems: template.problems,
});

const nothing = (file: string): Inspection => ({
  file,
  readable: false,
  format: 'unreadable',
  template: null,
  edition: null,
  title: '',
  certainty: 1,
  reasons: [],
  encoding: null,
  delimiter: null,
  sheets: [],
  counts: {
    questions: 0,
    yesOrNo: 0,
    freeText: 0,
    followUps: 0,
    domains: 0,
    answered: 0,
    notReadable: 0,
    blank: 0,
    withOwner: 0,
    skippedRows: 0,
  },
  completeness: null,
  concluded: [],
  skipped: [],
  unreadColumns: [],
  doubts: [],
  problems: [],
  milliseconds: 0,
});
