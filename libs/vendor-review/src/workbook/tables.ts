import { type AnswerSearch, answerColumn, type ColumnDoubt } from './answer-column.js';
import { readAnswer } from './answer-words.js';
import { columnName } from './cells.js';
import { looksLikeQuestion, type Role, roleOf, tidyHeading } from './header-roles.js';
import { ccmIdOf, looksLikeId, sigIdOf } from './question-ids.js';
import { isReferenceSheet } from './reference-sheets.js';
import type { Row, Sheet, Workbook } from './workbook.js';

/** A list of questions on a sheet: where it starts and what its columns are for. */
export interface Table {
  readonly sheet: Sheet;
  /** `null` when the sheet has no heading row and the columns were told by what they hold. */
  readonly headerRow: number | null;
  /** Rows above this one are titles and headings. */
  readonly firstRow: number;
  readonly columns: ReadonlyMap<Role, number>;
  /** Further columns of words: second comments, links to documents. */
  readonly moreText: readonly number[];
  readonly headings: ReadonlyMap<number, string>;
  /** What was concluded rather than read. */
  readonly notes: readonly string[];
  /** Set when a person has to say which column holds the answers; then `columns` names none. */
  readonly doubt: ColumnDoubt | null;
}

const searched = 80;

/** `chosen` names the column of answers, where a person was asked for it: `C`, a heading, or `Sheet!C`. */
export const findTables = (workbook: Workbook, chosen?: string): Table[] =>
  workbook.sheets.flatMap((sheet) =>
    isReferenceSheet(sheet.name) ? [] : (withHeader(sheet, chosen) ?? withoutHeader(sheet, chosen) ?? []),
  );

function withHeader(sheet: Sheet, chosen: string | undefined): Table | undefined {
  let best: { index: number; found: ReturnType<typeof rolesIn>; points: number } | undefined;
  for (const [index, row] of sheet.rows.slice(0, searched).entries()) {
    const found = rolesIn(row);
    const has = (role: Role): boolean => found.columns.has(role);
    const answersOnly = has('answer') && (has('text') || has('guidance') || has('owner'));
    if (!has('question') && !answersOnly && !(has('id') && (has('answer') || row.cells.size <= 2))) continue;
    const points = found.columns.size + (has('question') ? 2 : 0) + (has('answer') ? 1 : 0);
    if (points > (best?.points ?? 0)) best = { index, found, points };
  }
  if (!best) return undefined;
  const header = sheet.rows[best.index]!;
  const { columns, moreText } = best.found;
  const headings = new Map([...header.cells].map(([column, text]) => [column, text.trim()]));
  const first = belowHeadings(sheet.rows, best.index, columns, headings);
  const marked = columns.has('yes') && columns.has('no');
  columns.delete('answer');
  if (!marked) for (const role of ['yes', 'no', 'na', 'partial'] as const) columns.delete(role);
  const rows = sheet.rows.slice(first);
  const notes = completeByContent(columns, rows, headings);
  const text = withoutIds(moreText, columns);
  const answers = marked
    ? ({ kind: 'none' } as const)
    : answerColumn(searchOf(sheet, rows, [...columns.values(), ...text], headings, chosen));
  return {
    sheet,
    headerRow: header.number,
    firstRow: sheet.rows[first]?.number ?? header.number + 1,
    ...withAnswers(columns, notes, answers),
    moreText: text,
    headings,
  };
}

/** The index of the first row below the headings. CAIQ 3.x has three rows of them; the lower ones name the columns for the marks. */
function belowHeadings(
  rows: readonly Row[],
  header: number,
  columns: Map<Role, number>,
  headings: Map<number, string>,
): number {
  const asks = (row: Row): boolean => {
    const text = row.cells.get(columns.get('question') ?? 0);
    return text !== undefined && roleOf(text) === undefined;
  };
  const belongs = (row: Row, below: ReadonlyMap<Role, number>): boolean =>
    !row.cells.has(columns.get('id') ?? 0) &&
    !asks(row) &&
    ((below.has('yes') && below.has('no')) ||
      (row.cells.size >= 2 && [...row.cells.values()].every((text) => roleOf(text) !== undefined)));
  const last = [3, 2, 1].find((distance) => {
    const row = rows[header + distance];
    const between = rows.slice(header + 1, header + distance);
    return (
      row !== undefined &&
      belongs(row, rolesIn(row).columns) &&
      between.every((one) => !one.cells.has(columns.get('id') ?? 0) && !one.cells.has(columns.get('question') ?? 0))
    );
  });
  for (const row of rows.slice(header + 1, header + 1 + (last ?? 0))) {
    const below = rolesIn(row).columns;
    for (const role of ['yes', 'no', 'na', 'partial'] as const)
      if (below.has(role)) columns.set(role, below.get(role)!);
    for (const [column, text] of row.cells) if (!headings.has(column)) headings.set(column, text.trim());
  }
  return header + 1 + (last ?? 0);
}

/** A heading such as "Documentation" may stand over the ids of a section instead of over words. */
const withoutIds = (moreText: readonly number[], columns: ReadonlyMap<Role, number>): number[] =>
  moreText.filter((column) => column !== columns.get('id') && column !== columns.get('question'));

const searchOf = (
  sheet: Sheet,
  rows: readonly Row[],
  taken: readonly number[],
  headings: ReadonlyMap<number, string> | null,
  chosen: string | undefined,
): AnswerSearch => ({
  sheet: sheet.name,
  rows: rows.slice(0, 2_000),
  taken: new Set(taken),
  headings,
  hidden: new Set(
    sheet.hiddenColumns.flatMap(({ left, right }) =>
      Array.from({ length: Math.min(right, 1_000) - left + 1 }, (_, index) => left + index),
    ),
  ),
  chosen,
});

function withAnswers(
  columns: Map<Role, number>,
  notes: readonly string[],
  answers: ReturnType<typeof answerColumn>,
): Pick<Table, 'columns' | 'notes' | 'doubt'> {
  if (answers.kind === 'doubt') return { columns, notes, doubt: answers.doubt };
  if (answers.kind === 'none') return { columns, notes, doubt: null };
  columns.set('answer', answers.column);
  return { columns, notes: answers.note ? [...notes, answers.note] : notes, doubt: null };
}

function rolesIn(row: Row): { columns: Map<Role, number>; moreText: number[] } {
  const columns = new Map<Role, number>();
  const moreText: number[] = [];
  for (const [column, text] of [...row.cells].sort(([a], [b]) => a - b)) {
    const role = roleOf(text);
    if (!role) continue;
    if (role === 'evidence') moreText.push(column);
    else if (!columns.has(role)) columns.set(role, column);
    else if (role === 'text') moreText.push(column);
    // Two columns of ids: the one that says it is the question's wins over a running number.
    else if (
      role === 'id' &&
      /question/.test(tidyHeading(text)) &&
      !/question/.test(tidyHeading(row.cells.get(columns.get('id')!) ?? ''))
    )
      columns.set(role, column);
  }
  return { columns, moreText };
}

/** Finds by content what no heading named. Everything found this way is said. */
function completeByContent(
  columns: Map<Role, number>,
  rows: readonly Row[],
  headings: ReadonlyMap<number, string>,
): string[] {
  const notes: string[] = [];
  const taken = new Set(columns.values());
  const share = columnShares(rows, taken);
  const take = (role: Role, test: (text: string) => boolean, least: number, what: string): void => {
    if (columns.has(role)) return;
    const found = share(test).filter((one) => one.share >= least && one.count >= 3)[0];
    if (!found) return;
    columns.set(role, found.column);
    taken.add(found.column);
    notes.push(
      `column ${columnName(found.column)}${headings.has(found.column) ? ` (${JSON.stringify(headings.get(found.column))})` : ''} was taken as ${what} because of what it holds`,
    );
  };
  take('id', (text) => ccmIdOf(text) !== undefined || sigIdOf(text) !== undefined, 0.6, 'the question ids');
  take('question', (text) => looksLikeQuestion(text) && text.length > 12, 0.6, 'the questions');
  const question = columns.get('question');
  if (!columns.has('id') && question !== undefined) {
    const left = share(looksLikeId).find((one) => one.share >= 0.8 && one.count >= 3 && one.column < question);
    if (left) {
      columns.set('id', left.column);
      notes.push(`column ${columnName(left.column)} was taken as the question ids because of what it holds`);
    }
  }
  return notes;
}

const columnShares =
  (rows: readonly Row[], taken: ReadonlySet<number>) =>
  (test: (text: string) => boolean): { column: number; share: number; count: number }[] => {
    const seen = new Map<number, { fits: number; all: number }>();
    for (const row of rows.slice(0, 2_000)) {
      for (const [column, text] of row.cells) {
        if (taken.has(column)) continue;
        const one = seen.get(column) ?? { fits: 0, all: 0 };
        one.all++;
        if (test(text)) one.fits++;
        seen.set(column, one);
      }
    }
    return [...seen]
      .map(([column, one]) => ({ column, share: one.fits / one.all, count: one.fits }))
      .sort((a, b) => b.count - a.count || a.column - b.column);
  };

function withoutHeader(sheet: Sheet, chosen: string | undefined): Table | undefined {
  const columns = new Map<Role, number>();
  const notes = completeByContent(columns, sheet.rows, new Map());
  const question = columns.get('question');
  if (question === undefined && !columns.has('id')) return undefined;
  const first = sheet.rows.find((row) =>
    question !== undefined ? looksLikeQuestion(row.cells.get(question) ?? '') : row.cells.has(columns.get('id')!),
  );
  const above = first && strangeHeadings(sheet.rows, first, question);
  const rows = above ? sheet.rows.filter((row) => row.number > above.number) : sheet.rows;
  const headings = new Map([...(above?.cells ?? [])].map(([column, text]) => [column, text.trim()]));
  const answers = answerColumn(searchOf(sheet, rows, [...columns.values()], above ? headings : null, chosen));
  const said = above
    ? `sheet ${JSON.stringify(sheet.name)}: row ${above.number} looks like headings, in words that are not understood`
    : `sheet ${JSON.stringify(sheet.name)} has no heading row`;
  return {
    sheet,
    headerRow: null,
    firstRow: first?.number ?? 1,
    ...withAnswers(columns, [said, ...notes], answers),
    moreText: [],
    headings,
  };
}

/** Headings in a language that is not known: short texts right above the first question, one of them over the questions. */
function strangeHeadings(rows: readonly Row[], first: Row, question: number | undefined): Row | undefined {
  const above = rows.filter((row) => row.number < first.number).at(-1);
  if (!above || question === undefined || above.cells.size < 2 || !above.cells.has(question)) return undefined;
  const isHeading = (text: string): boolean => text.trim().length <= 60 && !readAnswer(text);
  return [...above.cells.values()].every(isHeading) ? above : undefined;
}
