export const ink = '#1b2a3d';
export const accent = '#1d4e6b';
export const faint = '#5a6672';
export const warn = '#9a4a00';

/** A paragraph; what is left out is as in the rest of the page. */
export interface Paragraph {
  readonly text: string;
  readonly bold?: boolean;
  readonly italics?: boolean;
  readonly color?: string;
  readonly fontSize?: number;
}

/** What stands in one cell of a table, paragraph under paragraph. */
export type Cell = Paragraph | { readonly stack: readonly Cell[] };

/** A piece of a document, before it is laid out on pages. */
export type Content =
  | Cell
  | { readonly kind: 'heading'; readonly title: string; readonly color: string }
  /** A heading of one entry below the last heading; in the bookmarks, too. */
  | { readonly kind: 'entry'; readonly title: string }
  | { readonly kind: 'list'; readonly items: readonly Cell[]; readonly ordered: boolean }
  | {
      readonly kind: 'table';
      readonly headers?: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
      /** In points; what is left is shared by those that are `null`. */
      readonly widths: readonly (number | null)[];
      readonly fontSize?: number;
    };

export const text = (value: string, style: Omit<Paragraph, 'text'> = {}): Paragraph => ({ text: value, ...style });

export const heading = (title: string, color = accent): Content => ({ kind: 'heading', title, color });

/** Names on the left, values on the right. */
export const facts = (rows: readonly (readonly [string, Cell])[], width = 128, fontSize = 9): Content => ({
  kind: 'table',
  fontSize,
  widths: [width, null],
  rows: rows.map(([name, value]) => [{ text: name, color: faint }, value]),
});

export const grid = (
  headers: readonly string[],
  rows: readonly (readonly Cell[])[],
  widths: readonly (number | null)[],
): Content => ({ kind: 'table', headers, rows, widths, fontSize: 8 });
