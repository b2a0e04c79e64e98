import { describe, expect, it } from '@jest/globals';
import { endOfDay } from '@custodia/kernel';
import { monthsAfter, reminderDue } from './timing.policy.js';

const review = {
  dueAt: '2026-04-10T00:00:00.000Z',
  zone: 'UTC',
  sentAt: '2026-03-01T00:00:00.000Z',
  reminders: new Set<string>(),
};
const sent = (...stages: string[]) => ({
  ...review,
  reminders: new Set(stages.map((stage) => `${stage} ${review.dueAt}`)),
});

describe('a reminder', () => {
  it.each([
    ['eight days before', '2026-04-02T00:00:00.000Z', null],
    ['seven days before', '2026-04-03T00:00:00.000Z', 'in_7_days'],
    ['three days before', '2026-04-07T00:00:00.000Z', 'in_3_days'],
    ['a day before', '2026-04-09T00:00:00.000Z', 'in_1_day'],
    ['when it is overdue', '2026-04-10T00:00:00.000Z', 'overdue'],
  ])('is due %s', (_, at, stage) => expect(reminderDue(review, at)).toBe(stage));

  it('is sent late after an outage, and only the most urgent one', () =>
    expect(reminderDue(review, '2026-04-09T12:00:00.000Z')).toBe('in_1_day'));
  it('is not sent twice, nor after a more urgent one', () => {
    expect(reminderDue(sent('in_7_days'), '2026-04-05T00:00:00.000Z')).toBeNull();
    expect(reminderDue(sent('in_1_day'), '2026-04-09T12:00:00.000Z')).toBeNull();
  });
  it('is none for a moment that had passed when the questionnaire was sent', () =>
    expect(reminderDue({ ...review, sentAt: '2026-04-08T00:00:00.000Z' }, '2026-04-08T01:00:00.000Z')).toBeNull());
  it.each([
    ['forward', '2026-04-01', '2026-03-24T22:59:59.999Z', '2026-03-24T23:00:00.000Z', '2026-04-01T21:59:59.999Z'],
    ['back', '2026-10-27', '2026-10-19T21:59:59.999Z', '2026-10-19T22:00:00.000Z', '2026-10-27T22:59:59.999Z'],
  ])('keeps to days in a zone whose clocks go %s meanwhile', (_, day, before, from, dueAt) => {
    const zone = 'Europe/Berlin';
    expect(endOfDay(day, zone)).toBe(dueAt);
    const inBerlin = { ...review, dueAt, zone };
    expect([reminderDue(inBerlin, before), reminderDue(inBerlin, from)]).toEqual([null, 'in_7_days']);
    expect([
      reminderDue(inBerlin, new Date(Date.parse(dueAt) - 1).toISOString()),
      reminderDue(inBerlin, dueAt),
    ]).toEqual(['in_1_day', 'overdue']);
  });
  it('begins anew when the due date is moved', () =>
    expect(reminderDue({ ...sent('in_7_days'), dueAt: '2026-05-10T00:00:00.000Z' }, '2026-05-04T00:00:00.000Z')).toBe(
      'in_7_days',
    ));
});

it('an approval ends on the same day months later, or on the last one of a shorter month', () => {
  expect(monthsAfter('2026-01-31T10:00:00.000Z', 1)).toBe('2026-02-28T10:00:00.000Z');
  expect(monthsAfter('2024-02-29T10:00:00.000Z', 12)).toBe('2025-02-28T10:00:00.000Z');
  expect(monthsAfter('2026-03-01T10:00:00.000Z', 36)).toBe('2029-03-01T10:00:00.000Z');
});
