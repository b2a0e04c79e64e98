import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readJson } from './json-reader.js';
import { defaultLimits, startBudget, type ImportLimits } from './limits.js';

const read = (text: string, limits: Partial<ImportLimits> = {}): ReturnType<typeof readJson> =>
  readJson(text, startBudget({ ...defaultLimits, ...limits }));

describe('the JSON reader', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 1);
        const { value: found, faults } = read(text);
        expect(faults).toEqual([]);
        expect(JSON.stringify(found)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it.each([
    ['{"a": 1,}', /comma before the closing/, 7],
    ['[1 2]', /lacks a comma/, 3],
    ['{"a": tru}', /where a value should stand/, 6],
    ['{"a": "b', /inside a string/, 8],
    ['{"a": 1', /before the closing/, 7],
    ['{a: 1}', /without quotes/, 1],
    ["{'a': 1}", /single quotes/, 1],
    ['{} // end', /comment/, 3],
    ['{"a": 1}{"b": 2}', /after the end/, 8],
    ['["a" + "b"]', /joins strings/, 5],
    ['[01]', /leading zero/, 1],
    ['["\\x"]', /escape/, 2],
    ['[1}', /should stand/, 2],
    ['{"a": None}', /not a JSON value/, 6],
    ['{"a": "never closed\n "b": 1}', /closing quotation mark/, 19],
  ])('finds the fault in %j', (text, reason, offset) => {
    const { faults } = read(text);
    expect(faults[0]?.reason).toMatch(reason);
    expect(faults[0]?.offset).toBe(offset);
  });

  it('lists every fault of a file at once', () => {
    expect(read('{"a": [1,], "b": {"c": 2,},}').faults).toHaveLength(3);
  });

  it('reads NaN and numbers out of range as no value, and says so', () => {
    const { value, faults, oddities } = read('{"a": NaN, "b": -Infinity, "c": 1e999, "d": 12345678901234567890}');
    expect(faults).toEqual([]);
    expect(JSON.stringify(value)).toBe('{"a":null,"b":null,"c":null,"d":12345678901234567000}');
    expect(oddities.map((odd) => odd.pointer)).toEqual(['/a', '/b', '/c', '/d']);
  });

  it('reports a key that stands twice, and keeps the last', () => {
    const { value, oddities } = read('{"a": 1, "a": 2}');
    expect(value).toEqual(expect.objectContaining({ a: 2 }));
    expect(oddities).toEqual([expect.objectContaining({ pointer: '/a', offset: 9 })]);
  });

  it('treats __proto__ as a key like any other', () => {
    const { value } = read('{"__proto__": {"polluted": true}, "constructor": 1}');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('stops at its limits', () => {
    expect(read('['.repeat(100_000)).faults.at(-1)?.reason).toMatch(/deeper than 100/);
    expect(read(`[${'1,'.repeat(200)}1]`, { entries: 100 }).faults.at(-1)?.reason).toMatch(/more than 100 values/);
    expect(read(`[${'1,'.repeat(20_000)}1]`, { time: -1 }).faults.at(-1)?.reason).toMatch(/took longer/);
  });

  it('knows the line of a value by its pointer', () => {
    const { locate } = read('{\n "a/b": [\n  1,\n  {"~": 2}\n ]\n}');
    expect([locate('/a~1b'), locate('/a~1b/1/~0'), locate('/nowhere')]).toEqual([
      { line: 2, column: 2 },
      { line: 4, column: 4 },
      undefined,
    ]);
  });

  it('keeps enough of a file that is cut off to recognise it', () => {
    expect(read('{"bomFormat": "CycloneDX", "components": [').value).toEqual(
      expect.objectContaining({ bomFormat: 'CycloneDX' }),
    );
  });
});
