import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { isAlive } from '@custodia/kernel';
import { EmbeddedPostgresFault, runningEmbedded, startEmbedded } from './embedded.js';
import { testDatabase } from './testing.js';

/** Nobody but its owner may enter it: PostgreSQL, which runs as another user when the tests run as root, neither. */
const folder = mkdtempSync(join(tmpdir(), 'custodia-embedded-'));
chmodSync(folder, 0o700);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const template = join(folder, 'template');
beforeAll(async () => {
  const server = await startEmbedded({ dataDir: template, fsync: false });
  await query(server.url, 'create table kept as select 7 as n');
  await server.stop();
});
/** A copy of a stopped data folder, as a backup is one. */
function copied(name: string): string {
  const dataDir = join(folder, name);
  for (const part of ['', '.password']) execFileSync('cp', ['-a', `${template}${part}`, `${dataDir}${part}`]);
  return dataDir;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  return client
    .query(text)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((wake) => setTimeout(wake, 20));
}

describe('the embedded PostgreSQL', () => {
  it('keeps its data over a stop and over a kill of the server', async () => {
    const dataDir = copied('kept');
    const second = await startEmbedded({ dataDir });
    await query(second.url, 'insert into kept values (8)');
    process.kill(second.pid, 'SIGKILL');
    await second.stop();
    const third = await startEmbedded({ dataDir, fsync: false });
    expect(await query(third.url, 'select n from kept order by n')).toEqual([{ n: 7 }, { n: 8 }]);
    await third.stop();
  });

  it('starts a server again that died under it, at the same address', async () => {
    const server = await startEmbedded({ dataDir: copied('watched'), fsync: false });
    const before = server.pid;
    process.kill(before, 'SIGKILL');
    await until(() =>
      query(server.url, 'select n from kept').then(
        () => true,
        () => false,
      ),
    );
    expect(server.pid).not.toBe(before);
    await server.stop();
  });

  it('tells when a server that died does not start again, so that the process can end', async () => {
    const dataDir = copied('gone');
    const lost = new Promise((told) => {
      void startEmbedded({ dataDir, patienceMs: 500, onLost: told }).then((server) => {
        rmSync(dataDir, { recursive: true });
        process.kill(server.pid, 'SIGKILL');
      });
    });
    expect(String(await lost)).toContain('gone');
  });

  it('is alone in its folder, and names the live process that holds it', async () => {
    const dataDir = copied('held');
    const server = await startEmbedded({ dataDir, fsync: false });
    const again = startEmbedded({ dataDir, fsync: false });
    await expect(again).rejects.toThrow(EmbeddedPostgresFault);
    await expect(again).rejects.toThrow(`in use by process ${process.pid}`);
    expect(runningEmbedded(dataDir)).toBe(server.url);
    await server.stop();
    expect(runningEmbedded(dataDir)).toBeNull();
  });

  it('takes a folder over whose lock file is empty', async () => {
    const dataDir = copied('stale');
    writeFileSync(`${dataDir}.lock`, '');
    await (await startEmbedded({ dataDir, fsync: false })).stop();
    expect(existsSync(`${dataDir}.lock`)).toBe(false);
  });

  it('does not outlive the process that started it, also when that one is killed', async () => {
    const dataDir = copied('orphan');
    const program = `import { startEmbedded } from '${join(import.meta.dirname, '../dist/embedded.js')}';
      process.stdout.write(String((await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} })).pid));
      setInterval(() => {}, 1_000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const server = Number(await new Promise((told) => owner.stdout.once('data', (text) => told(String(text)))));
    expect(isAlive(server)).toBe(true);
    owner.kill('SIGKILL');
    await until(() => !isAlive(server));
    const next = await startEmbedded({ dataDir, fsync: false });
    expect(await query(next.url, 'select n from kept')).toEqual([{ n: 7 }]);
    await next.stop();
  });

  it('gives each test a database of its own', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
    await query(one.url, 'create table mine (n int)');
    expect(await query(other.url, `select 1 from pg_tables where tablename = 'mine'`)).toEqual([]);
    await Promise.all([one.drop(), other.drop()]);
  });
});

describe('the place of the embedded database', () => {
  it('is its folder and nowhere else, also where only root may enter, so that a copy is a database of its own', async () => {
    const [one, other] = [
      await startEmbedded({ dataDir: copied('one'), fsync: false }),
      await startEmbedded({ dataDir: copied('other'), fsync: false }),
    ];
    await query(one.url, 'insert into kept values (8)');
    expect(await query(other.url, 'select n from kept')).toEqual([{ n: 7 }]);
    await Promise.all([one.stop(), other.stop()]);
    expect(statSync(join(folder, 'one')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, 'one'))).toContain('PG_VERSION');
  });

  it('of an earlier release is not followed: it says how to bring the database home', async () => {
    const dataDir = join(folder, 'noted');
    writeFileSync(`${dataDir}.location`, '/var/lib/custodia/clusters/0123');
    const start = startEmbedded({ dataDir, fsync: false });
    await expect(start).rejects.toThrow(EmbeddedPostgresFault);
    await expect(start).rejects.toThrow(`mv /var/lib/custodia/clusters/0123 ${dataDir}`);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('is not filled anew when a database must be there', async () => {
    const dataDir = join(folder, 'lost');
    await expect(startEmbedded({ dataDir, existing: true })).rejects.toThrow('holds no complete database');
    expect(existsSync(dataDir)).toBe(false);
  });

  it('is not emptied when it holds something else', async () => {
    const dataDir = copied('damaged');
    rmSync(join(dataDir, 'global', 'pg_control'));
    const before = readdirSync(dataDir);
    await expect(startEmbedded({ dataDir, fsync: false })).rejects.toThrow(
      'Mount it, or restore the data folder from its backup',
    );
    expect(readdirSync(dataDir)).toEqual(before);
  });

  it('gets another password when the file with the old one is lost', async () => {
    const dataDir = copied('forgotten');
    rmSync(`${dataDir}.password`);
    const server = await startEmbedded({ dataDir, fsync: false });
    expect(await query(server.url, 'select n from kept')).toEqual([{ n: 7 }]);
    await server.stop();
  });
});

describe('a first start that was interrupted', () => {
  it.each([
    ['an empty folder', (dataDir: string) => mkdirSync(dataDir)],
    [
      'part of a database, as earlier releases left it',
      (dataDir: string) => {
        mkdirSync(join(dataDir, 'base'), { recursive: true });
        writeFileSync(join(dataDir, 'PG_VERSION'), '18\n');
      },
    ],
    [
      'a draft, and a password for it',
      (dataDir: string) => {
        mkdirSync(join(`${dataDir}.new-1234`, 'base'), { recursive: true });
        writeFileSync(`${dataDir}.password`, 'never used');
      },
    ],
  ])('and left %s is begun anew', async (_, leave) => {
    const dataDir = join(mkdtempSync(join(folder, 'first-')), 'postgres');
    leave(dataDir);
    const server = await startEmbedded({ dataDir, fsync: false });
    expect(await query(server.url, 'select 7 as n')).toEqual([{ n: 7 }]);
    await server.stop();
    expect(readdirSync(join(dataDir, '..')).filter((name) => name.includes('.new-'))).toEqual([]);
    expect(readFileSync(`${dataDir}.password`, 'utf8')).not.toBe('never used');
  });
});
