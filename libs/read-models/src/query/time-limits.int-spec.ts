import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, TimedOut } from '@custodia/kernel';
import { openReader, type Reader } from './reader.js';
import { openLibrary, type Library } from '../testing/projected.js';

let library: Library;
beforeAll(async () => {
  library = await openLibrary();
});
afterAll(() => library.close());

async function withReader<T>(url: string, statementMs: number, work: (reader: Reader) => Promise<T>): Promise<T> {
  const reader = await openReader({
    source: library.source,
    url,
    max: 1,
    timeouts: { statementMs, idleInTransactionMs: 10_000 },
  });
  return work(reader).finally(() => reader.close());
}

/** How many statements of this text PostgreSQL is executing. */
async function executing(text: string): Promise<number> {
  const { rows } = await library.owner.query<{ count: string }>(
    `select count(*) from pg_stat_activity where state = 'active' and query like $1 and pid <> pg_backend_pid()`,
    [`%${text}%`],
  );
  return Number(rows[0]!.count);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end;) if (await condition()) return;
  throw new Error('not within ten seconds');
}

describe('a statement of a query', () => {
  it('is ended by PostgreSQL when it takes too long', () =>
    withReader(library.url, 2_000, async (reader) => {
      const session = reader.session(newId());
      await expect(session.query('select pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
      await session.end();
    }));

  it('is cancelled in PostgreSQL when its request ends, and the next request is not hit', () =>
    withReader(library.url, 60_000, async (reader) => {
      const mark = newId();
      const session = reader.session(newId());
      const answer = session.query(`select pg_sleep(60) as "${mark}"`);
      await until(async () => (await executing(mark)) === 1);
      session.cancel(new TimedOut('took too long'));
      await expect(answer).rejects.toThrow('took too long');
      await until(async () => (await executing(mark)) === 0);
      await expect(session.query('select 1')).rejects.toThrow('has ended');
      for (let turn = 0; turn < 20; turn++) {
        const next = reader.session(newId());
        expect(await next.query('select 1 as one')).toEqual([{ one: 1 }]);
        await next.end();
      }
    }));

  it("leaves no time limit of the driver behind that would end the connection under a later request's statement", () =>
    withReader(library.url, 200, async (reader) => {
      for (const end = Date.now() + 1_000; Date.now() < end;) {
        const session = reader.session(newId());
        expect(await session.query(`select 1 as one from pg_sleep(0.1)`)).toEqual([{ one: 1 }]);
        await session.end();
      }
    }));

  it('is not waited for on a server that has stopped answering', async () => {
    const proxy = await silentProxy(library.url);
    try {
      await withReader(proxy.url, 1_000, async (reader) => {
        proxy.silence();
        const session = reader.session(newId());
        const from = performance.now();
        await expect(session.query('select 1')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
        expect(performance.now() - from).toBeLessThan(1_200);
        await session.end();
      });
    } finally {
      proxy.close();
    }
  });
});

describe('a connection', () => {
  it('is not waited for longer than a statement', () =>
    withReader(library.url, 200, async (reader) => {
      const [first, second] = [reader.session(newId()), reader.session(newId())];
      await first.query('select 1');
      await expect(second.query('select 1')).rejects.toThrow(/timeout exceeded when trying to connect/);
      await Promise.all([first.end(), second.end()]);
    }));
});

/** In front of a PostgreSQL; from `silence` on it passes nothing. */
async function silentProxy(url: string): Promise<{ url: string; silence(): void; close(): void }> {
  const target = new URL(url);
  const { hostname, port } = target;
  const sockets: Socket[] = [];
  let silent = false;
  const server: Server = createServer((near) => {
    const far = connect(Number(port), hostname);
    sockets.push(near, far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => undefined).on('data', (chunk) => void (silent || to.write(chunk)));
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  target.port = String((server.address() as { port: number }).port);
  target.hostname = '127.0.0.1';
  return {
    url: target.href,
    silence: () => void (silent = true),
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
