import { describe, expect, it } from '@jest/globals';
import { messageOf, textOf } from './wire.js';

const statement = { name: 'n', text: 'select $1', values: ['ä'], described: false, close: false, parse: false };

describe('a message to PostgreSQL', () => {
  it('is bind, execute and one barrier for a statement that is prepared', () => {
    const bind = [0x42, 0, 0, 0, 21, 0, 0x6e, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0xc3, 0xa4, 0, 0];
    expect([...messageOf([statement])]).toEqual([
      ...bind.with(4, bind.length - 1),
      0x45,
      0,
      0,
      0,
      9,
      0,
      0,
      0,
      0,
      0,
      0x53,
      0,
      0,
      0,
      4,
    ]);
  });

  it('closes, parses and describes where asked, and grows with what it carries', () => {
    const large = 'x'.repeat(200_000);
    const message = messageOf([
      { ...statement, close: true, parse: true, described: true, values: [large, null, 7] },
      statement,
    ]);
    const kinds: string[] = [];
    let at = 0;
    for (; at < message.length; at += 1 + message.readInt32BE(at + 1)) kinds.push(String.fromCharCode(message[at]!));
    expect(at).toBe(message.length);
    expect(kinds.join('')).toBe('CPBDEBES');
    expect(message.includes(large)).toBe(true);
  });

  it('writes values as PostgreSQL reads them', () => {
    expect([null, undefined, true, 1.5, new Date(0), { a: 1 }, ['a"b\\', null, 2, ['c']]].map(textOf)).toEqual([
      null,
      null,
      'true',
      '1.5',
      '1970-01-01T00:00:00.000Z',
      '{"a":1}',
      '{"a\\"b\\\\",NULL,2,{"c"}}',
    ]);
  });
});
