import { columnName, inRange } from './cells.js';
import { isMark, isUnchosen, readAnswer } from './answer-words.js';
import { commentNotes, commentsOf } from './cell-comments.js';
import { looksLikeQuestion, type Role, roleOf } from './header-roles.js';
import { ccmIdOf, looksLikeId, sigIdOf, slug } from './question-ids.js';
import type { Table } from './tables.js';
import type { Row } from './workbook.js';

/** One row that asks something (or answers it), before anything is understood. */
export interface QuestionRow {
  readonly sheet: string;
  readonly row: number;
  readonly hidden: boolean;
  readonly id: string;
  /** As the file has it, before anything was put in front of it or behind; empty where it gives none. */
  readonly givenId: string;
  /** True when the file gives the question no id and sheet and row serve instead. */
  readonly idMade: boolean;
  readonly question: string;
  /** As typed. With one column per answer: the heading that is marked, or all of them. */
  readonly answer: string;
  readonly owner: string;
  readonly text: string;
  readonly customer: string;
  readonly control: string;
  readonly domain: string;
  readonly guidance: string;
  /** Options of the drop-downs on the answer and owner cells, or of a column that lists them. */
  readonly options: readonly string[];
  readonly ownerOptions: readonly string[];
}

export interface SkippedRow {
  readonly sheet: string;
  readonly row: number;
  readonly text: string;
  readonly reason: string;
}

export interface QuestionRows {
  readonly rows: readonly QuestionRow[];
  /** Rows with content that were not taken as questions. Nothing is left out without a reason. */
  readonly skipped: readonly SkippedRow[];
  /** Columns that hold something nobody read, as `Confidence (F)`. */
  readonly notes: readonly string[];
}

/** Walks the tables of a workbook row by row. */
export function questionRows(tables: readonly Table[]): QuestionRows {
  const skipped: SkippedRow[] = [];
  const notes: string[] = tables.flatMap((table) => [...table.notes, ...doubtOf(table), ...commentNotes(table)]);
  const rows = tables.flatMap((table) => rowsOf(table, skipped, notes, tables.length > 1));
  const made = rows.filter((row) => row.idMade).length;
  if (made > 0)
    notes.push(
      `${made} of ${rows.length} questions have no id of their own; sheet and row stand in for it, so the rows must keep their places`,
    );
  return { rows: distinctIds(rows, notes), skipped, notes };
}

function rowsOf(table: Table, skipped: SkippedRow[], notes: string[], several: boolean): QuestionRow[] {
  const { sheet, columns } = table;
  const found: QuestionRow[] = [];
  const name = sheet.name;
  const skip = (row: Row, reason: string): void =>
    void skipped.push({
      sheet: name,
      row: row.number,
      text: [...row.cells.values()].join(' | ').slice(0, 160),
      reason,
    });
  let heading = sectionAbove(table) || (several ? name : '');
  const carried = new Map<Role, string>();
  const mergedFrom = { control: verticalMerges(table, 'control'), domain: verticalMerges(table, 'domain') };
  const filled = mergedValues(table, notes);
  const choices = { answer: dropDownsOf(table, 'answer'), owner: dropDownsOf(table, 'owner') };
  const comments = commentsOf(table).own;
  let ended = false;

  for (const plain of sheet.rows) {
    const row = filled(plain);
    if (row.number < table.firstRow) {
      if (table.headerRow === null || row.number < table.headerRow) skip(row, 'above the questions');
      continue;
    }
    const cell = (role: Role): string => (columns.has(role) ? (row.cells.get(columns.get(role)!) ?? '').trim() : '');
    const merged = (role: 'control' | 'domain'): string => {
      const value = cell(role) || mergedFrom[role](row.number) || (columns.has(role) ? (carried.get(role) ?? '') : '');
      if (value) carried.set(role, value);
      return value;
    };
    const firstText = [...row.cells].sort(([a], [b]) => a - b)[0]?.[1].trim() ?? '';
    if (/^end of (the )?(standard|questionnaire|document|sheet)\b/i.test(firstText)) ended = true;
    if (ended) {
      skip(row, 'at or below the end mark');
      continue;
    }
    const id = cell('id');
    const question = cell('question');
    if (isHeaderAgain(row, table)) {
      if (isSectionHeader(row, table)) heading = firstText;
      skip(row, 'the heading row again');
      continue;
    }
    const lonely = plain.cells.size === 1;
    const realId = ccmIdOf(id) !== undefined || sigIdOf(id) !== undefined;
    const inFront = Math.min(...row.cells.keys()) <= (columns.get('question') ?? columns.get('id') ?? 1);
    if (lonely && inFront && !realId && readAnswer(firstText)) {
      skip(row, answerAlone);
      continue;
    }
    if (lonely && inFront && !realId && !looksLikeQuestion(firstText)) {
      // A row with nothing but a label divides the list.
      if (firstText.length <= 120) heading = firstText;
      skip(row, firstText.length <= 120 ? 'a heading; taken as the domain of the rows below' : 'a note');
      continue;
    }
    if (
      question === '' &&
      !realId &&
      !(id !== '' && (looksLikeId(id) || !columns.has('question')) && (cell('answer') !== '' || cell('text') !== ''))
    ) {
      skip(row, answerOf(table, row) || cell('text') ? answerAlone : 'no question in this row');
      continue;
    }
    if (
      columns.has('id') &&
      id === '' &&
      !looksLikeQuestion(question) &&
      answerOf(table, row) === '' &&
      cell('text') === ''
    ) {
      skip(row, 'no id, and not a question');
      continue;
    }
    found.push({
      sheet: name,
      row: row.number,
      hidden: row.hidden || sheet.hidden,
      id: id || `${slug(name)}-r${row.number}`,
      givenId: id,
      idMade: id === '',
      question: question.trim(),
      answer: answerOf(table, row),
      owner: cell('owner'),
      text: [textOf(table, row), comments.get(row.number)].filter(Boolean).join('\n'),
      customer: cell('customer'),
      control: merged('control'),
      domain: columns.has('domain') ? merged('domain') : heading,
      guidance: cell('guidance'),
      options: optionsIn(choices.answer(row.number), cell('options')),
      ownerOptions: choices.owner(row.number),
    });
  }
  return found;
}

/** Those of the drop-down, or those that a cell lists: one in each line, or between semicolons. */
const optionsIn = (dropDown: readonly string[], cell: string): readonly string[] =>
  dropDown.length > 0 || cell === ''
    ? dropDown
    : cell
        .split(cell.includes('\n') ? /\r?\n/ : /;/)
        .map((option) => option.trim())
        .filter(Boolean)
        .slice(0, mostOptions);

const mostOptions = 200;

/** Why a row was passed over although somebody answered in it. */
export const answerAlone = 'an answer without a question in its row';

const isHeaderAgain = (row: Row, table: Table): boolean =>
  isSectionHeader(row, table) ||
  (row.cells.size > 1 &&
    [...row.cells.values()].filter((text) => roleOf(text) !== undefined).length >= Math.max(2, row.cells.size - 1) &&
    [...row.cells.values()].some((text) => roleOf(text) === 'question'));

/** The heading row once more with the name of a section in front, as HECVAT has it above every section. */
function isSectionHeader(row: Row, { headings, columns }: Table): boolean {
  const [first, ...rest] = [...row.cells].sort(([a], [b]) => a - b);
  return (
    first !== undefined &&
    rest.length >= 2 &&
    first[0] <= (columns.get('question') ?? columns.get('id') ?? 0) &&
    rest.every(([column, text]) => headings.get(column) === text.trim())
  );
}

/** The name of the first section, where the heading row carries it over the ids or the questions. */
function sectionAbove({ columns, headings }: Table): string {
  const over = (role: Role): string => headings.get(columns.get(role) ?? 0) ?? '';
  const name = over('id') || over('question');
  const role = roleOf(name);
  return role === 'id' || role === 'question' || role === 'control' ? '' : name;
}

/** A merged answer, owner or explanation holds for every row that it covers. What was filled in this way is said. */
function mergedValues(table: Table, notes: string[]): (row: Row) => Row {
  const roles = (['answer', 'yes', 'no', 'na', 'partial', 'owner', 'text', 'customer'] as const).flatMap((role) => {
    const column = table.columns.get(role);
    return column === undefined ? [] : [{ column, merged: verticalMerges(table, role) }];
  });
  const isQuestion = (row: Row): boolean =>
    ['id', 'question'].some((role) => row.cells.has(table.columns.get(role as Role) ?? 0));
  return (row) => {
    if (row.number < table.firstRow || !isQuestion(row)) return row;
    const added = roles.flatMap(({ column, merged }): [number, string][] => {
      const text = row.cells.has(column) ? '' : merged(row.number);
      return text === '' ? [] : [[column, text]];
    });
    if (added.length === 0) return row;
    notes.push(
      `${table.sheet.name}, row ${row.number}: ${added.map(([column, text]) => `column ${columnName(column)} is part of a merged cell and was read as ${JSON.stringify(text.slice(0, 60))}`).join('; ')}`,
    );
    return { ...row, cells: new Map([...row.cells, ...added]) };
  };
}

const doubtOf = ({ doubt }: Table): string[] =>
  doubt
    ? [
        `sheet ${JSON.stringify(doubt.sheet)}: ${doubt.reason} (${doubt.candidates.map(({ column, heading }) => (heading ? `${column} ${JSON.stringify(heading)}` : column)).join(', ')}); no answers were read from it`,
      ]
    : [];

/** One column for the answer, or one column per answer with a mark in it. */
function answerOf({ columns }: Table, row: Row): string {
  const answer = columns.get('answer');
  if (answer !== undefined) {
    const text = (row.cells.get(answer) ?? '').trim();
    return isUnchosen(text) ? '' : text;
  }
  const marked = (['yes', 'no', 'partial', 'na'] as const).flatMap((role) => {
    const text = columns.has(role) ? (row.cells.get(columns.get(role)!) ?? '').trim() : '';
    return text === '' || /^[☐□]$/.test(text)
      ? []
      : isMark(text)
        ? [{ yes: 'Yes', no: 'No', partial: 'Partial', na: 'NA' }[role]]
        : [text];
  });
  return marked.join(' / ');
}

/** The explanation column, then further columns of words under their headings, so that nothing a vendor wrote is lost. */
function textOf({ columns, moreText, headings }: Table, row: Row): string {
  const first = (row.cells.get(columns.get('text') ?? 0) ?? '').trim();
  const more = moreText.flatMap((column) => {
    const text = (row.cells.get(column) ?? '').trim();
    return text === '' ? [] : [`${headings.get(column) ?? 'Further'}: ${text}`];
  });
  return [first, ...more].filter(Boolean).join('\n');
}

/** Ranges looked through per row; more would let a hostile sheet multiply its rows by its ranges. */
const rangesSearched = 2_000;

/** The text of the vertical merge that covers a row, as CAIQ's control columns have them. */
function verticalMerges({ sheet, columns }: Table, role: Role): (row: number) => string {
  const column = columns.get(role);
  if (column === undefined) return () => '';
  const ranges = sheet.merges
    .filter((one) => one.bottom > one.top && one.left <= column && one.right >= column)
    .slice(0, rangesSearched);
  const rows = new Map(sheet.rows.map((row) => [row.number, row]));
  return (row) => {
    const range = ranges.find((one) => inRange(one, column, row));
    return range ? (rows.get(range.top)?.cells.get(range.left) ?? '').trim() : '';
  };
}

function dropDownsOf({ sheet, columns }: Table, role: Role): (row: number) => readonly string[] {
  const column = columns.get(role);
  if (column === undefined) return () => [];
  const ranges = sheet.dropDowns
    .flatMap(({ ranges, options }) =>
      ranges.filter((one) => one.left <= column && one.right >= column).map((range) => ({ range, options })),
    )
    .slice(0, rangesSearched);
  return (row) => ranges.find(({ range }) => inRange(range, column, row))?.options ?? [];
}

/**
 * Numbering that starts again on every sheet, or in every section: sheet or section goes in front of the ids, and the report says
 * so. What is still the same id for other words gets its row; no question is lost. Published ids are left as they are.
 */
function distinctIds(rows: readonly QuestionRow[], notes: string[]): QuestionRow[] {
  if (clashes(rows).some((row) => ccmIdOf(row.id) !== undefined || sigIdOf(row.id) !== undefined)) return [...rows];
  const before = clashes(rows).length;
  if (before === 0) return [...rows];
  const candidates = [
    { what: 'the sheet', rows: prefixed(rows, (row) => row.sheet) },
    { what: 'the section', rows: prefixed(rows, (row) => row.domain) },
    { what: 'sheet and section', rows: prefixed(rows, (row) => `${row.sheet} ${row.domain}`) },
  ];
  const best =
    candidates.find((one) => clashes(one.rows).length === 0) ??
    candidates.reduce((top, one) => (clashes(one.rows).length < clashes(top.rows).length ? one : top));
  const helped = before >= 3 && before >= rows.length / 4 && clashes(best.rows).length < before;
  if (helped) notes.push(`the numbering of the questions starts again; ${best.what} was put in front of the ids`);
  const result = helped ? best.rows : [...rows];
  const left = new Set(clashes(result).map((row) => row.id));
  if (left.size > 0)
    notes.push(`${left.size} ids stand for several questions; the number of the row was put behind them`);
  return result.map((row) => (left.has(row.id) ? { ...row, id: `${row.id}-r${row.row}` } : row));
}

const prefixed = (rows: readonly QuestionRow[], by: (row: QuestionRow) => string): QuestionRow[] =>
  rows.map((row) => (row.idMade || by(row) === '' ? row : { ...row, id: `${slug(by(row))}-${row.id}` }));

/** Rows whose id stands for other words elsewhere. The same words twice are a repetition, not a clash. */
function clashes(rows: readonly QuestionRow[]): QuestionRow[] {
  const byId = new Map<string, QuestionRow[]>();
  for (const row of rows) {
    const same = byId.get(row.id);
    if (same) same.push(row);
    else byId.set(row.id, [row]);
  }
  return [...byId.values()]
    .filter(
      (same) => same.length > 1 && new Set(same.map((row) => row.question.toLowerCase().replace(/\s+/g, ' '))).size > 1,
    )
    .flat();
}
