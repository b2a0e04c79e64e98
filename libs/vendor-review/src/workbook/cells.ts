import type { CellRange } from './workbook.js';

/** Excel's own limits; a reference beyond them is not a cell. */
export const lastColumn = 16_384;
export const lastRow = 1_048_576;

const reference = /^\$?([A-Z]{1,3})\$?([0-9]{1,7})$/;

/** `AB` for 28. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}

/** 28 for `AB`; undefined for anything that is not a column. */
function columnNumber(name: string): number | undefined {
  if (!/^[A-Z]{1,3}$/.test(name)) return undefined;
  let number = 0;
  for (const letter of name) number = number * 26 + letter.charCodeAt(0) - 64;
  return number <= lastColumn ? number : undefined;
}

export const cellName = (column: number, row: number): string => `${columnName(column)}${row}`;

/** `B7` or `$B$7` to numbers. */
export function parseCell(text: string): { column: number; row: number } | undefined {
  const match = reference.exec(text.toUpperCase());
  const column = match && columnNumber(match[1]!);
  const row = match ? Number(match[2]) : 0;
  return column && row >= 1 && row <= lastRow ? { column, row } : undefined;
}

/** `A1:B2`, `A1`, whole columns `A:C` and whole rows `2:9`. */
export function parseRange(text: string): CellRange | undefined {
  const [first = '', last = first] = text.replaceAll('$', '').toUpperCase().split(':');
  const from = parseCell(first);
  const to = parseCell(last);
  if (from && to) return ordered(from.row, from.column, to.row, to.column);
  const [left, right] = [columnNumber(first), columnNumber(last)];
  if (left && right) return ordered(1, left, lastRow, right);
  const [top, bottom] = [Number(first), Number(last)];
  if (top >= 1 && bottom >= 1 && top <= lastRow && bottom <= lastRow)
    return ordered(Math.floor(top), 1, Math.floor(bottom), lastColumn);
  return undefined;
}

export const inColumns = (
  ranges: readonly { readonly left: number; readonly right: number }[],
  column: number,
): boolean => ranges.some(({ left, right }) => column >= left && column <= right);

export const inRange = (range: CellRange, column: number, row: number): boolean =>
  row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;

const ordered = (top: number, left: number, bottom: number, right: number): CellRange => ({
  top: Math.min(top, bottom),
  left: Math.min(left, right),
  bottom: Math.max(top, bottom),
  right: Math.max(left, right),
});
