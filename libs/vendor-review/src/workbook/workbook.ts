import type { Refusal } from '@custodia/kernel';
import type { Problem } from '../questionnaire/problem.js';

/** What any spreadsheet file becomes once read: text only, sparse, in file order. Nothing here knows about questionnaires. */
export interface Workbook {
  readonly file: string;
  readonly format: 'xlsx' | 'csv' | 'json' | 'yaml';
  readonly sheets: readonly Sheet[];
  /** What was odd but did not stop the reading: every place where a value is missing, doubled or not what it claims. */
  readonly problems: readonly Problem[];
  /** How the text was decoded and split; csv only. */
  readonly csv?: { readonly encoding: string; readonly delimiter: string };
}

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly protected: boolean;
  /** Rows that hold at least one value, ascending. */
  readonly rows: readonly Row[];
  readonly merges: readonly CellRange[];
  readonly dropDowns: readonly DropDown[];
  /** Columns that a spreadsheet program does not show. */
  readonly hiddenColumns: readonly ColumnRange[];
  /** Comments and notes on cells; only workbooks have them. */
  readonly comments?: readonly CellComment[];
}

export interface CellComment {
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

export interface Row {
  /** 1-based, as the spreadsheet shows it. For csv: the number of the record. */
  readonly number: number;
  readonly hidden: boolean;
  /** Column (1 = A) to text; blank cells are absent. Dates are ISO 8601, booleans TRUE and FALSE, percentages carry their sign. */
  readonly cells: ReadonlyMap<number, string>;
}

/** Inclusive on all four sides, 1-based. A range of a million rows is four numbers; it is never spelled out. */
export interface CellRange {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Inclusive on both sides, 1-based. */
export type ColumnRange = Pick<CellRange, 'left' | 'right'>;

export interface DropDown {
  readonly ranges: readonly CellRange[];
  readonly options: readonly string[];
}

export type WorkbookRefusalCode =
  | 'WORKBOOK_NOT_READABLE'
  | 'WORKBOOK_ENCRYPTED'
  | 'WORKBOOK_FORMAT_UNSUPPORTED'
  | 'WORKBOOK_DAMAGED'
  | 'WORKBOOK_TOO_LARGE'
  | 'WORKBOOK_TOO_SLOW'
  | 'WORKBOOK_UNSAFE'
  | 'WORKBOOK_EMPTY';

/** Why a file was not read. `place` is the part, sheet or cell; empty when it is the whole file. */
export interface WorkbookRefusal extends Refusal {
  readonly code: WorkbookRefusalCode;
  readonly file: string;
  readonly place: string;
  readonly reason: string;
  readonly remedy: string;
}

export type ReadResult =
  | { readonly kind: 'read'; readonly workbook: Workbook }
  | { readonly kind: 'refused'; readonly refusal: WorkbookRefusal };

/** A file on disk, or the bytes of one; `name` is what people call it and what messages show. */
export type WorkbookSource =
  { readonly name: string; readonly path: string } | { readonly name: string; readonly bytes: Uint8Array };

export function workbookRefusal(
  code: WorkbookRefusalCode,
  file: string,
  place: string,
  reason: string,
  remedy: string,
): WorkbookRefusal {
  return { code, file, place, reason, remedy, message: `${file}${place ? `, ${place}` : ''}: ${reason}. ${remedy}.` };
}
