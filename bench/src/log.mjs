import 'reflect-metadata';
import { generateKeyPairSync, sign } from 'node:crypto';
import { postgresEventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { migrate } from '@custodia/migrations';
import { createPool } from '@custodia/postgres';
import { noPins, startSealer, verifyLog } from '@custodia/transparency';
import { postgresTransparency } from '@custodia/transparency/kept';
import { database } from './database.mjs';
import { deeds } from './log/deeds.mjs';
import { interleaved, median, rateOf, ratioOf } from './measure.mjs';
import { anEvent, someEvents } from './workload.mjs';

/** Events of one seal: between two checkpoints. */
const mostEvents = 20_000;
const levels = [1, 16];

/** The log that proves itself: what sealing costs, how fast it is checked, and whether the owner of the database is caught. */
export async function log({ url: server, rounds, milliseconds, events: asked, log: say }) {
  const url = await database(server, 'proofs');
  await migrate(url);
  const store = await postgresEventStore({ url, patienceMs: 60_000 });
  const pool = createPool(url, { max: 4 });
  const kept = postgresTransparency(pool);
  const [name, organisation, issuer, thief] = [newId(), newId(), aKey(), aKey()];
  const sealing = () =>
    startSealer({
      store,
      kept,
      log: name,
      owner: newId(),
      signer: async () => issuer.signer,
      pins: noPins,
      mostEvents,
      onFault: (fault) => say(String(fault)),
    });
  const check = (more = {}) => verifyLog({ store, kept, log: name, keys: [issuer.key], ...more });
  try {
    const cost = await costOfSealing({
      store,
      organisation,
      sealing,
      upToHead: () => sealedUpTo(store, kept, name),
      rounds,
      milliseconds,
      say,
    });

    say(`filling the log up to ${asked} events`);
    await fill(store, organisation, asked - (await lengthOf(pool)));
    const events = await lengthOf(pool);
    const started = performance.now();
    const sealer = sealing();
    const before = await sealedEvents(kept, name, organisation);
    await sealedUpTo(store, kept, name);
    const sealed = (events - before) / ((performance.now() - started) / 1_000);
    await sealer.stop();

    say('checking it');
    const rates = [];
    for (let round = 0; round < Math.min(rounds, 2); round++) {
      const began = performance.now();
      const report = await check();
      if (!report.ok) throw new Error(`a log that nobody touched: ${JSON.stringify(report)}`);
      rates.push(report.events / ((performance.now() - began) / 1_000));
    }

    const pins = (await kept.checkpoints(name, organisation)).map(({ size, root }) => ({
      organisation,
      size,
      root,
      from: 'an exported checkpoint',
    }));
    const named = [];
    for (const deed of deeds({ url, events, name, thief })) {
      const target = await deed.target(pool);
      say(`as the owner of the database: ${deed.what}`);
      await deed.carryOut(pool);
      try {
        const { trees } = await check(deed.fork ? { keys: [thief.key, issuer.key], pins } : {});
        const { finding } = trees.find((tree) => tree.organisation === organisation);
        say(`  ${finding?.message ?? 'nothing was found'}`);
        named.push({ name: `names ${deed.what}`, value: isNamed(deed, target, finding) ? 1 : 0, target: 1 });
      } finally {
        await deed.takeBack(pool);
      }
    }
    if (!(await check()).ok) throw new Error('what was done was not taken back');

    return {
      title: `The proof of a log of ${events.toLocaleString('en-US')} events`,
      figures: [
        ...cost.figures,
        { name: 'sealing a log that is there', unit: 'events/s', value: sealed },
        { name: 'checking the whole log', unit: 'events/s', value: median(rates) },
      ],
      ratios: [
        ...cost.ratios,
        { name: 'checking / 50,000 events/s', value: median(rates) / 50_000, target: 1 },
        ...named,
      ],
    };
  } finally {
    await store.close();
    await pool.end();
  }
}

/** The kind and the event; of a fork the event must lie between the two checkpoints that are told. */
const isNamed = ({ kind, fork }, { id, index }, finding) =>
  finding?.kind === kind &&
  (fork
    ? finding.index <= index && index < finding.index + mostEvents * 2
    : finding.index === index && finding.event?.id === id);

function aKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  const kid = newId();
  return {
    key: { kid, crv: 'Ed25519', x },
    signer: { kid, publicKey: Buffer.from(x, 'base64url'), sign: async (bytes) => sign(null, bytes, privateKey) },
  };
}

/** Appends with and without the sealer in the same process, in turns; the sealer begins each turn with nothing to make up for. */
async function costOfSealing({ store, organisation, sealing, upToHead, rounds, milliseconds, say }) {
  const figures = [];
  const ratios = [];
  const appending = (level) => {
    const streams = Array.from({ length: level }, () => ({
      name: `cost-${organisation}.${newId()}`,
      revision: 'no_stream',
    }));
    return rateOf(
      async (worker, turn) => {
        const stream = streams[worker];
        await store.append(stream.name, stream.revision, [anEvent(turn)]);
        stream.revision = stream.revision === 'no_stream' ? 0 : stream.revision + 1;
        return 1;
      },
      level,
      Math.max(milliseconds, 400) * 2,
    );
  };
  for (const level of levels) {
    say(`appending with and without sealing, ${level} in flight`);
    const contenders = {
      without: () => appending(level),
      async with() {
        const sealer = sealing();
        await upToHead();
        const rate = await appending(level);
        await sealer.stop();
        return rate;
      },
    };
    for (const run of Object.values(contenders)) await run();
    const rates = await interleaved(contenders, Math.max(rounds, 3));
    for (const [how, values] of Object.entries(rates))
      figures.push({ name: `${level} in flight: appending ${how} sealing`, unit: '/s', value: median(values) });
    ratios.push({
      name: `${level} in flight: with sealing / without`,
      value: ratioOf(rates.with, rates.without),
      target: 0.9,
    });
  }
  return { figures, ratios };
}

async function fill(store, organisation, count) {
  const perAppend = 50;
  const workers = Array.from({ length: 32 }, () => ({
    name: `thing-${organisation}.${newId()}`,
    revision: 'no_stream',
  }));
  let left = count;
  await Promise.all(
    workers.map(async (stream) => {
      for (let turn = 0; left > 0; turn++) {
        const size = Math.min(perAppend, left);
        left -= size;
        await store.append(stream.name, stream.revision, someEvents(size, turn));
        stream.revision = (stream.revision === 'no_stream' ? -1 : stream.revision) + size;
        if (turn % 100 === 99)
          Object.assign(stream, { name: `thing-${organisation}.${newId()}`, revision: 'no_stream' });
      }
    }),
  );
}

async function lengthOf(pool) {
  const { rows } = await pool.query('select count(*)::int as count from custodia_events.events');
  return rows[0].count;
}

async function sealedEvents(kept, name, organisation) {
  const [tree] = await kept.trees(name, organisation);
  return tree?.size ?? 0;
}

async function sealedUpTo(store, kept, name) {
  const head = await store.head();
  while ((await kept.sealedUpTo(name)) < head) await new Promise((resolve) => setTimeout(resolve, 20));
}
