import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { longestLine, longestText, quotable, readInstant, textProblem, unstorableIn } from './text.js';

describe('the rule for text', () => {
  it.each([
    ['NUL', 'a\u0000b'],
    ['the first half of a surrogate pair', 'a\ud83d'],
    ['the second half of a surrogate pair', '\ude00b'],
    ['a year before 1', '0000-01-01T00:00:00.000Z'],
    ['a year with a sign', '-000001-01-01T00:00:00.000Z'],
    ['a year after 9999', '+010000-01-01T00:00:00.000Z'],
    ['more than the longest text', 'x'.repeat(longestText + 1)],
  ])('refuses %s', (_, text) => expect(textProblem(text)).toBeDefined());

  it('takes all other text as it is', () => {
    expect(textProblem('Zeilen\nund\tTabs 😀 \u0001')).toBeUndefined();
    expect(textProblem('x'.repeat(longestText))).toBeUndefined();
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => textProblem(text) === undefined));
  });

  it.each(['two\nlines', 'a\u0007bell', 'a\u007f', 'a\u0085', 'a\u2028b', 'x'.repeat(longestLine + 1)])(
    'refuses in a name what is not one short line: %j',
    (text) => expect(textProblem(text, { line: true })).toBeDefined(),
  );

  it('obeys the limit that a place has of its own', () => {
    expect(textProblem('abcd', { atMost: 3 })?.problem).toMatch(/4 characters; at most 3/);
    expect(textProblem('x'.repeat(longestText + 1), { atMost: longestText * 2 })).toBeUndefined();
  });

  it('finds the place in a value, in the names of properties too', () => {
    expect(unstorableIn({ a: [1, null, { b: 'x\u0000' }] })).toMatchObject({ path: 'a.2.b', text: 'x\u0000' });
    expect(unstorableIn({ 'x\ud800': 1 })).toMatchObject({ path: 'x\ud800' });
    expect(unstorableIn({ a: ['fine', true, undefined] })).toBeUndefined();
  });

  it('quotes what cannot be shown', () => {
    expect(quotable('a\u0000\n\ud800')).toBe('a\\u0000\\u000a\ufffd');
    expect(quotable('x'.repeat(100))).toHaveLength(60);
  });
});

describe('a moment', () => {
  it.each([
    ['2026-05-03', '2026-05-03T00:00:00.000Z'],
    ['2026-05-03T12:00:00+02:00', '2026-05-03T10:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('is read from %s', (text, moment) => expect(readInstant(text)).toBe(moment));

  it.each([
    '0000-12-31',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '10000-01-01',
    '+010000-01-01',
    '-000001-01-01',
    '2026-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-01-01T25:00:00Z',
    '2026-01-01T00:00:00Z\u0000',
    'tomorrow',
    '',
  ])('is not read from %j', (text) => expect(readInstant(text)).toBeUndefined());

  it('knows how many days each month has', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          const text = date.toISOString();
          expect(readInstant(text.slice(0, 10))).toBe(`${text.slice(0, 10)}T00:00:00.000Z`);
          expect(readInstant(text)).toBe(text);
        },
      ),
    );
  });
});
