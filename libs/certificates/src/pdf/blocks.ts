import { faint, grid, type Cell, type Content, type Paragraph } from '@custodia/files/paper';
import { isUnavailable, type Known, type Person, type Signatory } from '../document/certificate.js';

export const kindWords = (kind: string): string => kind.replaceAll('_', ' ');
/** `2026-03-01 09:00:00 UTC`; a date alone where the clock does not matter. */
export const moment = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;

export const text = (value: Known<string>, style: Omit<Paragraph, 'text'> = {}): Paragraph =>
  isUnavailable(value)
    ? { text: `unavailable, because ${value.unavailable}`, italics: true, color: faint, ...style }
    : { text: value, ...style };

export const when = (value: Known<string>): Paragraph => (isUnavailable(value) ? text(value) : text(moment(value)));

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
