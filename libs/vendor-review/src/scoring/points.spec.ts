import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hundredfold, pointsOf, shares } from './points.js';

/** The same in integers of any length. */
function inBigInts(earned: readonly number[], possible: number): { total: bigint; parts: bigint[] } {
  const scaled = earned.map((one) => 100n * 2n ** 40n * BigInt(one));
  const sum = scaled.reduce((one, other) => one + other, 0n);
  const total = (2n * sum + BigInt(possible)) / (2n * BigInt(possible));
  const parts = scaled.map((one) => one / BigInt(possible));
  const left = Number(total - parts.reduce((one, other) => one + other, 0n));
  const byLoss = scaled
    .map((one, index) => ({ index, rest: one % BigInt(possible) }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of byLoss.slice(0, Math.max(0, left))) parts[index]! += 1n;
  return { total, parts };
}

/** Weights x credit in halves, and what they could be at the most. */
const parts = (heaviest: number) =>
  fc
    .array(fc.record({ weight: fc.integer({ min: 0, max: heaviest }), halves: fc.constantFrom(0, 1, 2) }), {
      minLength: 1,
      maxLength: 40,
    })
    .filter((all) => all.some(({ weight }) => weight > 0));

describe('points', () => {
  it.each([
    ['usual weights', 30_000],
    ['the heaviest weights', 100_000_000],
    ['more than doubles can divide', 2 ** 40],
  ])('are those of exact arithmetic: %s', (_, heaviest) =>
    fc.assert(
      fc.property(parts(heaviest), (all) => {
        const earned = all.map(({ weight, halves }) => weight * halves);
        const possible = all.reduce((sum, { weight }) => sum + 2 * weight, 0);
        const { total, parts: expected } = inBigInts(earned, possible);
        const sum = earned.reduce((one, other) => one + other, 0);
        expect(BigInt(hundredfold(sum, possible))).toBe(total);
        expect(shares(earned, possible).map(BigInt)).toEqual(expected);
      }),
      { numRuns: 400 },
    ),
  );

  it('are a hundred when everything is earned', () => expect(pointsOf(hundredfold(7, 7))).toBe(100));
});
