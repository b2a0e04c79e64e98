import { describe, expect, it } from '@jest/globals';
import { placeCursor, placeOf } from './place-cursor.js';

const shape = { parts: 2, moment: 0, remedy: 'start again.' } as const;
const at = '2026-03-01T09:00:00.000Z';

describe('a cursor of a place', () => {
  it('gives back what it was made of', () =>
    expect(placeOf<[string, string]>(placeCursor([at, 'ä "1"']), shape)).toEqual([at, 'ä "1"']));

  it.each([
    ['what is no cursor', 'not a cursor'],
    ['no list', Buffer.from('{"at":1}').toString('base64url')],
    ['too few parts', placeCursor([at])],
    ['too many parts', placeCursor([at, '1', '2'])],
    ['a part that is no text', Buffer.from(`["${at}",1]`).toString('base64url')],
    ['a moment that is none', placeCursor(['yesterday', '1'])],
  ])('refuses %s, and says what to send', (_, cursor) =>
    expect(() => placeOf<[string, string]>(cursor, shape)).toThrow(/is not a cursor of this list; start again\./),
  );
});
