import { randomInt } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '@custodia/kernel';
import { openFolder } from './cluster.js';
import { EmbeddedPostgresFault } from './fault.js';
import type { Identity } from './programs.js';

export interface Launch {
  readonly binary: string;
  readonly dataDir: string;
  readonly identity: Identity;
  readonly fsync: boolean;
  readonly settings: Readonly<Record<string, string>>;
}

const readyWithinMs = 60_000;

/**
 * Starts the server, at a free port unless one is `wanted`. A fresh kill can leave `postmaster.pid`, shared memory or the
 * port behind for a moment, and a full disk may be cleared: it is tried again, later each time, for `patienceMs`.
 */
export async function launchServer(
  launch: Launch,
  patienceMs: number,
  { wanted, stopped = () => false }: { wanted?: number | undefined; stopped?: () => boolean } = {},
): Promise<{ readonly server: ChildProcess; readonly port: number }> {
  const deadline = Date.now() + patienceMs;
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (await freePort());
    try {
      return { server: await start(launch, port), port };
    } catch (fault) {
      if (stopped() || Date.now() > deadline) throw fault;
      await sleep(Math.min(200 * 2 ** (attempt - 1), 5_000));
    }
  }
}

function start({ binary, dataDir, identity, fsync, settings }: Launch, port: number): Promise<ChildProcess> {
  const durable = fsync ? 'on' : 'off';
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: durable,
    synchronous_commit: durable,
    full_page_writes: durable,
    shared_buffers: '256MB',
    max_connections: '200',
    max_wal_size: '2GB',
    log_min_messages: 'log',
    log_checkpoints: 'off',
    ...settings,
  };
  const folder = openFolder(dataDir, identity);
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A group of its own: Ctrl-C reaches this process first, which then stops the server in order.
  const server = spawn(binary, ['-D', folder.path, '-p', String(port), ...flags], {
    ...identity,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', ...folder.stdio],
  });
  folder.close();
  return new Promise((started, failed) => {
    let log = '';
    const late = setTimeout(() => {
      server.kill('SIGQUIT');
      failed(
        new EmbeddedPostgresFault(
          `PostgreSQL in ${dataDir} was not ready after ${readyWithinMs / 1_000} s:\n${log.trim()}`,
        ),
      );
    }, readyWithinMs);
    server.once('exit', () => clearTimeout(late));
    server.once('error', (cause) =>
      failed(new EmbeddedPostgresFault(`Cannot run PostgreSQL at ${binary}: ${cause.message}`)),
    );
    server.once('exit', (code) =>
      failed(new EmbeddedPostgresFault(`PostgreSQL in ${dataDir} ended at once (code ${code}):\n${log.trim()}`)),
    );
    server.stderr!.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4_000);
      if (!/ready to accept (read-only )?connections/.test(log)) return;
      clearTimeout(late);
      server.stderr!.removeAllListeners('data').resume();
      started(server);
    });
  });
}

/** Ends when the pipe of its standard input does: with this process, however that ends. Then it stops the server. */
const watching = `read -r finished && exit 0
kill -INT "$0" 2>/dev/null || exit 0
waited=0
while kill -0 "$0" 2>/dev/null; do
  [ "$waited" -eq 10 ] && kill -QUIT "$0"
  sleep 1; waited=$((waited + 1))
done`;

/** Sees to it that the server does not outlive this process, also when this process is killed. `stop` when the server has ended. */
export function watchOver(server: ChildProcess): { stop(): void } {
  if (process.platform === 'win32') return { stop: () => undefined };
  const watchdog = spawn('/bin/sh', ['-c', watching, String(server.pid)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => undefined);
  watchdog.stdin!.on('error', () => undefined);
  watchdog.unref();
  (watchdog.stdin as unknown as { unref(): void }).unref();
  return { stop: () => void watchdog.stdin!.end('finished\n') };
}

/** Ends the server of an earlier process that was killed; the file of one that died is removed. */
export async function stopOrphan(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!isAlive(pid) || !isPostgres(pid)) return rmSync(pidFile, { force: true });
  signal(pid, 'SIGINT');
  for (let waited = 0; isAlive(pid); waited += 50) {
    if (waited === 5_000) signal(pid, 'SIGQUIT');
    if (waited > 20_000)
      throw new EmbeddedPostgresFault(
        `A PostgreSQL left over in ${dataDir} (process ${pid}) does not stop. End it by hand and start again.`,
      );
    await sleep(50);
  }
}

/** Fast shutdown: what is under way is rolled back. */
export async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((done) => server.once('exit', done));
  server.kill('SIGINT');
  await ended;
}

/** Below the ports that systems give to outgoing connections (from 32,768 on Linux, from 49,152 elsewhere), and above well-known ones. */
const ports = { first: 15_000, count: 17_000 };

/**
 * A port on loopback that nobody listens on at this moment. None of those that any outgoing connection may be given before
 * whoever asked listens on it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(ports.first, ports.first + ports.count);
    const probe = createServer();
    const free = await new Promise<boolean>((answer, failed) => {
      probe.once('error', (fault: NodeJS.ErrnoException) =>
        fault.code === 'EADDRINUSE' || fault.code === 'EACCES' ? answer(false) : failed(fault),
      );
      probe.listen(port, '127.0.0.1', () => answer(true));
    });
    if (!free) continue;
    await new Promise((closed) => probe.close(closed));
    return port;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return process.platform !== 'linux';
  }
}
