/**
 * Points of a score, exactly. One unit is 2^-40 point: every value up to 100 is then a double without rounding, and so is every
 * sum of them in any order. A reader who adds up the stored contributions with plain floating point gets the stored score, bit
 * for bit, and no unit is further than 10^-12 from the true fraction.
 */
const unitsPerPoint = 2 ** 40;
export const pointsOf = (units: number): number => units / unitsPerPoint;

interface Share {
  /** In whole units. */
  readonly whole: number;
  /** What is left of it, as a part of `possible`. */
  readonly rest: number;
}

/** Below it, every step of the division is exact in doubles. */
const mostInDoubles = 2 ** 36;
const steps = [2 ** 16, 2 ** 16, 2 ** 8] as const;

/** `100 x earned / possible` in units, cut down to a whole one. Both are whole numbers, `earned` at most `possible`. */
function divided(earned: number, possible: number): Share {
  if (possible >= mostInDoubles) {
    const scaled = 100n * BigInt(unitsPerPoint) * BigInt(earned);
    return { whole: Number(scaled / BigInt(possible)), rest: Number(scaled % BigInt(possible)) };
  }
  // Long division by hand, a few bits at a time, so that no product is longer than a double holds.
  let whole = Math.floor((100 * earned) / possible);
  let rest = 100 * earned - whole * possible;
  for (const step of steps) {
    const digit = Math.floor((rest * step) / possible);
    rest = rest * step - digit * possible;
    whole = whole * step + digit;
    // A quotient that was rounded up to the next whole number.
    if (rest < 0) {
      rest += possible;
      whole -= 1;
    }
  }
  return { whole, rest };
}

/** `100 x earned / possible` in units, to the nearest one, halves up. `possible` must be positive. */
export function hundredfold(earned: number, possible: number): number {
  const { whole, rest } = divided(earned, possible);
  return 2 * rest >= possible ? whole + 1 : whole;
}

/**
 * Splits `hundredfold(sum of earned, possible)` into one share per part, by largest remainder: each share is its true value cut
 * down to whole units, and the units left over go to the parts that lost most (earlier parts first). The shares add up exactly.
 */
export function shares(earned: readonly number[], possible: number): number[] {
  // Parts of a questionnaire repeat a few weights.
  const known = new Map<number, Share>();
  const exact = earned.map((one) => {
    const share = known.get(one) ?? divided(one, possible);
    known.set(one, share);
    return share;
  });
  const result = exact.map(({ whole }) => whole);
  let sum = 0;
  let units = 0;
  for (let index = 0; index < result.length; index++) {
    sum += earned[index]!;
    units += result[index]!;
  }
  let left = hundredfold(sum, possible) - units;
  if (left <= 0) return result;
  const byLoss = new Map<number, number[]>();
  exact.forEach(({ rest }, index) => {
    const same = byLoss.get(rest);
    if (same) same.push(index);
    else byLoss.set(rest, [index]);
  });
  for (const rest of [...byLoss.keys()].sort((a, b) => b - a))
    for (const index of byLoss.get(rest)!) {
      if (left <= 0) return result;
      result[index]! += 1;
      left -= 1;
    }
  return result;
}
