import { describe, expect, it } from '@jest/globals';
import { dayInWords, wordsOf } from './words.js';

const say = wordsOf({
  en: { hello: 'Hello {{name}}', more: { part_one: 'One part', part_other: '{{count}} parts' } },
  de: { hello: 'Hallo {{name}}', more: { part_one: 'Ein Teil', part_other: '{{count}} Teile' } },
});

describe('words of mails', () => {
  it('are said in the language that is asked for, in the right number', () => {
    expect([say('en')('more.part', { count: 1 }), say('de')('more.part', { count: 3 })]).toEqual([
      'One part',
      '3 Teile',
    ]);
  });

  it('take what people typed as it is, and no sentence with a gap', () => {
    expect(say('de')('hello', { name: '{{count}} $t(hello) <b>' })).toBe('Hallo {{count}} $t(hello) <b>');
    expect(() => say('en')('hello')).toThrow('"Hello {{name}}" needs {{name}}');
  });

  it('write a day of a zone', () => {
    expect(dayInWords('2026-12-31T23:30:00.000Z', 'Europe/Berlin', 'de')).toBe('1. Januar 2027');
    expect(dayInWords('2026-12-31T23:30:00.000Z', 'UTC', 'en')).toBe('31 December 2026');
  });
});
