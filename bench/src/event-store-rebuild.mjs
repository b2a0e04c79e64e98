import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { rebuild } from '@custodia/read-models';
import { assetRows, makeTables } from './asset-rows.mjs';
import { interleaved, median, ratioOf } from './measure.mjs';

const assets = assetRows('bench');

/** The whole log, read only and folded into rows, one after the other in each round. */
export async function rebuildFigures({ url, custodia, rounds, log }) {
  await makeTables(url, ['bench']);
  const { store } = custodia;
  const events = Number(await store.head()); // Of this store, without gaps.
  log(`rebuilding from ${events.toLocaleString('en-US')} events`);
  let rows = 0;
  const contenders = {
    read: () => timed(events, () => custodia.catchUp(Infinity)),
    rebuild: () =>
      timed(events, async () => {
        const built = await rebuild({ store, url, projection: assets });
        if (built.events !== events || built.parked > 0)
          throw new Error(`the rebuild folded ${built.events} of ${events} events and put ${built.parked} aside`);
        rows = built.rows;
      }),
  };
  for (const run of Object.values(contenders)) await run();
  const rates = await interleaved(contenders, rounds);
  const memory = await memoryOf(store, url, events);
  return {
    figures: [
      {
        name: `rebuild of a projection with a row for each of ${rows.toLocaleString('en-US')} assets`,
        unit: 'events/s',
        value: median(rates.rebuild),
      },
      { name: 'catch-up read of the same events', unit: 'events/s', value: median(rates.read) },
      { name: 'live memory in the middle of the rebuild', unit: 'MB', value: memory.middle },
      { name: 'live memory at the end of the rebuild', unit: 'MB', value: memory.end },
    ],
    ratios: [
      { name: 'rebuild / catch-up read', value: ratioOf(rates.rebuild, rates.read), target: 0.4 },
      {
        name: 'live memory of a rebuild: end / middle of the log',
        value: memory.end / memory.middle,
        target: 1.2,
        atMost: true,
      },
    ],
  };
}

/** What is still in use after a collection, in megabytes, over the second half of the log; at the end the most of the last tenth. */
async function memoryOf(store, url, events) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const samples = [];
  let next = 0;
  await rebuild({
    store,
    url,
    projection: assets,
    cachedRows: 10_000, // Full long before the middle, so that what grows afterwards grows without bound.
    onProgress(progress) {
      if (progress.phase !== 'reading' || progress.events < next) return;
      next = progress.events + events / 50;
      collect();
      const { heapUsed, external } = process.memoryUsage();
      samples.push({ at: progress.events / events, megabytes: (heapUsed + external) / 2 ** 20 });
    },
  });
  const most = (from, to) =>
    Math.max(...samples.filter(({ at }) => at >= from && at <= to).map(({ megabytes }) => megabytes));
  return { middle: most(0.45, 0.55), end: most(0.9, 1) };
}

async function timed(events, work) {
  const started = performance.now();
  await work();
  return (events / (performance.now() - started)) * 1_000;
}
