import { creating, existing } from './appending.mjs';
import { kurrentdbFigures } from './event-store-kurrentdb.mjs';
import { catchUpFigures } from './event-store-reading.mjs';
import { rebuildFigures } from './event-store-rebuild.mjs';
import { interleaved, median, rateOf, ratioOf } from './measure.mjs';
import { emmett } from './stores/emmett.mjs';
import { messageDb } from './stores/message-db.mjs';
import { ours } from './stores/ours.mjs';
import { raw } from './stores/raw.mjs';
import { anEvent, newStream } from './workload.mjs';

const levels = [1, 16, 64, 256];
/** With more connections two cores insert no faster; every store that works with a pool gets the same one. */
const connections = 16;

/** Rates of one run on one PostgreSQL, and what is asked of them. */
export async function eventStore({ url, rounds, milliseconds, events, log }) {
  const [custodia, emmettStore, message, inserts] = [
    await ours(url),
    await emmett(url, connections),
    await messageDb(url, connections),
    await raw(url, connections),
  ];
  const figures = [];
  const ratios = [];
  try {
    for (const level of levels) {
      log(`appending, ${level} in flight`);
      const contenders = {
        'raw one-row inserts': () =>
          rateOf((_, turn) => inserts.insert(newStream(), 0, anEvent(turn)).then(() => 1), level, milliseconds),
      };
      for (const store of [custodia, emmettStore, message]) {
        contenders[`${store.name}, one event, new stream`] = () => creating(store, level, milliseconds);
        contenders[`${store.name}, one event, existing stream`] = () => existing(store, 1, level, milliseconds);
        contenders[`${store.name}, ten events, existing stream`] = () => existing(store, 10, level, milliseconds);
      }
      for (const run of Object.values(contenders)) await run(); // Plans, connections and code get warm.
      const rates = await interleaved(contenders, rounds);
      for (const [name, values] of Object.entries(rates))
        figures.push({
          name: `${level} in flight: ${name}`,
          unit: name.includes('ten') ? 'events/s' : '/s',
          value: median(values),
        });
      ratios.push(...appendRatios(level, rates));
    }
    log('copying');
    const copies = [];
    for (let round = 0; round < rounds; round++) copies.push(await inserts.copy(50_000));
    figures.push({ name: 'COPY', unit: 'rows/s', value: median(copies) });

    const reading = await catchUpFigures({ url, custodia, message, events, rounds, log });
    const rebuilding = await rebuildFigures({ url, custodia, rounds: Math.min(rounds, 3), log });
    const server = process.env.KURRENTDB_URL;
    const elsewhere = server
      ? await kurrentdbFigures({ url: server, rounds, milliseconds, events, log })
      : { figures: [], ratios: [] };
    figures.push(...reading.figures, ...rebuilding.figures, ...elsewhere.figures);
    ratios.push(...reading.ratios, ...rebuilding.ratios, ...elsewhere.ratios);
  } finally {
    for (const store of [custodia, emmettStore, message, inserts]) await store.close();
  }
  return { title: 'Event store', figures, ratios };
}

const targets = {
  1: { raw: 0.7 },
  16: { raw: 0.8, emmett: 3, ten: 3 },
  64: { raw: 1.5, emmett: 8 },
  256: {},
};

function appendRatios(level, rates) {
  const asked = targets[level];
  const against = (own, other, target) => ({
    name: `${level} in flight: Custodia ${own} / ${other}`,
    value: ratioOf(rates[`Custodia, ${own}`], rates[other]),
    ...(target === undefined ? {} : { target }),
  });
  return [
    ...['one event, new stream', 'one event, existing stream'].flatMap((kind) => [
      against(kind, 'raw one-row inserts', asked.raw),
      against(kind, `Emmett, ${kind}`, asked.emmett),
      against(kind, `message-db, ${kind}`),
    ]),
    against('ten events, existing stream', 'raw one-row inserts', asked.ten),
    against('ten events, existing stream', 'Emmett, ten events, existing stream'),
  ];
}
