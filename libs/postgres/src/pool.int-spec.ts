import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outageOf } from '@custodia/kernel';
import { startEmbedded, type EmbeddedServer } from './embedded.js';
import { createPool } from './pool.js';
import { testDatabase } from './testing.js';

const faultOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no fault',
    (fault: unknown) => fault,
  );

describe('a wait for the database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'custodia-pool-'));
  let server: EmbeddedServer;
  beforeAll(async () => {
    server = await startEmbedded({ dataDir: join(folder, 'postgres'), fsync: false });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has an end when the server does not let anybody in', async () => {
    const silent: Server = createServer(() => undefined);
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const pool = createPool(`postgres://a:b@127.0.0.1:${(silent.address() as AddressInfo).port}/c`, { connectMs: 200 });
    expect(outageOf(await faultOf(pool.query('select 1')))).toBe('UNAVAILABLE');
    await pool.end();
    silent.close();
  });

  it('has an end when the server is stopped in the middle, and goes on when it comes back', async () => {
    const pool = createPool(server.url, { connectMs: 3_000, statementMs: 1_000 });
    const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
    process.kill(rows[0]!.pid, 'SIGSTOP');
    process.kill(server.pid, 'SIGSTOP');
    const from = performance.now();
    try {
      expect(outageOf(await faultOf(pool.query('select 1')))).toBe('UNAVAILABLE');
      expect(outageOf(await faultOf(pool.query('select 1')))).toBe('UNAVAILABLE');
      // The first waited for the statement, the second for a connection; neither longer than it may.
      expect(performance.now() - from).toBeLessThan(1_000 + 3_000 + 500);
    } finally {
      process.kill(server.pid, 'SIGCONT');
      process.kill(rows[0]!.pid, 'SIGCONT');
    }
    while (outageOf(await faultOf(pool.query('select 1'))));
    expect((await pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    await pool.end();
  });

  it('is cancelled by the server when a statement runs too long, and that is no fault of the question', async () => {
    const { url, drop } = await testDatabase();
    const pool = createPool(url, { statementMs: 2_000 });
    expect(outageOf(await faultOf(pool.query('select pg_sleep(60)')))).toBe('TIMEOUT');
    expect(outageOf(await faultOf(pool.query('select nothing')))).toBeNull();
    expect(outageOf(await faultOf(pool.query('select 1')))).toBeNull();
    await pool.end();
    await drop();
  });
});
