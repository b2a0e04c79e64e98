import 'reflect-metadata';
import { newId } from '@custodia/kernel';
import { openDataSource, openReader, postgresCheckpoints, tableOf } from '@custodia/read-models';
import pg from 'pg';
import { readSession } from '../../libs/read-models/dist/query/session.js';
import { Statements } from '../../libs/read-models/dist/query/statements.js';
import { rowStore } from '../../libs/read-models/dist/project/row-store.js';
import { assetRows, makeTables } from './asset-rows.mjs';
import { database } from './database.mjs';
import { interleaved, median, rateOf, ratioOf } from './measure.mjs';

const inFlight = 16;
const organisations = Array.from({ length: 10 }, newId);
const written = 500;

/** What our own statements are worth beside the repositories of the same data source: pages, rows of projections, checkpoints. */
export async function typeorm({ url: server, rounds, milliseconds, log }) {
  const url = await database(server, 'typeorm');
  await makeTables(url, ['bench']);
  const { row: Asset } = assetRows('bench');
  const source = await openDataSource(url, [Asset], { max: inFlight });
  const reader = await openReader({ source, url });
  const client = new pg.Client(url);
  await client.connect();
  try {
    log('filling 100,000 rows');
    await client.query(
      `insert into bench_asset_v1 select o, gen_random_uuid()::text, 'asset ' || n, 'registered', repeat('ab', 32), 1, 0,
         now() + n * interval '1 millisecond', now() from unnest($1::text[]) o, generate_series(1, 10000) n`,
      [organisations],
    );
    await client.query('analyze bench_asset_v1');
    const groups = {
      'a page of 20, own organisation only': [pages({ source, reader, Asset }), inFlight],
      'the statement of a page': [texts({ source, Asset }), 1],
      [`${written} changed rows`]: [changes({ source, client, Asset }), 1],
      'a checkpoint': [checkpoints({ source, client }), 1],
    };
    const figures = [];
    const ratios = [];
    for (const [what, [sides, width]] of Object.entries(groups)) {
      log(`measuring ${what}`);
      for (const run of Object.values(sides)) await rateOf(run, width, 300);
      const contenders = Object.entries(sides).map(([name, run]) => [name, () => rateOf(run, width, milliseconds)]);
      const rates = await interleaved(Object.fromEntries(contenders), 3 * rounds);
      const [ours, ...others] = Object.keys(sides);
      for (const name of Object.keys(sides))
        figures.push({ name: `${what}: ${name}`, unit: '/s', value: median(rates[name]) });
      for (const other of others)
        ratios.push({ name: `${what}: ${ours} / ${other}`, value: ratioOf(rates[ours], rates[other]) });
    }
    return { title: 'TypeORM and statements of our own', figures, ratios };
  } finally {
    await client.end();
    await reader.close();
    await source.destroy();
  }
}

const organisationOf = (worker, turn) => organisations[(worker + turn) % organisations.length];

const pages = ({ source, reader, Asset }) => ({
  pipelined: async (worker, turn) => {
    const session = reader.session(organisationOf(worker, turn));
    const { nodes } = await session.list(Asset, { first: 20 });
    await session.end();
    return nodes.length / 20;
  },
  'repository in a transaction': (worker, turn) =>
    source.transaction('REPEATABLE READ', async (manager) => {
      const organisationId = organisationOf(worker, turn);
      await manager.query(`select set_config('custodia.organisation', $1, true)`, [organisationId]);
      const order = { createdAt: 'ASC', id: 'ASC' };
      const rows = await manager.find(Asset, { where: { organisationId }, order, take: 21 });
      return Math.min(rows.length, 20) / 20;
    }),
});

/** Without the database: what is spent on the text, and on what is around it. */
function texts({ source, Asset }) {
  const session = (statements) => readSession({ rows: async () => [] }, statements());
  const request = (turn) => ({ filter: { name: { eq: `asset ${turn}` }, version: { from: 1 } }, first: 20 });
  const kept = new Statements(source);
  const times = 100;
  const asking = (statements) => async (_, turn) => {
    for (let n = 0; n < times; n++) await session(statements).list(Asset, request(turn + n));
    return times;
  };
  return {
    'made once': asking(() => kept),
    'made for each request': asking(() => new Statements(source)),
  };
}

/** As the projector brings them to its table, and as a repository does. */
function changes({ source, client, Asset }) {
  const table = tableOf(Asset);
  const at = new Date().toISOString();
  const folded = (turn) => ({ name: `asset ${turn}`, status: 'registered', digest: 'ab'.repeat(32), version: turn });
  const ids = Array.from({ length: written }, newId);
  const slot = (id, turn) => ({
    organisation: organisations[0],
    id,
    since: null,
    state: { folded: folded(turn), revision: turn, createdAt: at, updatedAt: at },
  });
  const store = rowStore(table);
  const rows = source.getRepository(Asset);
  return {
    'one statement': async (_, turn) => {
      const changed = ids.map((id) => ({
        before: slot(id, turn),
        after: slot(id, turn),
        versions: [],
        closedAt: null,
      }));
      for (const statement of store.write(changed)) await client.query(statement);
      return written;
    },
    'repository.upsert': async (_, turn) => {
      const values = ids.map((id) => ({
        organisationId: organisations[0],
        id,
        ...folded(turn),
        revision: turn,
        createdAt: at,
        updatedAt: at,
      }));
      await rows.upsert(values, ['organisationId', 'id']);
      return written;
    },
  };
}

function checkpoints({ source, client }) {
  const kept = postgresCheckpoints(source);
  const text = `insert into subscription_checkpoint (name, position) select * from unnest($1::text[], $2::text[])
    on conflict (name) do update set position = excluded.position, updated_at = now()`;
  return {
    'a repository': async (_, turn) => {
      await kept.save(new Map([['bench', String(turn).padStart(19, '0')]]));
      return 1;
    },
    'a prepared statement': async (_, turn) => {
      await client.query({ name: 'save', text, values: [['bench'], [String(turn).padStart(19, '0')]] });
      return 1;
    },
  };
}
