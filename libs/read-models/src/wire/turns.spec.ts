import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inTurns } from './turns.js';

/** How many turns somebody else had until `work` was done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let [turns, working] = [0, true];
  void work.then(() => (working = false));
  while (working) {
    await nextTurn();
    turns++;
  }
  return turns;
}
const many = Array.from({ length: 20_001 }, (_, index) => index);

describe('many rows', () => {
  it('are worked at in parts, in their order, and others have their turn between the parts', async () => {
    const parts: number[] = [];
    const work = inTurns(many, (part) => {
      parts.push(part.length);
      return part.map((one) => -one);
    });
    expect(await turnsDuring(work)).toBeGreaterThanOrEqual(6);
    expect(await work).toEqual(many.map((one) => -one));
    expect(parts).toEqual([4_000, 4_000, 4_000, 4_000, 4_000, 1]);
  });

  it('end with the first fault', async () => {
    const work = inTurns(many, (part) => {
      if (part.includes(9_000)) throw new Error('unreadable');
      return part;
    });
    await expect(work).rejects.toThrow('unreadable');
  });
});

describe('few rows', () => {
  it('are worked at at once', async () => {
    expect(await turnsDuring(inTurns([1, 2], async (part) => part))).toBeLessThanOrEqual(1);
    const rows = [1, 2];
    expect(await inTurns(rows, (part) => part)).toBe(rows);
  });
});
