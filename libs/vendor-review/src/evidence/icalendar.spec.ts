import { describe, expect, it } from '@jest/globals';
import { icalendar } from './icalendar.js';

const day = {
  uid: 'due-1@custodia.example',
  day: '2026-05-03',
  summary: 'Due: Acme; SIG, Lite',
  description: 'First line\nsecond',
  changedAt: '2026-04-01T10:20:30.456Z',
};

describe('a calendar feed', () => {
  it('has a whole day for each entry, with its text escaped', () =>
    expect(icalendar('Reviews', [day]).split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Custodia//Vendor reviews//EN',
      'METHOD:PUBLISH',
      'X-WR-CALNAME:Reviews',
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      'BEGIN:VEVENT',
      'UID:due-1@custodia.example',
      'DTSTAMP:20260401T102030Z',
      'DTSTART;VALUE=DATE:20260503',
      'SUMMARY:Due: Acme\\; SIG\\, Lite',
      'DESCRIPTION:First line\\nsecond',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]));

  it('folds long lines without cutting a character in two', () => {
    const summary = 'ü€😀'.repeat(40);
    const lines = icalendar('Reviews', [{ ...day, summary }]).split('\r\n');
    expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(lines.join('\r\n').replaceAll('\r\n ', '')).toContain(`SUMMARY:${summary}\r\n`);
  });
});
