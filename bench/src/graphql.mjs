import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { database } from './database.mjs';
import { fill } from './graphql/dataset.mjs';
import { openConnection } from './graphql/http.mjs';
import { registerFigures } from './graphql/registering.mjs';
import { byHand, ours, postgraphile } from './graphql/sides.mjs';
import { interleaved, median, rateOf, ratioOf } from './measure.mjs';

const inFlight = 32;

/** A page of 20 systems with their subprocessors from three servers over one database, every one under the same row-level security. */
export async function graphql({ url: server, rounds, milliseconds, events, log }) {
  const dataDir = mkdtempSync(join(tmpdir(), 'custodia-bench-data-'));
  const url = await database(server, 'graphql');
  const sides = [];
  try {
    const tenants = await fill({ url, dataDir, organisations: 10, systems: events / 5, log });
    for (const start of [ours, byHand, postgraphile]) sides.push(await start({ url, dataDir, tenants }));
    await assertAlike(sides, tenants);
    log(`asking for pages, ${inFlight} in flight`);
    const contenders = Object.fromEntries(sides.map((side) => [side.name, () => pagesOf(side, tenants, milliseconds)]));
    for (const side of sides) await warm(side, tenants);
    const rates = await interleaved(contenders, 3 * rounds);
    const [custodia, hand, other] = sides.map(({ name }) => name);
    for (const side of sides.splice(1)) await side.stop();
    log('registering models');
    const registering = await registerFigures({ url, service: sides[0], tenants, rounds, milliseconds });
    return {
      title: 'GraphQL',
      figures: [
        ...Object.entries(rates).map(([name, values]) => ({
          name: `a page of 20 with subprocessors: ${name}`,
          unit: '/s',
          value: median(values),
        })),
        ...registering.figures,
      ],
      ratios: [
        { name: `a page: ${custodia} / ${hand}`, value: ratioOf(rates[custodia], rates[hand]), target: 0.4 },
        { name: `a page: ${custodia} / ${other}`, value: ratioOf(rates[custodia], rates[other]), target: 1.5 },
        ...registering.ratios,
      ],
    };
  } finally {
    for (const side of sides) await side.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Servers run for months: what is measured begins when plans are chosen, queries compiled and the code of all sides optimised alike. */
async function warm(side, tenants) {
  const until = performance.now() + 15_000;
  for (let pages = 0; pages < 4_000 && performance.now() < until;) pages += await pagesOf(side, tenants, 1_000);
}

/** The tenant changes with every request. */
async function pagesOf(side, tenants, milliseconds) {
  const requests = tenants.map(side.request);
  const connections = Array.from({ length: inFlight }, () => openConnection(side.base));
  let expected;
  try {
    return await rateOf(
      async (worker, turn) => {
        const { status, body } = await connections[worker].send(requests[(worker + turn) % requests.length]);
        expected ??= body.length;
        // Pages of different tenants differ by a few digits.
        if (status !== 200 || Math.abs(body.length - expected) > 300)
          throw new Error(`${side.name} answered ${status}: ${body.toString().slice(0, 400)}`);
        return 1;
      },
      inFlight,
      milliseconds,
    );
  } finally {
    for (const connection of connections) connection.close();
  }
}

/** Only sides that say the same are compared. */
async function assertAlike(sides, tenants) {
  for (const tenant of tenants) {
    const [first, ...others] = await Promise.all(sides.map(async (side) => ({ side, rows: await side.page(tenant) })));
    if (first.rows.length !== 20 || first.rows.some(({ subprocessors }) => subprocessors.length !== 1))
      throw new Error(`${first.side.name} answers no full page: ${JSON.stringify(first.rows).slice(0, 300)}`);
    for (const { side, rows } of others) {
      if (!isDeepStrictEqual(rows.map(sorted), first.rows.map(sorted)))
        throw new Error(
          `${side.name} and ${first.side.name} disagree:\n${JSON.stringify(rows[0])}\n${JSON.stringify(first.rows[0])}`,
        );
    }
  }
}

const sorted = (row) => JSON.stringify(row, Object.keys({ ...row, ...row.subprocessors[0], subprocessors: 0 }).sort());
