/** One whole day in a calendar. */
export interface CalendarDay {
  /** Never changes for the same matter, so that a reader moves the entry instead of adding one. */
  readonly uid: string;
  /** `2026-05-03`. */
  readonly day: string;
  readonly summary: string;
  readonly description: string;
  /** When the matter changed last, ISO 8601. */
  readonly changedAt: string;
}

const escaped = (text: string): string =>
  text.replace(/[\\;,]/g, (character) => `\\${character}`).replace(/\r\n|[\r\n]/g, '\\n');
const moment = (at: string): string => at.replace(/[-:]|\.\d+/g, '');
const date = (day: string): string => day.replaceAll('-', '');

/** Lines have at most 75 octets (RFC 5545, 3.1); what is longer goes on behind a space, and no character is cut in two. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const length = Buffer.byteLength(character);
    if (octets + length > 75) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += length;
  }
  return [...parts, part].join('\r\n');
}

/** A calendar feed (RFC 5545) of whole days, in the order given. */
export const icalendar = (name: string, days: readonly CalendarDay[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Custodia//Vendor reviews//EN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...days.flatMap(({ uid, day, summary, description, changedAt }) => [
      'BEGIN:VEVENT',
      `UID:${escaped(uid)}`,
      `DTSTAMP:${moment(changedAt)}`,
      `DTSTART;VALUE=DATE:${date(day)}`,
      `SUMMARY:${escaped(summary)}`,
      `DESCRIPTION:${escaped(description)}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n');
