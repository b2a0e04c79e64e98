import { describe, expect, it } from '@jest/globals';
import { keepCheckpoints } from './reactor-checkpoints.js';
import { inMemoryCheckpoints } from './testing/checkpoints.js';

const names = Array.from({ length: 9 }, (_, n) => `reactor:${n}`);

/** Counts the saves; fails them while `away` says so. */
function counted(away = (): boolean => false) {
  const inner = inMemoryCheckpoints();
  const saves: Record<string, string>[] = [];
  const checkpoints: typeof inner = {
    load: inner.load,
    async save(positions) {
      if (away()) throw new Error('database away');
      saves.push(Object.fromEntries(positions));
      await inner.save(positions);
    },
  };
  return { checkpoints, saves };
}

describe('the checkpoints of reactors', () => {
  it('of nine reactors that pass fifty events are saved with one statement', async () => {
    const { checkpoints, saves } = counted();
    const keeper = keepCheckpoints({ checkpoints, withinMs: 60_000 });
    for (let n = 1; n <= 50; n++) for (const name of names) await keeper.reached(name, `p${n}`, 0);
    await keeper.stop();
    expect(saves).toEqual([Object.fromEntries(names.map((name) => [name, 'p50']))]);
  });

  it('are saved at the latest when the time is over', async () => {
    const { checkpoints, saves } = counted();
    const keeper = keepCheckpoints({ checkpoints, withinMs: 1 });
    await keeper.reached('reactor:a', 'p1', 1);
    while (saves.length === 0) await new Promise((turn) => setTimeout(turn, 1));
    expect(saves).toEqual([{ 'reactor:a': 'p1' }]);
    await keeper.stop();
  });

  it('are saved at the latest when so many events were handled, and the reactor waits for it', async () => {
    const { checkpoints, saves } = counted();
    const keeper = keepCheckpoints({ checkpoints, withinMs: 60_000, everyEvents: 100 });
    await keeper.reached('reactor:a', 'p60', 60);
    expect(saves).toEqual([]);
    await keeper.reached('reactor:b', 'p40', 40);
    expect(saves).toEqual([{ 'reactor:a': 'p60', 'reactor:b': 'p40' }]);
    await keeper.stop();
    expect(saves).toHaveLength(1);
  });

  it('that could not be saved are tried again with what is newest', async () => {
    let away = true;
    const faults: unknown[] = [];
    const { checkpoints, saves } = counted(() => away);
    const keeper = keepCheckpoints({ checkpoints, everyEvents: 1, onFault: (fault) => faults.push(fault) });
    await keeper.reached('reactor:a', 'p1', 1);
    await keeper.reached('reactor:b', 'p2', 1);
    expect(faults).toHaveLength(1);
    await keeper.reached('reactor:a', 'p3', 1);
    away = false;
    await keeper.stop();
    expect(saves).toEqual([{ 'reactor:a': 'p3', 'reactor:b': 'p2' }]);
  });
});
