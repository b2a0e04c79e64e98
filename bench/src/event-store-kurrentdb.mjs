import { creating, existing } from './appending.mjs';
import { interleaved, median, ratioOf } from './measure.mjs';
import { adapter, bareClient } from './stores/kurrentdb.mjs';
import { newStream, someEvents } from './workload.mjs';

const levels = [1, 16, 64];
const mostRead = 200_000;
const least = 0.85;

/** What our adapter costs on a server of another make: the same appends and the same reading through its client alone. */
export async function kurrentdbFigures({ url, rounds, milliseconds, events, log }) {
  const stores = [bareClient(url), await adapter(url)];
  const figures = [];
  const ratios = [];
  const measure = async (name, unit, work, turns) => {
    const contenders = Object.fromEntries(stores.map((store) => [store.name, () => work(store)]));
    for (const run of Object.values(contenders)) await run();
    const rates = await interleaved(contenders, turns);
    for (const store of stores)
      figures.push({ name: `KurrentDB, ${name}: ${store.name}`, unit, value: median(rates[store.name]) });
    const [bare, own] = stores.map((store) => rates[store.name]);
    ratios.push({ name: `KurrentDB, ${name}: adapter / bare client`, value: ratioOf(own, bare), target: least });
  };
  try {
    for (const level of levels) {
      log(`appending to KurrentDB, ${level} in flight`);
      // Both sides wait for the server's disk nearly all the time, and its pace changes: many short turns.
      await measure(
        `${level} in flight, new stream`,
        '/s',
        (store) => creating(store, level, milliseconds / 2),
        rounds * 4,
      );
      await measure(
        `${level} in flight, existing stream`,
        '/s',
        (store) => existing(store, 1, level, milliseconds / 2),
        rounds * 4,
      );
    }
    const count = Math.min(events, mostRead);
    log(`writing ${count.toLocaleString('en-US')} events to KurrentDB, and reading them`);
    const from = new Map();
    for (const store of stores) from.set(store, await store.end());
    await fill(stores[1], count);
    await measure(
      'catch-up read',
      'events/s',
      (store) => timed(() => store.catchUp(count, from.get(store)), count),
      rounds * 2,
    );
  } finally {
    for (const store of stores) await store.close();
  }
  return { figures, ratios };
}

async function fill(store, count) {
  let missing = count;
  const one = async () => {
    for (let turn = 0; missing > 0; turn++) {
      const size = Math.min(10, missing);
      missing -= size;
      await store.create(newStream(), someEvents(size, turn));
    }
  };
  await Promise.all(Array.from({ length: 64 }, one));
}

async function timed(read, count) {
  const started = performance.now();
  const events = await read();
  if (events !== count) throw new Error(`${events} of ${count} events were read`);
  return (events / (performance.now() - started)) * 1_000;
}
