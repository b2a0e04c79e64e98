import { columnName } from './cells.js';
import { looksLikeQuestion, type Role, roleOf, tidyHeading } from './header-roles.js';
import { ccmIdOf, looksLikeId, sigIdOf } from './question-ids.js';
import { readAnswer } from './answer-words.js';
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
}

const searched = 80;

export const findTables = (workbook: Workbook): Table[] =>
  workbook.sheets.flatMap((sheet) => withHeader(sheet) ?? withoutHeader(sheet) ?? []);

function withHeader(sheet: Sheet): Table | undefined {
  let best: { index: number; found: ReturnType<typeof rolesIn>; points: number } | undefined;
  for (const [index, row] of sheet.rows.slice(0, searched).entries()) {
    const found = rolesIn(row);
    const has = (role: Role): boolean => found.columns.has(role);
    if (!has('question') && !(has('id') && (has('answer') || row.cells.size <= 2))) continue;
    const points = found.columns.size + (has('question') ? 2 : 0) + (has('answer') ? 1 : 0);
    if (points > (best?.points ?? 0)) best = { index, found, points };
  }
  if (!best) return undefined;
  const header = sheet.rows[best.index]!;
  const { columns, moreText } = best.found;
  const headings = new Map([...header.cells].map(([column, text]) => [column, text.trim()]));
  let first = best.index + 1;
  // CAIQ 3.x has three heading rows; the lower ones name the columns for the marks.
  for (let row = sheet.rows[first]; row && first <= best.index + 3; row = sheet.rows[++first]) {
    const below = rolesIn(row).columns;
    if (!below.has('yes') || !below.has('no') || row.cells.has(columns.get('id') ?? 0)) {
      const onlyRepeats = [...row.cells.values()].every((text) => roleOf(text) !== undefined);
      if (!onlyRepeats || row.cells.size < 2) break;
    }
    for (const role of ['yes', 'no', 'na', 'partial'] as const)
      if (below.has(role)) columns.set(role, below.get(role)!);
    for (const [column, text] of row.cells) if (!headings.has(column)) headings.set(column, text.trim());
  }
  if (columns.has('yes') && columns.has('no')) columns.delete('answer');
  else for (const role of ['yes', 'no', 'na', 'partial'] as const) columns.delete(role);
  const notes = completeByContent(columns, sheet.rows.slice(first), headings);
  return {
    sheet,
    headerRow: header.number,
    firstRow: sheet.rows[first]?.number ?? header.number + 1,
    columns,
    moreText,
    headings,
    notes,
  };
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
  if (!columns.has('yes'))
    take('answer', (text) => readAnswer(text) !== undefined && text.length < 30, 0.7, 'the answers');
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

function withoutHeader(sheet: Sheet): Table | undefined {
  const columns = new Map<Role, number>();
  const notes = completeByContent(columns, sheet.rows, new Map());
  const question = columns.get('question');
  if (question === undefined && !columns.has('id')) return undefined;
  if (!columns.has('id')) {
    const left = columnShares(
      sheet.rows,
      new Set(columns.values()),
    )(looksLikeId).find((one) => one.share >= 0.8 && one.count >= 3 && one.column < (question ?? 0));
    if (left) {
      columns.set('id', left.column);
      notes.push(`column ${columnName(left.column)} was taken as the question ids because of what it holds`);
    }
  }
  const first = sheet.rows.find((row) =>
    question !== undefined ? looksLikeQuestion(row.cells.get(question) ?? '') : row.cells.has(columns.get('id')!),
  );
  return {
    sheet,
    headerRow: null,
    firstRow: first?.number ?? 1,
    columns,
    moreText: [],
    headings: new Map(),
    notes: [`sheet ${JSON.stringify(sheet.name)} has no heading row`, ...notes],
  };
}
