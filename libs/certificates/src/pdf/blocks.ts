import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { isUnavailable, type Known, type Person, type Signatory } from '../document/certificate.js';
import type { Faces } from './fonts.js';

export const ink = '#1b2a3d';
export const accent = '#1d4e6b';
export const faint = '#66727f';
export const warn = '#9a4a00';
const rule = '#c9d2da';
const shade = '#f1f5f8';

export const kindWords = (kind: string): string => kind.replaceAll('_', ' ');
/** `2026-03-01 09:00:00 UTC`; a date alone where the clock does not matter. */
export const moment = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;

/** The building blocks of a page; each draws text in a font that has its characters. */
export function blocks(faces: Faces) {
  const text = (value: Known<string>, style: object = {}): Content =>
    isUnavailable(value)
      ? ({
          ...(faces.draw(`unavailable, because ${value.unavailable}`) as object),
          italics: true,
          color: faint,
          ...style,
        } as Content)
      : ({ ...(faces.draw(breakable(value)) as object), ...style } as Content);

  const when = (value: Known<string>): Content => (isUnavailable(value) ? text(value) : text(moment(value)));

  const heading = (title: string, color = accent): Content => ({
    stack: [
      { text: title, bold: true, fontSize: 12, color, margin: [0, 13, 0, 3] },
      {
        canvas: [{ type: 'line', x1: 0, y1: 0, x2: 499, y2: 0, lineWidth: 0.8, lineColor: color }],
        margin: [0, 0, 0, 6],
      },
    ],
    headlineLevel: 1,
  });

  /** Names on the left, values on the right. */
  const facts = (rows: readonly (readonly [string, Content])[], width = 128): Content => ({
    table: {
      widths: [width, '*'],
      dontBreakRows: true,
      body: rows.map(([name, value]): TableCell[] => [{ text: name, color: faint }, value as TableCell]),
    },
    layout: {
      hLineWidth: (line, { table }) => (line === 0 || line === table.body.length ? 0 : 0.4),
      vLineWidth: () => 0,
      hLineColor: () => rule,
      paddingLeft: () => 0,
      paddingTop: () => 2.5,
      paddingBottom: () => 2.5,
    },
  });

  const grid = (
    headers: readonly string[],
    rows: readonly (readonly Content[])[],
    widths: readonly (string | number)[],
  ): Content => ({
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: [...widths],
      body: [
        headers.map((title) => ({ text: title, bold: true, fontSize: 8, color: ink, fillColor: shade })),
        ...rows.map((row) => row.map((cell) => cell as TableCell)),
      ],
    },
    layout: {
      hLineWidth: () => 0.4,
      vLineWidth: () => 0,
      hLineColor: () => rule,
      paddingTop: () => 3,
      paddingBottom: () => 3,
      paddingLeft: () => 4,
      paddingRight: () => 4,
    },
    fontSize: 8,
  });

  /** Name, title, organisation, place and contact of those who did something, with the date. */
  const people = (rows: readonly (readonly [string, Signatory])[]): Content => ({
    stack: rows.map(([role, { person, at }]) => ({
      unbreakable: true,
      margin: [0, 0, 0, 6],
      table: {
        widths: [86, 160, '*'],
        body: [
          [
            {
              stack: [
                { text: role, bold: true, color: ink },
                { text: moment(at), fontSize: 7.5, color: faint },
              ],
            },
            ...described(person),
          ],
        ],
      },
      layout: {
        hLineWidth: () => 0.4,
        vLineWidth: () => 0,
        hLineColor: () => rule,
        paddingLeft: () => 4,
        paddingTop: () => 4,
        paddingBottom: () => 4,
      },
    })),
  });

  const described = (person: Person): TableCell[] => {
    const { member, name, title, organisation, location, contact } = person;
    const reasons = [name, title, organisation, location, contact].map((field) =>
      isUnavailable(field) ? field.unavailable : null,
    );
    if (reasons.every((reason) => reason !== null && reason === reasons[0])) {
      return [{ stack: [label('All details', name)] }, { stack: [label('Record id', member)] }];
    }
    return [
      { stack: [label('Name', name), label('Title', title), label('Organisation', organisation)] },
      { stack: [label('Location', location), label('Contact', contact), label('Record id', member)] },
    ];
  };

  const label = (name: string, value: Known<string>): Content => ({
    columns: [{ text: name, width: 58, color: faint }, { ...(text(value) as object), width: '*' } as never],
    columnGap: 4,
    margin: [0, 0, 0, 1.5],
  });

  return { text, when, heading, facts, grid, people };
}

export type Blocks = ReturnType<typeof blocks>;

/** Digests and addresses have no spaces to break at: allow a break after each part, without changing what is seen. */
const breakable = (value: string): string =>
  value.replace(/\S{24,}/g, (word) =>
    word.replace(/([/:_.=&?-])(?=\S)/g, '$1\u200B').replace(/[A-Za-z0-9]{32}(?=[A-Za-z0-9])/g, '$&\u200B'),
  );
