import { expect, it } from '@jest/globals';
import { immutableMap } from './immutable-map.js';
import { weightOf } from './weight.js';

const entries = Array.from({ length: 100 }, (_, n): [string, string] => [`key-${n}`, 'x'.repeat(1_000)]);

it.each([
  ['a list', entries],
  ['an object', Object.fromEntries(entries)],
  ['a map', new Map(entries)],
  ['a set', new Set(entries.map(([, text]) => text).map((text, n) => text + n))],
  ['an immutable map', immutableMap(entries)],
])('weighs what is in %s', (_, value) => {
  expect(weightOf({ value })).toBeGreaterThan(100_000);
  expect(weightOf({ value })).toBeLessThan(200_000);
});
