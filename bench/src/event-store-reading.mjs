import pg from 'pg';
import { interleaved, median, ratioOf } from './measure.mjs';
import { newStream, someEvents } from './workload.mjs';

const mostRead = 300_000;

/** The same events in both logs, then read from the start to the end, one page after the other. */
export async function catchUpFigures({ url, custodia, message, events, rounds, log }) {
  log(`filling the logs up to ${events.toLocaleString('en-US')} events`);
  await fill(url, custodia, events);
  const read = Math.min(events, mostRead);
  log('reading');
  const contenders = {
    'Custodia, catch-up read': () => timed(() => custodia.catchUp(read)),
    'message-db, catch-up read': () => timed(() => message.catchUp(read)),
  };
  for (const run of Object.values(contenders)) await run();
  const rates = await interleaved(contenders, rounds);
  return {
    figures: Object.entries(rates).map(([name, values]) => ({ name, unit: 'events/s', value: median(values) })),
    ratios: [
      {
        name: 'catch-up read: Custodia / message-db',
        value: ratioOf(rates['Custodia, catch-up read'], rates['message-db, catch-up read']),
        target: 1.5,
      },
    ],
  };
}

async function fill(url, custodia, events) {
  const client = new pg.Client(url).on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query('select count(*) as n from custodia_events.events');
    let missing = events - Number(rows[0].n);
    await Promise.all(
      Array.from({ length: 128 }, async () => {
        for (let turn = 0; missing > 0; turn++) {
          missing -= 10;
          await custodia.create(newStream(), someEvents(10, turn));
        }
      }),
    );
    await client.query('truncate message_store.messages restart identity');
    await client.query(`
      insert into message_store.messages (id, stream_name, position, type, data, metadata, time)
        select id, stream, revision, type, data::jsonb, metadata::jsonb, recorded_at at time zone 'utc' from custodia_events.events order by position limit ${mostRead}`);
    await client.query('vacuum analyze message_store.messages');
    await client.query('vacuum analyze custodia_events.events');
  } finally {
    await client.end();
  }
}

async function timed(read) {
  const started = performance.now();
  const events = await read();
  return (events / (performance.now() - started)) * 1_000;
}
