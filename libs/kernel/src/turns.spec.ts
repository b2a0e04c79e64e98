import { describe, expect, it } from '@jest/globals';
import { turns, WaitedTooLong } from './turns.js';

const inTurn = turns();

describe('in turn', () => {
  it('lets one act begin only when the one before has ended, for the same key', async () => {
    const seen: string[] = [];
    const act = (name: string) => async () => {
      seen.push(`${name} begins`);
      await new Promise((next) => setImmediate(next));
      seen.push(`${name} ends`);
    };
    await Promise.all([inTurn('a', act('one')), inTurn('a', act('two'))]);
    expect(seen).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
  });

  it('does not hold up another key', async () => {
    let release = (): void => undefined;
    const held = inTurn('held', () => new Promise<void>((resolve) => (release = resolve)));
    expect(await inTurn('free', async () => 'done')).toBe('done');
    release();
    await held;
  });

  it('goes on after a fault, which its own caller gets', async () => {
    const failing = inTurn('f', async () => Promise.reject(new Error('lost')));
    const next = inTurn('f', async () => 'done');
    await expect(failing).rejects.toThrow('lost');
    expect(await next).toBe('done');
  });

  it('lets somebody leave the queue whose turn does not come in time, and keeps the order of the others', async () => {
    let release = (): void => undefined;
    const seen: string[] = [];
    const held = inTurn('q', () => new Promise<void>((resolve) => (release = resolve)));
    const impatient = inTurn('q', async () => void seen.push('impatient'), 1);
    const patient = inTurn('q', async () => void seen.push('patient'), 60_000);
    await expect(impatient).rejects.toThrow(WaitedTooLong);
    expect(seen).toEqual([]);
    release();
    await Promise.all([held, patient]);
    expect(seen).toEqual(['patient']);
  });
});
