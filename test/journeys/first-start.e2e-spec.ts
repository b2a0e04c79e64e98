import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startService } from '@custodia/cli';
import { createLogger, parseConfig } from '@custodia/kernel';
import { freePort } from '@custodia/postgres';
import { http } from '../support/http.js';

const root = mkdtempSync(join(tmpdir(), 'custodia-first-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Starts the service as a process of its own, under `limit` of the shell, and kills it after `killMs`. */
async function attempt(
  dataDir: string,
  { limit = '', killMs = 0 } = {},
): Promise<{ code: number | null; told: string }> {
  const child = spawn('/bin/sh', ['-c', `${limit} exec "$0" apps/cli/dist/main.js start`, process.execPath], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      LOG_LEVEL: 'error',
      CUSTODIA_DATA_DIR: dataDir,
      CUSTODIA_PORT: String(await freePort()),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (text) => (told += String(text)));
  const timer = killMs > 0 ? setTimeout(() => child.kill('SIGKILL'), killMs) : undefined;
  const code = await new Promise<number | null>((ended) => child.once('close', ended));
  clearTimeout(timer);
  return { code, told };
}

async function started(dataDir: string) {
  const config = parseConfig({
    NODE_ENV: 'test',
    CUSTODIA_DATA_DIR: dataDir,
    CUSTODIA_PORT: String(await freePort()),
    LOG_LEVEL: 'silent',
  });
  return startService({ config, logger: createLogger({ level: 'silent', name: 'first' }) });
}

describe('the first start', () => {
  it('may be killed at any moment, again and again, and the next one works', async () => {
    const dataDir = join(root, 'killed');
    for (const killMs of [400, 900, 1_400, 2_000, 3_000]) await attempt(dataDir, { killMs });
    const service = await started(dataDir);
    await http(service.url!).get('/health/ready').expect(200);
    await service.stop();
  });

  it('tells in one line that the disk takes no more, and works when it does again', async () => {
    const dataDir = join(root, 'full');
    // No file may become larger than two megabytes: as on a disk that is full, the database cannot be made.
    const { code, told } = await attempt(dataDir, { limit: 'ulimit -f 2048;' });
    expect(code).not.toBe(0);
    expect(told).not.toMatch(/^\s+at /m);
    expect(told).toContain(dataDir);
    const readOnly = await attempt('/sys/kernel/custodia');
    expect(readOnly.code).toBe(2);
    expect(readOnly.told).toContain('CUSTODIA_DATA_DIR (/sys/kernel/custodia) cannot be written');
    expect(readOnly.told).not.toMatch(/^\s+at /m);
    await (await started(dataDir)).stop();
  });

  it('serves as a user without superuser rights, who owns nothing; also what an earlier release made', async () => {
    const dataDir = join(root, 'killed');
    let service = await started(dataDir);
    const { port } = new URL(service.engine.database.url);
    const password = readFileSync(join(dataDir, 'postgres.password'), 'utf8');
    const superuser = new pg.Client(`postgres://postgres:${password}@127.0.0.1:${port}/custodia`);
    await superuser.connect();
    const rights = `select rolsuper, rolcreaterole, (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'custodia_events', 'custodia_vault') and relowner = r.oid) as owns from pg_roles r where rolname = $1`;
    const user = decodeURIComponent(new URL(service.engine.database.url).username);
    expect((await superuser.query(rights, [user])).rows).toEqual([{ rolsuper: false, rolcreaterole: false, owns: 0 }]);
    // As releases before had it: everything belongs to the superuser.
    await superuser.query(
      `do $$ declare t regclass; begin for t in select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'custodia_events', 'custodia_vault') and relkind = 'r' loop
        execute format('alter table %s owner to postgres', t); end loop; end $$`,
    );
    await superuser.end();
    await service.stop();
    service = await started(dataDir);
    await http(service.url!).get('/health/ready').expect(200);
    await service.stop();
  });
});
