const running = new Map<string, Promise<unknown>>();

/**
 * One at a time for each key in this process: for rules over several aggregates, such as "one admin stays", that look
 * before they write.
 */
export async function inTurn<T>(key: string, act: () => Promise<T>): Promise<T> {
  const before = running.get(key) ?? Promise.resolve();
  const mine = before.then(act, act);
  const settled = mine.catch(() => undefined);
  running.set(key, settled);
  try {
    return await mine;
  } finally {
    if (running.get(key) === settled) running.delete(key);
  }
}
