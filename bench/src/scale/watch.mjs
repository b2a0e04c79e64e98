import { createProgress, openWaiter } from '@custodia/read-models';
import { projections } from './categories.mjs';
import { now } from './process.mjs';

/** Listens when each projection announced what it had come to. */
export function watchProjections(url) {
  const steps = new Map(projections.map(({ name, version }) => [`${name}_v${version}`, []]));
  const progress = createProgress();
  const waiter = openWaiter({
    url,
    projections,
    progress: {
      ...progress,
      reached(keys, position) {
        const at = now();
        for (const key of keys) {
          const known = steps.get(key);
          if (known && !(known.at(-1)?.position >= position)) known.push({ position, at });
        }
        progress.reached(keys, position);
      },
    },
  });

  /** The first step that came so far. */
  function reached(key, position) {
    const known = steps.get(key);
    let [from, to] = [0, known.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (known[middle].position < position) from = middle + 1;
      else to = middle;
    }
    return known[from]?.at;
  }

  return {
    /** When all of them had come to `position`, in milliseconds. */
    async caughtUp(position, patienceMs = 600_000) {
      if (
        !(await waiter.waitFor(
          projections.map(({ name }) => name),
          position,
          patienceMs,
        ))
      )
        throw new Error(`not projected up to ${position} within ${patienceMs} ms`);
      return this.reachedBy(position);
    },
    /** When the slowest of them had come to `position`, in milliseconds. */
    reachedBy: (position) => Math.max(...[...steps.keys()].map((key) => reached(key, position))),
    /** Milliseconds from the answer to the writer until the row was there, in order of size. */
    lags: (samples) =>
      samples
        .map(({ category, position, at }) => Math.max(0, reached(`${category}-asset_v1`, position) - at))
        .sort((a, b) => a - b),
    close: () => waiter.close(),
  };
}
