import { start } from './process.mjs';

const slices = 10;
const inFlight = 64;

/** What the same number of events costs while the log and the rows grow: first appended, then projected. One process for each. */
export async function growing({ url, head, watch, events, log }) {
  const [writer, projector] = [start('./writer.mjs'), start('./projector.mjs')];
  const size = events / slices;
  const cost = (from, to, count) => ((to - from) / count) * 100_000;
  let appended = 0;
  async function slice(count) {
    const { started, ended } = await writer.ask({ do: 'append', events: count, inFlight, sampleEvery: Infinity });
    appended += count;
    const began = performance.timeOrigin + performance.now();
    await projector.ask({ do: 'start', url });
    const done = await watch.caughtUp(await head());
    await projector.ask({ do: 'stop' });
    return { append: cost(started, ended, count), project: cost(began, done, count) };
  }
  try {
    await writer.ask({ do: 'open', url, index: 0, of: 1 });
    await slice(size); // Code and plans get warm; a slow beginning would make any end look good.
    const costs = [];
    for (let n = 1; n <= slices; n++) {
      log(`slice ${n} of ${slices}`);
      costs.push(await slice(size));
    }
    return { appended, costs, size };
  } finally {
    await writer.stop();
    await projector.stop();
  }
}
