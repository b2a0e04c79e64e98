/**
 * Points of a score, exactly. One unit is 2^-40 point: every value up to 100 is then a double without rounding, and so is every
 * sum of them in any order. A reader who adds up the stored contributions with plain floating point gets the stored score, bit
 * for bit, and no unit is further than 10^-12 from the true fraction.
 */
const unitsPerPoint = 1n << 40n;
export const pointsOf = (units: bigint): number => Number(units) / 2 ** 40;

/** `100 x earned / possible`, to the nearest unit, halves up. `possible` must be positive. */
export const hundredfold = (earned: bigint, possible: bigint): bigint =>
  (2n * 100n * unitsPerPoint * earned + possible) / (2n * possible);

/**
 * Splits `hundredfold(sum of earned, possible)` into one share per part, by largest remainder: each share is its true value cut
 * down to whole units, and the units left over go to the parts that lost most (earlier parts first). The shares add up exactly.
 */
export function shares(earned: readonly bigint[], possible: bigint): bigint[] {
  const total = hundredfold(
    earned.reduce((sum, one) => sum + one, 0n),
    possible,
  );
  const exact = earned.map((one, index) => {
    const scaled = 100n * unitsPerPoint * one;
    return { index, whole: scaled / possible, rest: scaled % possible };
  });
  let left = total - exact.reduce((sum, one) => sum + one.whole, 0n);
  const result = exact.map((one) => one.whole);
  for (const one of exact.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))) {
    if (left <= 0n) break;
    result[one.index]! += 1n;
    left -= 1n;
  }
  return result;
}
