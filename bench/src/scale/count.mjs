import pg from 'pg';
import { tableOf } from '../asset-rows.mjs';
import { categories } from './categories.mjs';

/** How many events are missing or too many, in the log and in the rows, when `expected` were confirmed. */
export async function wrongEvents(url, expected) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const one = async (text) => Number(Object.values((await client.query(text)).rows[0])[0]);
    const logged = await one('select count(*) from custodia_events.events');
    const parked = await one('select count(*) from parked_event');
    let folded = 0;
    let uneven = 0;
    for (const table of categories.map(tableOf)) {
      folded += await one(`select coalesce(sum(events), 0) from ${table}`);
      // A row knows its asset's last revision, and how many events were folded into it.
      uneven += await one(`select coalesce(sum(abs(events - revision - 1)), 0) from ${table}`);
    }
    return Math.abs(logged - expected) + Math.abs(folded - expected) + uneven + parked;
  } finally {
    await client.end();
  }
}
