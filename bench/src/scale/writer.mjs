import pg from 'pg';
import { ours } from '../stores/ours.mjs';
import { anEvent, newStream } from '../workload.mjs';
import { categories } from './categories.mjs';
import { now, serve } from './process.mjs';

let custodia;
/** Nobody else appends to these, so their revisions are known. */
let assets = [];

/** Of all there are, the share of one of `of` writers. */
async function open({ url, index, of }) {
  custodia = await ours(url);
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query(
    'select name, revision::int from custodia_events.streams where mod(no, $1) = $2',
    [of, index],
  );
  assets = rows;
  await client.end();
}

/** One event: every fifth begins an asset, the others concern any that there is, however old. */
async function appendOne(turn) {
  if (turn % 5 === 0 || assets.length === 0) {
    const asset = { name: newStream(categories[((turn / 5) % categories.length) | 0]), revision: 0 };
    const result = await custodia.store.append(asset.name, 'no_stream', [anEvent(turn)]);
    return confirmed(asset, result);
  }
  const chosen = Math.floor(Math.random() * assets.length);
  const asset = assets[chosen];
  // Out of the others' reach until the answer is there.
  assets[chosen] = assets.at(-1);
  assets.pop();
  const result = await custodia.store.append(asset.name, asset.revision++, [anEvent(turn)]);
  return confirmed(asset, result);
}

function confirmed(asset, result) {
  if (result.kind !== 'appended')
    throw new Error(`an append to ${asset.name} was in conflict: ${JSON.stringify(result)}`);
  assets.push(asset);
  return { category: asset.name.slice(0, asset.name.indexOf('-')), position: result.position, at: now() };
}

/** As fast as `inFlight` allows, up to `events` or for `milliseconds`. Answers how many there were, and some with their time. */
async function append({ events = Infinity, milliseconds = Infinity, inFlight, sampleEvery = 1 }) {
  const samples = [];
  const started = now();
  let turn = 0;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (turn < events && now() - started < milliseconds) {
        const mine = turn++;
        const sample = await appendOne(mine);
        if (mine % sampleEvery === 0) samples.push(sample);
      }
    }),
  );
  return { events: turn, started, ended: now(), samples };
}

/** So many a second, whether the answers come or not. */
async function appendSteadily({ perSecond, milliseconds }) {
  const started = now();
  const sent = [];
  while (now() - started < milliseconds) {
    const due = ((now() - started) / 1_000) * perSecond;
    while (sent.length < due) sent.push(appendOne(sent.length));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const samples = await Promise.all(sent);
  return { events: sent.length, started, ended: now(), samples };
}

serve({ open, append, appendSteadily }, async () => custodia?.close());
