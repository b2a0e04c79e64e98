import { describe, expect, it } from '@jest/globals';
import { inTurn } from './in-turn.js';

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
});
