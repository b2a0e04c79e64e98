// Closed loops: each of `inFlight` workers starts the next piece of work when its last one is done.

/** Units per second. `work(worker, turn)` does one piece and returns how many units it was worth. */
export async function rateOf(work, inFlight, milliseconds) {
  let units = 0;
  const started = performance.now();
  const until = started + milliseconds;
  await Promise.all(
    Array.from({ length: inFlight }, async (_, worker) => {
      for (let turn = 0; performance.now() < until; turn++) {
        const done = await work(worker, turn);
        units += done;
      }
    }),
  );
  return (units / (performance.now() - started)) * 1_000;
}

/**
 * Every contender once in each round, starting with another one each time, so that a machine that gets slower or busier
 * meets them all alike. Answers the rates of all rounds by name.
 */
export async function interleaved(contenders, rounds) {
  const names = Object.keys(contenders);
  const rates = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let index = 0; index < names.length; index++) {
      const name = names[(index + round) % names.length];
      rates[name].push(await contenders[name]());
    }
  }
  return rates;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of the ratios of each round: both sides of a ratio were measured within seconds of each other. */
export const ratioOf = (ours, theirs) => median(ours.map((rate, round) => rate / theirs[round]));
