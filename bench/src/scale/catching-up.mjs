import pg from 'pg';
import { makeTables } from '../asset-rows.mjs';
import { database } from '../database.mjs';
import { categories } from './categories.mjs';
import { start } from './process.mjs';
import { watchProjections } from './watch.mjs';

/** The first part warms code up; the rates are of the tenth after it, and of the last one. */
const warm = 0.02;
const share = 0.1;

/** Empty read models in a database of their own, and one process that projects the whole log into them. */
export async function catchingUp({ server, storeUrl, head, log }) {
  log('catching up from the first event with empty read models');
  const url = await database(server, 'catching_up');
  await makeTables(url, categories, { counted: true });
  await checkpoint(server);
  const watch = watchProjections(url);
  const projector = start('./projector.mjs');
  try {
    const until = await head();
    await projector.ask({ do: 'start', url, storeUrl });
    await watch.caughtUp(until);
    const bytes = await projector.ask({ do: 'mostMemory' });
    // Positions of this store are numbers without gaps.
    const events = Number(until);
    const at = (part) => watch.reachedBy(String(Math.ceil(events * part)).padStart(until.length, '0'));
    const rate = (from, to) => ((events * (to - from)) / (at(to) - at(from))) * 1_000;
    return {
      events,
      first: rate(warm, warm + share),
      last: rate(1 - share, 1),
      all: rate(warm, 1),
      megabytes: bytes / 2 ** 20,
    };
  } finally {
    await projector.stop();
    await watch.close();
  }
}

/** After a checkpoint the server writes every page whole once. One that came by chance in the middle would make the end look slow. */
async function checkpoint(server) {
  const client = new pg.Client(server);
  await client.connect();
  await client.query('checkpoint').finally(() => client.end());
}
