import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayIn, endOfDay, isDay, isTimeZone, plusDays, startOfDay } from './zone.js';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Africa/Cairo', 'Pacific/Kiritimati'];

describe('a time zone', () => {
  it.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Mars/Olympus', false],
    ['+02:00', false],
    ['', false],
  ])('is named: %s %s', (zone, known) => expect(isTimeZone(zone)).toBe(known));
});

describe('a day', () => {
  it.each([
    ['2026-02-28', true],
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-2-1', false],
    ['0000-01-01', false],
    ['9999-12-31', false],
    ['2026-02-28T00:00:00Z', false],
  ])('is one of the calendar: %s %s', (text, known) => expect(isDay(text)).toBe(known));

  it('is counted by the calendar', () => {
    expect(plusDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(plusDays('2026-12-31', 1)).toBe('2027-01-01');
  });

  it('has 23 hours when clocks go forward, and 25 when they go back', () => {
    expect([startOfDay('2026-03-29', 'Europe/Berlin'), endOfDay('2026-03-29', 'Europe/Berlin')]).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T21:59:59.999Z',
    ]);
    expect([startOfDay('2026-10-25', 'Europe/Berlin'), endOfDay('2026-10-25', 'Europe/Berlin')]).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T22:59:59.999Z',
    ]);
  });

  it('begins at one where clocks go forward at midnight', () =>
    // Egypt, on the last Friday of April.
    expect(startOfDay('2026-04-24', 'Africa/Cairo')).toBe('2026-04-23T22:00:00.000Z'));

  it('is another one at the other end of the world', () => {
    expect(dayIn('2026-04-30T23:30:00.000Z', 'UTC')).toBe('2026-04-30');
    expect(dayIn('2026-04-30T23:30:00.000Z', 'Europe/Berlin')).toBe('2026-05-01');
    expect(dayIn('2026-05-01T02:00:00.000Z', 'America/New_York')).toBe('2026-04-30');
  });

  it('that a zone left out begins with the next one', () =>
    expect(startOfDay('2011-12-30', 'Pacific/Apia')).toBe(startOfDay('2011-12-31', 'Pacific/Apia')));

  it('holds every moment from its first to its last, and follows the day before without a gap', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (zone, date) => {
          const day = dayIn(date.toISOString(), zone);
          const [start, end] = [startOfDay(day, zone), endOfDay(day, zone)];
          expect(start <= date.toISOString() && date.toISOString() <= end).toBe(true);
          expect([dayIn(start, zone), dayIn(end, zone)]).toEqual([day, day]);
          expect(Date.parse(start) - 1).toBe(Date.parse(endOfDay(plusDays(day, -1), zone)));
        },
      ),
    ));
});
