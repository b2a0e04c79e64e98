import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { folderFault, isAlive, isLockHeld, LockFileHeld, takeLockFile, type LockFile } from '@custodia/kernel';
import { passwordOf, prepareCluster } from './embedded/cluster.js';
import { EmbeddedPostgresFault } from './embedded/fault.js';
import { postgresBinary, serverIdentity } from './embedded/programs.js';
import { launchServer, stopOrphan, stopServer, watchOver, type Launch } from './embedded/server.js';

export { EmbeddedPostgresFault } from './embedded/fault.js';
export { serverIdentity, worldReachable } from './embedded/programs.js';
export { freePort } from './embedded/server.js';

export interface EmbeddedOptions {
  /** Folder of the cluster; made on the first start. */
  readonly dataDir: string;
  /** Loopback port; default: any free one. */
  readonly port?: number;
  /** Durability of commits; only tests may turn it off. Default true. */
  readonly fsync?: boolean;
  /** Folder with `initdb` and `postgres`; default: those from npm. */
  readonly programs?: string;
  /** Whether there must be a cluster already: then none is made, and its absence is a fault. Default false. */
  readonly existing?: boolean;
  /** How long a server that died is started again and again, later each time. Default 60,000 ms. */
  readonly patienceMs?: number;
  /** Told when a server that died could not be started again: this process is of no use any more. */
  readonly onLost?: ((fault: unknown) => void) | undefined;
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

/** How long the first start may take to find a port, and to get rid of what an earlier one left. */
const firstPatienceMs = 8_000;

/**
 * Starts a real PostgreSQL from npm on loopback, in `dataDir` and nowhere else. Survives an earlier `kill -9` of this
 * process (the orphaned server is stopped first) and of the server itself (PostgreSQL recovers from its log), and takes the
 * server along when this process is killed. As root, the server runs as the system user `postgres`, which is made if absent.
 * Throws `EmbeddedPostgresFault` when a live process owns the folder or when the server does not start, `ConfigFault` when
 * the folder cannot be written.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const dataDir = resolve(options.dataDir);
  refuseElsewhere(dataDir);
  try {
    mkdirSync(dirname(dataDir), { recursive: true, mode: 0o700 });
    const lock = await claim(dataDir);
    try {
      return await started(dataDir, lock, options);
    } catch (fault) {
      lock.release();
      throw fault;
    }
  } catch (fault) {
    throw folderFault(dataDir, fault);
  }
}

async function started(dataDir: string, lock: LockFile, options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { fsync = true, settings = {}, existing = false, patienceMs = 60_000, onLost } = options;
  await stopOrphan(dataDir);
  const identity = serverIdentity();
  const binary = await postgresBinary(options.programs);
  const password = await prepareCluster(binary, dataDir, identity, { existing, fsync });
  const launch: Launch = { binary, dataDir, identity, fsync, settings };
  const first = await launchServer(launch, firstPatienceMs, { wanted: options.port });
  let { server } = first;
  let stopping = false;

  // A server that dies while this process lives is started again at the same port; clients reconnect by themselves.
  const watch = (running: ChildProcess): void => {
    const watchdog = watchOver(running);
    running.once('exit', () => {
      watchdog.stop();
      if (stopping) return;
      launchServer(launch, patienceMs, { wanted: first.port, stopped: () => stopping }).then(
        async (again) => {
          if (stopping) return stopServer(again.server);
          watch((server = again.server));
        },
        (fault: unknown) => stopping || onLost?.(fault),
      );
    });
  };
  watch(server);

  return {
    url: `postgres://postgres:${password}@127.0.0.1:${first.port}/postgres`,
    port: first.port,
    get pid() {
      return server.pid!;
    },
    async stop() {
      stopping = true;
      await stopServer(server);
      lock.release();
    },
  };
}

/** The URL of the server that another live process runs in this folder, or `null` when none does. */
export function runningEmbedded(folder: string): string | null {
  const dataDir = resolve(folder);
  const pidFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile) || !isLockHeld(lockOf(dataDir))) return null;
  const [pid, , , port] = readFileSync(pidFile, 'utf8').split('\n');
  if (!isAlive(Number(pid))) return null;
  return `postgres://postgres:${passwordOf(dataDir)}@127.0.0.1:${port}/postgres`;
}

const lockOf = (dataDir: string): string => `${dataDir}.lock`;

async function claim(dataDir: string): Promise<LockFile> {
  return takeLockFile(lockOf(dataDir)).catch((fault: unknown) => {
    if (!(fault instanceof LockFileHeld)) throw fault;
    throw new EmbeddedPostgresFault(
      `Data folder ${dataDir} is in use by ${fault.holder}. Stop that process, or start with another data folder (CUSTODIA_DATA_DIR).`,
    );
  });
}

/**
 * Earlier releases kept the database of root elsewhere and wrote the place into a file, which a copy of the data folder took
 * along: the copy then worked on the database of the original. Which of the two this is only its operator knows.
 */
function refuseElsewhere(dataDir: string): void {
  const note = `${dataDir}.location`;
  if (!existsSync(note)) return;
  const place = readFileSync(note, 'utf8').trim();
  throw new EmbeddedPostgresFault(
    [
      `The database of this data folder is in ${place} (says ${note}). It belongs into the data folder now, so that a copy of the folder is a whole copy. Nothing was changed.`,
      'If this is the original, move it:',
      `  mv ${place} ${dataDir} && mv ${place}.password ${dataDir}.password && rm ${note}`,
      'If this is a copy of the data folder, give it a copy of the database, made while the original is stopped:',
      `  cp -a ${place} ${dataDir} && cp -a ${place}.password ${dataDir}.password && rm ${note}`,
    ].join('\n'),
  );
}
