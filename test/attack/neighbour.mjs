// The neighbour: another organisation that asks a normal query all the time, from a process of its own, and measures the answers.
import { fork } from 'node:child_process';
import { graphqlClient } from './http.mjs';

/** Milliseconds; often enough that an area of half a second can be judged. */
const every = 30;
const query =
  '{ models(first: 50) { totalCount edges { node { id name purpose status updatedAt } } } subprocessors(first: 20) { edges { node { id name } } } reviews(first: 20) { edges { node { id title } } } }';

/** Records that make the neighbour's query a page as people look at. */
export async function furnish(client) {
  for (let n = 0; n < 50; n++)
    await client.tell('mutation($input: RegisterModelInput!) { registerModel(input: $input) { __typename } }', {
      input: { name: `Neighbour's model ${n}`, purpose: 'To be looked at in peace. '.repeat(8) },
    });
}

if (process.argv[2] === '--ask') {
  const [, , , address, token] = process.argv;
  const { ask } = graphqlClient(address, token);
  let waiting = 0;
  setInterval(async () => {
    // Asked whether or not the last one is answered, as many people would; bounded.
    if (waiting > 100) return;
    waiting += 1;
    const at = Date.now();
    const { ms, json, status } = await ask(query, {}, { timeout: 60_000 });
    waiting -= 1;
    process.send?.({ at, ms, good: Boolean(json?.data?.models), status }, () => undefined);
  }, every);
  process.on('disconnect', () => process.exit(0));
}

/** Starts asking. `window(from, to)` tells the median and what went wrong among the queries asked between two moments. */
export function startNeighbour(address, token) {
  const child = fork(import.meta.filename, ['--ask', address, token], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const samples = [];
  child.on('message', (sample) => samples.push(sample));
  const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));
  const quiet = [];
  const timesIn = (windows) =>
    windows.filter(Boolean).flatMap(([from, to]) => within(samples, from, to).map(({ ms }) => ms));
  return {
    /** Measures for a while without an attack. All quiet times together make the yardstick of this run. */
    async rest(ms) {
      const from = Date.now() + 200;
      await pause(ms + 200);
      quiet.push([from, Date.now()]);
    },
    quietMedian: () => median(timesIn(quiet)),
    /** Of the rests next to a window: a machine that others use, too, is not equally quick all the time. */
    quietAround: (from, to) =>
      median(timesIn([quiet.findLast(([, end]) => end <= from + 1), quiet.find(([begin]) => begin >= to)])),
    window(from, to) {
      const asked = within(samples, from, to);
      const times = asked.map(({ ms }) => ms);
      return {
        asked: asked.length,
        median: median(times),
        surely: surelyAbove(times),
        worst: Math.max(0, ...times),
        failed: asked.filter(({ good }) => !good),
      };
    },
    stop: () => new Promise((gone) => (child.once('exit', gone), child.disconnect())),
  };
}

const within = (samples, from, to) => samples.filter(({ at }) => at >= from && at < to);

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted.length === 0 ? 0 : sorted[Math.floor(sorted.length / 2)];
}

/** What the median of everything that could have been asked is above, with 97 % certainty (sign test): few samples prove little. */
export function surelyAbove(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2 - Math.sqrt(sorted.length))] ?? 0;
}
