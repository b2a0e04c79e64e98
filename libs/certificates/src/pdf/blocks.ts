import { isUnavailable, type Known, type Person, type Signatory } from '../document/certificate.js';

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

export const kindWords = (kind: string): string => kind.replaceAll('_', ' ');
/** `2026-03-01 09:00:00 UTC`; a date alone where the clock does not matter. */
export const moment = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;

export const text = (value: Known<string>, style: Omit<Paragraph, 'text'> = {}): Paragraph =>
  isUnavailable(value)
    ? { text: `unavailable, because ${value.unavailable}`, italics: true, color: faint, ...style }
    : { text: value, ...style };

export const when = (value: Known<string>): Paragraph => (isUnavailable(value) ? text(value) : text(moment(value)));

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

/** Name, title, organisation, place and contact of those who did something, with the date. */
export const people = (rows: readonly (readonly [string, Signatory])[]): Content =>
  grid(
    ['Role and date', 'Person', 'Place and contact'],
    rows.map(([role, { person, at }]) => [
      {
        stack: [
          { text: role, bold: true },
          { text: moment(at), fontSize: 7.5, color: faint },
        ],
      },
      ...described(person),
    ]),
    [96, null, null],
  );

function described(person: Person): readonly Cell[] {
  const { member, name, title, organisation, location, contact } = person;
  const reasons = [name, title, organisation, location, contact].map((field) =>
    isUnavailable(field) ? field.unavailable : null,
  );
  const record: Paragraph = { text: `Record id: ${member}`, fontSize: 7, color: faint };
  if (reasons.every((reason) => reason !== null && reason === reasons[0]))
    return [{ stack: [labelled('All details', name), record] }, { text: '' }];
  return [
    { stack: [text(name, { bold: true }), labelled('Title', title), labelled('Organisation', organisation)] },
    { stack: [labelled('Place of work', location), labelled('Contact', contact), record] },
  ];
}

const labelled = (name: string, value: Known<string>): Paragraph =>
  isUnavailable(value)
    ? { text: `${name}: unavailable, because ${value.unavailable}`, italics: true, color: faint }
    : { text: `${name}: ${value}` };
