import { isUnchosen } from './answer-words.js';
import { listed } from './cell-comments.js';
import { columnName, inColumns } from './cells.js';
import { tidyHeading } from './header-roles.js';
import { answerAlone, type QuestionRow, type SkippedRow } from './question-rows.js';
import type { Table } from './tables.js';
import type { Workbook } from './workbook.js';

/** Columns of the control a question belongs to: reference for the reader, nothing anybody answered. */
const reference = /^(ccm )?control (specification|title|name|objective)$/;

/** Columns below the heading row that hold values and that no role claims. */
export function unreadColumns(
  tables: readonly Table[],
): { sheet: string; column: number; heading: string; values: number }[] {
  return tables.flatMap((table) => {
    const read = new Set([...table.columns.values(), ...table.moreText]);
    const counts = new Map<number, number>();
    for (const row of table.sheet.rows)
      if (row.number >= table.firstRow)
        for (const column of row.cells.keys()) if (!read.has(column)) counts.set(column, (counts.get(column) ?? 0) + 1);
    const unread = [...counts].filter(([column]) => !reference.test(tidyHeading(table.headings.get(column) ?? '')));
    return unread
      .sort(([a], [b]) => a - b)
      .map(([column, values]) => ({
        sheet: table.sheet.name,
        column,
        heading: table.headings.get(column) ?? '',
        values,
      }));
  });
}

/** Beyond these the report would be longer than the questionnaire. */
const mostNamed = 20;

/**
 * What a reader of the report has to know of what lies outside the rows that were read, or was read although a spreadsheet does
 * not show it: rows and columns that are hidden, answers without a question, columns and cells that nobody read.
 */
export function unreadNotes(
  workbook: Workbook,
  tables: readonly Table[],
  rows: readonly QuestionRow[],
  skipped: readonly SkippedRow[],
): string[] {
  const alone = skipped.filter(({ reason }) => reason === answerAlone);
  const unread = unreadColumns(tables);
  const noted = [
    ...tables.flatMap((table) => hiddenNotes(table, rows)),
    ...tables.flatMap(unchosenNotes),
    ...alone.map(({ sheet, row, text }) => `${sheet}, row ${row}: ${answerAlone}, not read: ${JSON.stringify(text)}`),
    ...unread.map(
      ({ sheet, column, heading, values }) =>
        `sheet ${JSON.stringify(sheet)}: column ${columnName(column)}${heading ? ` (${JSON.stringify(heading.slice(0, 80))})` : ''} was not read; ${values === 1 ? 'one cell of it holds something' : `${values} cells of it hold something`}`,
    ),
    ...workbook.problems.map(({ place, value, reason }) =>
      [place, value && JSON.stringify(value.slice(0, 80)), reason].filter(Boolean).join(': '),
    ),
  ];
  const more = noted.length - mostNamed;
  return more > 0 ? [...noted.slice(0, mostNamed), `${more} further remarks of this kind are not listed`] : noted;
}

/** Hidden or filtered rows and hidden columns that were read all the same. */
function hiddenNotes({ sheet, columns, moreText, headings }: Table, all: readonly QuestionRow[]): string[] {
  const name = JSON.stringify(sheet.name);
  const rows = all.filter((row) => row.sheet === sheet.name && row.hidden && !sheet.hidden).map(({ row }) => row);
  const hidden = [...columns.values(), ...moreText].filter((column) => inColumns(sheet.hiddenColumns, column));
  return [
    ...(rows.length > 0
      ? [`sheet ${name}: ${rows.length} rows are hidden or filtered out and were read all the same: ${listed(rows)}`]
      : []),
    ...hidden.map(
      (column) =>
        `sheet ${name}: column ${columnName(column)} (${JSON.stringify(headings.get(column) ?? '')}) is hidden and was read all the same`,
    ),
  ];
}

function unchosenNotes({ sheet, columns, firstRow }: Table): string[] {
  const column = columns.get('answer');
  const left = sheet.rows.filter(
    (row) => row.number >= firstRow && column !== undefined && isUnchosen(row.cells.get(column) ?? ''),
  );
  const [first] = left;
  return first && column !== undefined
    ? [
        `sheet ${JSON.stringify(sheet.name)}: ${left.length} cells still say ${JSON.stringify(first.cells.get(column)!.slice(0, 40))}; they were read as blank`,
      ]
    : [];
}
