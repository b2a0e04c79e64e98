import { createHash } from 'node:crypto';
import { checkEdition } from '../questionnaire/check-edition.js';
import {
  type AnswerOption,
  type Domain,
  type OwnerOption,
  type Question,
  type TemplateEdition,
  yesNoNa,
  yesPartialNoNa,
} from '../questionnaire/template-edition.js';
import { readAnswer } from './answer-words.js';
import { asksYesOrNo } from './header-roles.js';
import { ccmDomains, type KnownEdition, knownEdition, sigDomains } from './known-editions.js';
import { ccmIdOf, sigIdOf, slug } from './question-ids.js';
import type { QuestionRow, SkippedRow } from './question-rows.js';
import { unreadColumns } from './unread.js';
import { type Recognised, type Recognition, recognise } from './recognise.js';
import type { Problem } from '../questionnaire/problem.js';
import type { Workbook } from './workbook.js';

/** What the organisation wants to call the imported template; what is left out is taken from the file. */
export interface TemplateNames {
  readonly template?: string;
  readonly edition?: string;
  readonly title?: string;
}

export interface TemplateImport {
  readonly recognition: Recognition;
  /** `null` when the file holds no question. */
  readonly edition: TemplateEdition | null;
  readonly rowsRead: number;
  /** Against the published list of ids, where one is known. */
  readonly completeness: {
    readonly known: number;
    readonly present: number;
    readonly missing: readonly string[];
    readonly unknown: readonly string[];
  } | null;
  readonly duplicates: readonly { readonly id: string; readonly places: readonly string[] }[];
  /** Questions on hidden rows or sheets; they are part of the edition. */
  readonly hidden: readonly string[];
  /** What was concluded rather than read, in sentences. */
  readonly concluded: readonly string[];
  readonly skipped: readonly SkippedRow[];
  readonly unreadColumns: ReturnType<typeof unreadColumns>;
  readonly problems: readonly Problem[];
}

/**
 * Makes a template edition of an organisation's own workbook, blank or filled. Ids, domains, order, texts, answer options and
 * owner values are taken from it; answers in it are not. What the file does not say is concluded, and said.
 */
export function importTemplate(
  workbook: Workbook,
  names: TemplateNames = {},
  recognised: Recognised = recognise(workbook),
): TemplateImport {
  const { recognition, found, tables } = recognised;
  const known =
    recognition.template && recognition.edition ? knownEdition(recognition.template, recognition.edition) : undefined;
  const concluded = [...found.notes];
  const { rows, duplicates } = withoutDoubles(
    found.rows.map((row) => ({ ...row, id: canonicalId(row, recognition.format) })),
  );
  const questions = rows.map((row) => toQuestion(row, recognition.format));
  const linked =
    recognition.format === 'sig-lite' || recognition.format === 'sig' ? linkFollowUps(questions, concluded) : questions;
  sayConclusions(rows, linked, recognition, concluded);
  const owners = known?.owners.length ? known.owners : ownersOf(rows);
  const edition: TemplateEdition = {
    template: names.template ?? recognition.template ?? slug(workbook.file.replace(/\.[a-z0-9]+$/i, '')),
    edition: names.edition ?? recognition.edition ?? `import-${digest(linked)}`,
    title: names.title ?? (recognition.title || titleOf(recognised, workbook)),
    notice:
      'Imported from a workbook of this organisation. Its text belongs to its publisher; use and pass it on under the terms you received it.',
    rules: 'custodia-score/1',
    source: { kind: 'workbook', file: workbook.file, format: recognition.format, certainty: recognition.certainty },
    answers: answersOf(known, linked),
    owners,
    domains: domainsOf(rows, linked, recognition.format),
    questions: linked,
  };
  const problems = [
    ...workbook.problems,
    ...duplicates.map(({ id, places }) => ({
      place: places.slice(1).join(', '),
      value: id,
      reason: `the id stands at ${places[0]} already; the first row was kept`,
      remedy: 'Give every question an id of its own',
    })),
    ...(recognition.format === 'not-a-questionnaire'
      ? [
          {
            place: '',
            value: '',
            reason: 'no questionnaire was found in the file',
            remedy: 'Check that the right file was sent; a heading such as "Question" above the questions helps',
          },
        ]
      : checkEdition(edition)),
  ];
  return {
    recognition,
    edition: questions.length > 0 && recognition.format !== 'not-a-questionnaire' ? edition : null,
    rowsRead: found.rows.length,
    completeness: known?.questions ? completenessOf(known.questions, questions) : null,
    duplicates,
    hidden: rows.filter((row) => row.hidden).map((row) => row.id),
    concluded: recognition.format === 'not-a-questionnaire' ? [] : concluded,
    skipped: found.skipped,
    unreadColumns: unreadColumns(tables),
    problems,
  };
}

const isCaiq = (format: Recognition['format']): boolean =>
  format === 'caiq' || format === 'caiq-lite' || format === 'ai-caiq';
const isSig = (format: Recognition['format']): boolean => format === 'sig-lite' || format === 'sig';

function canonicalId(row: QuestionRow, format: Recognition['format']): string {
  if (isCaiq(format)) return ccmIdOf(row.id)?.id ?? row.id;
  return isSig(format) ? (sigIdOf(row.id)?.id ?? row.id) : row.id.trim();
}

function withoutDoubles(rows: readonly QuestionRow[]): {
  rows: QuestionRow[];
  duplicates: { id: string; places: string[] }[];
} {
  const places = new Map<string, string[]>();
  const kept = rows.filter((row) => {
    const seen = places.get(row.id);
    places.set(row.id, [...(seen ?? []), `${row.sheet}, row ${row.row}`]);
    return !seen;
  });
  return {
    rows: kept,
    duplicates: [...places].filter(([, list]) => list.length > 1).map(([id, list]) => ({ id, places: list })),
  };
}

function toQuestion(row: QuestionRow, format: Recognition['format']): Question {
  const ccm = isCaiq(format) ? ccmIdOf(row.id) : undefined;
  const kind = kindOf(row, format);
  // In VSA's data inventory "yes" says which data is held: exposure, neither good nor bad.
  const inventory = format.startsWith('vsa-') && /data inventory/i.test(row.domain);
  return {
    id: row.id,
    text: row.question,
    guidance: row.guidance,
    domain: domainId(row, format),
    control: ccm?.control ?? (row.control || null),
    kind,
    polarity: kind === 'text' || inventory ? 'neutral' : 'positive',
    weight: 1,
    critical: false,
    parent: null,
    askedWhen: null,
    evidence: false,
    options: kind === 'text' ? row.options : [],
  };
}

function kindOf(row: QuestionRow, format: Recognition['format']): Question['kind'] {
  if (isCaiq(format)) return 'yes_no';
  // Each row of these is a requirement that is met or not, whatever its words.
  if (format === 'mvsp' || format === 'oscal') return 'yes_no_partial';
  if (row.options.length > 0) {
    const values = row.options.map((option) => readAnswer(option)?.value);
    if (values.every((value) => value !== undefined)) return values.includes('partial') ? 'yes_no_partial' : 'yes_no';
    return values.includes('yes') && values.includes('no') ? 'yes_no_partial' : 'text';
  }
  const answered = readAnswer(row.answer);
  if (!asksYesOrNo(row.question) && answered?.value === undefined) return 'text';
  return isSig(format) && answered?.value !== 'partial' ? 'yes_no' : 'yes_no_partial';
}

function domainId(row: QuestionRow, format: Recognition['format']): string {
  if (isCaiq(format)) return ccmIdOf(row.id)?.domain ?? slug(row.domain || 'General');
  return isSig(format) ? (sigIdOf(row.id)?.domain ?? slug(row.domain || 'General')) : slug(row.domain || 'General');
}

function domainsOf(
  rows: readonly QuestionRow[],
  questions: readonly Question[],
  format: Recognition['format'],
): Domain[] {
  const domains = new Map<string, string>();
  rows.forEach((row, index) => {
    const id = questions[index]!.domain;
    const published = isCaiq(format) ? ccmDomains.get(id) : isSig(format) ? sigDomains.get(id) : undefined;
    if (!domains.has(id)) domains.set(id, published ?? (row.domain || 'General'));
  });
  return [...domains].map(([id, title]) => ({ id, title, weight: 1 }));
}

/** `A.1.1` follows up `A.1`. Numbering has holes, so the nearest ancestor that exists is the parent; free text cannot be one. */
function linkFollowUps(questions: readonly Question[], concluded: string[]): Question[] {
  const byId = new Map(questions.map((question) => [question.id, question]));
  const linked = questions.map((question) => {
    for (let above = sigIdOf(question.id)?.parent ?? null; above !== null; above = sigIdOf(above)?.parent ?? null) {
      const parent = byId.get(above);
      if (parent && parent.kind !== 'text') return { ...question, parent: parent.id, askedWhen: 'yes' as const };
    }
    return question;
  });
  const count = linked.filter((question) => question.parent !== null).length;
  if (count > 0)
    concluded.push(`${count} questions follow up another by their number; they are asked when it is answered yes`);
  return linked;
}

function answersOf(known: KnownEdition | undefined, questions: readonly Question[]): readonly AnswerOption[] {
  if (known)
    return known.answers.flatMap((label) => (readAnswer(label) ? [{ value: readAnswer(label)!.value, label }] : []));
  return questions.some((question) => question.kind === 'yes_no_partial') ? yesPartialNoNa : yesNoNa;
}

/** Owners of a questionnaire we have no vocabulary for: the options of its drop-downs. Who bears what is left open. */
const ownersOf = (rows: readonly QuestionRow[]): OwnerOption[] =>
  [...new Set(rows.flatMap((row) => row.ownerOptions))].map((label) => ({ label, bears: 'undetermined' }));

function sayConclusions(
  rows: readonly QuestionRow[],
  questions: readonly Question[],
  recognition: Recognition,
  concluded: string[],
): void {
  const yesNo = questions.filter((question) => question.kind !== 'text').length;
  if (!isCaiq(recognition.format)) {
    const offered = rows.filter((row) => row.options.length > 0).length;
    concluded.push(
      `${yesNo} questions were taken as yes-or-no, ${questions.length - yesNo} as free text: ${offered} by their drop-downs, the others by their wording`,
    );
  }
  const neutral = questions.filter((question) => question.kind !== 'text' && question.polarity === 'neutral').length;
  concluded.push(
    `"yes" was taken as good for ${yesNo - neutral} questions${neutral > 0 ? ` and as neither good nor bad for ${neutral} of the data inventory` : ''}; every weight is 1 and none is critical`,
  );
}

function completenessOf(known: readonly string[], questions: readonly Question[]): TemplateImport['completeness'] {
  const ids = new Set(questions.map((question) => question.id));
  const expected = new Set(known);
  return {
    known: known.length,
    present: known.filter((id) => ids.has(id)).length,
    missing: known.filter((id) => !ids.has(id)),
    unknown: [...ids].filter((id) => !expected.has(id)),
  };
}

function titleOf({ tables }: Recognised, workbook: Workbook): string {
  const above = tables[0]?.sheet.rows.find((row) => row.number < (tables[0]?.headerRow ?? 0));
  const title = above ? ([...above.cells.values()][0] ?? '') : '';
  return title && title.length <= 120 ? title.trim() : workbook.file.replace(/\.[a-z0-9]+$/i, '');
}

const digest = (questions: readonly Question[]): string =>
  createHash('sha256')
    .update(JSON.stringify(questions.map(({ id, text }) => [id, text])))
    .digest('hex')
    .slice(0, 12);
