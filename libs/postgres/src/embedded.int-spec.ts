import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { EmbeddedPostgresFault, startEmbedded } from './embedded.js';
import { testDatabase } from './testing.js';

const folder = mkdtempSync(join(tmpdir(), 'custodia-embedded-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  return client
    .query(text)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

describe('the embedded PostgreSQL', () => {
  it('keeps its data over a stop and over a kill of the server', async () => {
    const dataDir = join(folder, 'kept');
    const first = await startEmbedded({ dataDir });
    await query(first.url, 'create table kept (n int)');
    await first.stop();
    const second = await startEmbedded({ dataDir });
    await query(second.url, 'insert into kept values (7)');
    process.kill(second.pid, 'SIGKILL');
    await second.stop();
    const third = await startEmbedded({ dataDir });
    expect(await query(third.url, 'select n from kept')).toEqual([{ n: 7 }]);
    await third.stop();
  });

  it('starts a server again that died under it, at the same address', async () => {
    const server = await startEmbedded({ dataDir: join(folder, 'watched') });
    await query(server.url, 'create table kept as select 7 as n');
    const before = server.pid;
    process.kill(before, 'SIGKILL');
    const rows = await (async function again(): Promise<unknown> {
      return query(server.url, 'select n from kept').catch(() =>
        new Promise((wake) => setTimeout(wake, 50)).then(again),
      );
    })();
    expect(rows).toEqual([{ n: 7 }]);
    expect(server.pid).not.toBe(before);
    await server.stop();
  });

  it('names the live process that holds the folder', async () => {
    const dataDir = join(folder, 'held');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(`${dataDir}.lock`, String(process.ppid));
    const start = startEmbedded({ dataDir });
    await expect(start).rejects.toThrow(EmbeddedPostgresFault);
    await expect(start).rejects.toThrow(`in use by process ${process.ppid}`);
  });

  it('gives each test a database of its own', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
    await query(one.url, 'create table mine (n int)');
    expect(await query(other.url, `select 1 from pg_tables where tablename = 'mine'`)).toEqual([]);
    await Promise.all([one.drop(), other.drop()]);
  });
});
