/** Runs the work of one key after the work of the same key that came before; other keys are not held up. */
export type InTurn = <T>(key: string, work: () => Promise<T>, patienceMs?: number) => Promise<T>;

/** The turn did not come in time; the work was not begun. */
export class WaitedTooLong extends Error {
  constructor(
    readonly key: string,
    readonly waitedMs: number,
  ) {
    super(`${key}: the turn did not come within ${waitedMs} ms`);
    this.name = 'WaitedTooLong';
  }
}

/**
 * Queues in this process, first come, first served, one for each key. Throws `WaitedTooLong` for work whose turn does not
 * come within `patienceMs` (without limit unless told).
 */
export function turns(): InTurn {
  const last = new Map<string, Promise<void>>();
  return async (key, work, patienceMs) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = (patienceMs === undefined ? before : within(before, key, patienceMs)).then(work);
    // Who gives up waiting leaves the queue; who comes after still waits for all before.
    const settled = Promise.allSettled([before, mine]).then(() => undefined);
    last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (last.get(key) === settled) last.delete(key);
    }
  };
}

function within(before: Promise<void>, key: string, patienceMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new WaitedTooLong(key, patienceMs)), patienceMs);
    void before.then(() => {
      clearTimeout(late);
      resolve();
    });
  });
}
