import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { testDatabase } from '@custodia/postgres/testing';
import { startRedis, type RedisServer } from '../../libs/jobs/src/testing/redis-server.js';
import { startProtocolServer, type ProtocolServer } from '../kurrentdb-server/protocol-server.js';
import type { Data } from '../support/graphql.js';
import { graphqlOver } from '../support/http.js';
import { processes, type CustodiaProcess, type Processes } from '../support/processes.js';

const rootKey = randomBytes(32).toString('base64');
const registering =
  'mutation($input: RegisterModelInput!) { registerModel(input: $input) { __typename ... on Model { id } } }';

let [kurrent, redis]: [ProtocolServer, RedisServer] = [undefined!, undefined!];
let databases: { url: string; drop(): Promise<void> }[];
let [distributed, embedded]: [Processes, Processes] = [undefined!, undefined!];
beforeAll(async () => {
  databases = [await testDatabase(), await testDatabase()];
  [kurrent, redis] = await Promise.all([startProtocolServer(), startRedis()]);
  distributed = processes({
    DATABASE_URL: databases[0]!.url,
    EVENT_STORE_URL: kurrent.url,
    REDIS_URL: redis.url,
    CUSTODIA_ROOT_KEY: rootKey,
  });
  embedded = processes({}, 'api,worker');
});
afterAll(async () => {
  await Promise.all([distributed.stop(), embedded.stop()]);
  await Promise.all([kurrent.stop(), redis.stop(), ...databases.map(({ drop }) => drop())]);
});

const page =
  'query($after: String) { models(first: 200, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }';
const ask = async <const Text extends string>(api: CustodiaProcess, token: string, query: Text, variables: object) =>
  (await graphqlOver(api.address, query, { variables, token })).data;

/** Clients that register models until they are told to stop. */
function clients(api: CustodiaProcess, token: string, count: number) {
  const [sent, acknowledged] = [new Set<string>(), new Set<string>()];
  let stopped = false;
  const done = Promise.all(
    Array.from({ length: count }, async () => {
      while (!stopped) {
        const id = newId();
        sent.add(id);
        const data = await ask(api, token, registering, {
          input: { id, name: `Model ${id}`, purpose: 'To be there afterwards' },
        }).catch(() => null);
        if (data?.registerModel?.__typename === 'Model') acknowledged.add(id);
      }
    }),
  );
  return {
    sent,
    acknowledged,
    /** Until so many more are acknowledged and shown. */
    async more(number: number): Promise<void> {
      for (const goal = acknowledged.size + number; acknowledged.size < goal;)
        await new Promise((wake) => setTimeout(wake, 10));
    },
    stop: () => ((stopped = true), done),
  };
}

async function found(api: CustodiaProcess, token: string): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const { models }: Data<typeof page> = await ask(api, token, page, { after });
    ids.push(...models.edges.map(({ node }) => node.id));
    if (!models.pageInfo.hasNextPage) return ids;
    after = models.pageInfo.endCursor;
  }
}

interface Copied {
  readonly events: number;
}

interface Summary {
  readonly events: number;
  readonly mails: number;
  readonly verification: string;
}

interface Issued {
  readonly token: string;
}

interface Status {
  readonly projections: readonly { readonly caughtUp: boolean }[];
  readonly parked: readonly unknown[];
}

async function caughtUp(): Promise<Status> {
  for (;;) {
    const status = await distributed.run<Status>('projections', 'status', '--json');
    if (status.projections.every((one) => one.caughtUp)) return status;
  }
}

describe('one api and two workers as processes of their own, on KurrentDB, Redis and a PostgreSQL elsewhere', () => {
  it('do the main job with the same result as the embedded default in one process', async () => {
    const workers = [await distributed.start('worker'), await distributed.start('worker')];
    const summary = await distributed.run<Summary>('demo', '--once');
    await Promise.all(workers.map((worker) => worker.stop()));
    // Whose turn it is in a case is told by mail only if it still is when the job comes to it: how many do depends on the machine.
    const { events, mails, ...result } = summary;
    const { events: fewest, mails: reminders, ...expected } = await embedded.run<Summary>('demo', '--once');
    expect(result).toEqual(expected);
    expect([events > 150, fewest > 150, mails > 20, reminders > 20]).toEqual([true, true, true, true]);
    expect(summary).toMatchObject({ verification: 'valid', promptText: 'erased' });
  }, 300_000);

  it('skip nothing and do nothing twice while the server restarts, subscriptions are lost and a worker is killed', async () => {
    const api = await distributed.start('api');
    const workers = [await distributed.start('worker'), await distributed.start('worker')];
    const { token } = await distributed.run<Issued>('token', 'issue', '--member', 'admin@example.org', '--json');
    const before = new Set(await found(api, token));
    const load = clients(api, token, 6);

    await load.more(30);
    await kurrent.restart(1_500);
    await load.more(30);
    expect(kurrent.faults.dropSubscriptions()).toBeGreaterThan(0);
    await load.more(30);
    kurrent.cut();
    await load.more(30);
    // The first worker has claimed the projections; the second takes over within the time of a lease.
    await workers[0]!.stop('SIGKILL');
    const killed = performance.now();
    await load.more(1);
    const handedOver = performance.now() - killed;
    await load.more(30);
    await load.stop();

    // Lost while nothing happens, too.
    await kurrent.restart(500);
    const last = newId();
    expect(
      await ask(api, token, registering, { input: { id: last, name: 'After the silence', purpose: 'To be seen' } }),
    ).toMatchObject({ registerModel: { id: last } });

    expect(handedOver).toBeLessThan(20_000);
    const shown = await found(api, token);
    const added = shown.filter((id) => !before.has(id));
    expect(new Set(shown).size).toBe(shown.length);
    expect([...load.acknowledged, last].filter((id) => !added.includes(id))).toEqual([]);
    expect(added.filter((id) => !load.sent.has(id) && id !== last)).toEqual([]);
    expect((await caughtUp()).parked).toEqual([]);
    const compared: { projection: string; differences: unknown[] }[] = await distributed.run(
      'projections',
      'verify',
      'all',
      '--json',
    );
    expect(compared.filter(({ differences }) => differences.length > 0)).toEqual([]);
    await Promise.all([api.stop(), workers[1]!.stop()]);
  }, 300_000);

  it('move to another store and back with all readers, and nothing is projected anew or asked for again', async () => {
    const other = databases[1]!.url;
    const forth = await distributed.run<Copied>('log', 'copy', '--to', other, '--switch', '--json');
    expect(forth).toMatchObject({ switched: true, copied: forth.events });
    const moved = processes({
      DATABASE_URL: databases[0]!.url,
      EVENT_STORE_URL: other,
      REDIS_URL: redis.url,
      CUSTODIA_ROOT_KEY: rootKey,
      CUSTODIA_KEYS_DIR: join(distributed.folder, 'keys'),
    });
    const status = await moved.run<Status>('projections', 'status', '--json');
    expect(status.projections.filter((one) => !one.caughtUp)).toEqual([]);
    const compared: { differences: unknown[] }[] = await moved.run('projections', 'verify', 'all', '--json');
    expect(compared.filter(({ differences }) => differences.length > 0)).toEqual([]);

    const worker = await moved.start('worker');
    const api = await moved.start('api');
    const { token } = await moved.run<Issued>('token', 'issue', '--member', 'admin@example.org', '--json');
    const id = newId();
    expect(
      await ask(api, token, registering, { input: { id, name: 'In the other store', purpose: 'To move back' } }),
    ).toMatchObject({ registerModel: { id } });
    await expect(moved.run('log', 'copy', '--to', kurrent.url, '--switch', '--json')).rejects.toThrow(
      /stop all workers/,
    );
    await Promise.all([worker.stop(), api.stop()]);

    const back = await moved.run<Copied>('log', 'copy', '--to', kurrent.url, '--switch', '--json');
    expect(back.events).toBeGreaterThan(forth.events);
    const home = await distributed.start('api');
    const homeWorker = await distributed.start('worker');
    expect(await found(home, token)).toContain(id);
    expect((await caughtUp()).parked).toEqual([]);
    await Promise.all([home.stop(), homeWorker.stop()]);
    await moved.stop();
  }, 300_000);
});
