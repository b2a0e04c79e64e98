import { postgresEventStore } from '@custodia/event-store';
import { makeTables } from './asset-rows.mjs';
import { database } from './database.mjs';
import { interleaved, median, ratioOf } from './measure.mjs';
import { catchingUp } from './scale/catching-up.mjs';
import { categories } from './scale/categories.mjs';
import { wrongEvents } from './scale/count.mjs';
import { commitsPerChange } from './scale/one-in-flight.mjs';
import { together } from './scale/processes.mjs';
import { growing } from './scale/slices.mjs';
import { watchProjections } from './scale/watch.mjs';

const counts = [1, 2, 4];
/** All writers together; what remains of the machine is for projecting. */
const perSecond = 1_000;

/** Many events, and many processes that write and project them, on one PostgreSQL. */
export async function scale({ url: server, rounds, milliseconds, events, log }) {
  const url = await database(server, 'scale');
  await makeTables(url, categories, { counted: true });
  const store = await postgresEventStore({ url });
  const watch = watchProjections(url);
  const about = { url, head: () => store.head(), watch };
  try {
    log(`appending and projecting ${events.toLocaleString('en-US')} events in slices`);
    const grown = await growing({ ...about, events, log });
    let appended = grown.appended;
    let wrong = await wrongEvents(url, appended);

    const caughtUp = await catchingUp({ server, storeUrl: url, head: about.head, log });
    const single = await commitsPerChange({ url, log });
    appended += single.appended;

    const runs = Object.fromEntries(counts.map((count) => [count, []]));
    const contender = (count) => async () => {
      log(`${count} writing and ${count} projecting`);
      const run = await together({ ...about, count, milliseconds: milliseconds * 10, perSecond });
      appended += run.appended;
      wrong += await wrongEvents(url, appended);
      runs[count].push(run);
      return run.full.rate;
    };
    const rates = await interleaved(Object.fromEntries(counts.map((count) => [count, contender(count)])), rounds);
    return {
      title: 'Scale',
      figures: [
        ...sliceFigures(grown),
        ...catchUpFigures(caughtUp, single),
        ...counts.flatMap((count) => processFigures(count, runs[count])),
      ],
      ratios: [
        {
          name: 'append: second half / first half of the slices',
          value: growth(grown.costs, ({ append }) => append),
          target: 1.2,
          atMost: true,
        },
        {
          name: 'projection: second half / first half of the slices',
          value: growth(grown.costs, ({ project }) => project),
          target: 1.2,
          atMost: true,
        },
        { name: 'catching up: rate at the end / at the beginning', value: caughtUp.last / caughtUp.first, target: 0.9 },
        {
          name: 'catching up: most memory of the process, in MB',
          value: caughtUp.megabytes,
          target: 400,
          atMost: true,
        },
        { name: 'one change in flight: commits for each', value: single.commits, target: 4, atMost: true },
        { name: 'appended in total: two processes / one', value: ratioOf(rates[2], rates[1]), target: 0.9 },
        { name: 'appended in total: four processes / one', value: ratioOf(rates[4], rates[1]) },
        {
          name: `events missing or counted twice, of ${appended.toLocaleString('en-US')}`,
          value: wrong,
          target: 0,
          atMost: true,
        },
      ],
    };
  } finally {
    await watch.close();
    await store.close();
  }
}

/**
 * Of medians: the server's checkpoint falls into one slice or two, and doubles what they write. The assets become ten times as
 * many, and every event concerns any of them: trees and caches make that a tenth dearer or more, whoever keeps the rows. A cost
 * that grew with the log would be three times as high.
 */
function growth(costs, cost) {
  const half = costs.length >> 1;
  return median(costs.slice(half).map(cost)) / median(costs.slice(0, half).map(cost));
}

const sliceFigures = ({ costs, size }) =>
  costs.flatMap(({ append, project }, index) => [
    { name: `after ${((index + 1) * size).toLocaleString('en-US')} events: append 100,000`, unit: 'ms', value: append },
    {
      name: `after ${((index + 1) * size).toLocaleString('en-US')} events: project 100,000`,
      unit: 'ms',
      value: project,
    },
  ]);

const catchUpFigures = ({ events, first, last, all }, { rate }) => [
  { name: `catching up ${events.toLocaleString('en-US')} events`, unit: 'events/s', value: all },
  { name: 'catching up: at the beginning', unit: 'events/s', value: first },
  { name: 'catching up: at the end', unit: 'events/s', value: last },
  { name: 'one change in flight, visible before the next', unit: '/s', value: rate },
];

function processFigures(count, runs) {
  const of = (figure) => median(runs.map(figure));
  const at = (lags, share) => lags[Math.min(lags.length - 1, Math.floor(lags.length * share))];
  const lag = (load, name) => [
    {
      name: `${count} + ${count} processes, ${name}: lag, median`,
      unit: 'ms',
      value: of((run) => at(run[load].lags, 0.5)),
    },
    {
      name: `${count} + ${count} processes, ${name}: lag, 99 %`,
      unit: 'ms',
      value: of((run) => at(run[load].lags, 0.99)),
    },
    {
      name: `${count} + ${count} processes, ${name}: lag, most`,
      unit: 'ms',
      value: of((run) => run[load].lags.at(-1)),
    },
  ];
  return [
    {
      name: `${count} + ${count} processes, full speed: appended`,
      unit: 'events/s',
      value: of(({ full }) => full.rate),
    },
    ...lag('full', 'full speed'),
    {
      name: `${count} + ${count} processes, full speed: no lag after the last append`,
      unit: 'ms',
      value: of(({ full }) => full.drained),
    },
    ...lag('steady', `${perSecond.toLocaleString('en-US')} events/s`),
    {
      name: `${count} + ${count} processes: that had something to project`,
      unit: 'of them',
      value: of(({ busy }) => busy),
    },
  ];
}
