import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Who holds a lock file. A process id alone is given to other processes again; with its start time it is not. */
interface Holder {
  readonly pid: number;
  /** In clock ticks since the machine was started; null where the system does not tell. */
  readonly started: string | null;
  /** Of this run of the kernel, and of the set of process ids (a container has its own). */
  readonly boot: string | null;
  readonly space: string | null;
  readonly host: string;
}

export interface LockFile {
  /** Stops holding it. Does nothing when somebody else has it by now. */
  release(): void;
}

/** A live process holds the file. */
export class LockFileHeld extends Error {
  override readonly name = 'LockFileHeld';
  constructor(
    readonly file: string,
    readonly holder: string,
  ) {
    super(`${file} is held by ${holder}`);
  }
}

/** A holder touches its file this often, so that it is known to live where its process id cannot be looked up. */
const beatMs = 1_000;
/** A file that nobody touched for this long is of the dead. */
const silenceMs = 5_000;

/**
 * Takes a lock file, or takes it over from a process that does not live any more: killed, gone with its container or with
 * its machine, its id given to another process; also when the file is empty or not of our kind. A holder of another
 * container or machine is watched for five seconds. Throws `LockFileHeld`, or what the file system says.
 */
export async function takeLockFile(file: string): Promise<LockFile> {
  const mine = JSON.stringify(thisProcess());
  const unique = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(unique, mine, { mode: 0o600 });
  try {
    while (!linked(unique, file)) {
      const found = contentOf(file);
      if (found === undefined) continue;
      if (await lives(file, found)) throw new LockFileHeld(file, describe(found));
      // Moved away and looked at: somebody else may have been quicker, and that one's lock is put back.
      const moved = `${unique}.old`;
      try {
        renameSync(file, moved);
      } catch {
        continue;
      }
      if (contentOf(moved) !== found) linked(moved, file);
      rmSync(moved, { force: true });
    }
  } finally {
    rmSync(unique, { force: true });
  }
  const beat = setInterval(() => touch(file, mine), beatMs);
  beat.unref();
  return {
    release() {
      clearInterval(beat);
      if (contentOf(file) === mine) rmSync(file, { force: true });
    },
  };
}

/** The same, but waits up to ten seconds for a live holder to release it. */
export async function waitForLockFile(file: string): Promise<LockFile> {
  for (const deadline = Date.now() + waitMs; ; await sleep(10)) {
    try {
      return await takeLockFile(file);
    } catch (fault) {
      if (!(fault instanceof LockFileHeld) || Date.now() > deadline) throw fault;
    }
  }
}

const waitMs = 10_000;

/** Whether a lock file is there and its holder lives on this machine; one from elsewhere counts as alive. */
export function isLockHeld(file: string): boolean {
  const found = contentOf(file);
  return found !== undefined && stateOf(file, found) !== 'dead';
}

/** Whether this process id is in use. A killed child that nobody has waited for counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !/^State:\s+Z/m.test(proc(`${pid}/status`) ?? '');
}

function thisProcess(): Holder {
  return {
    pid: process.pid,
    started: startOf(process.pid),
    boot: proc('sys/kernel/random/boot_id')?.trim() ?? null,
    space: space(),
    host: hostname(),
  };
}

async function lives(file: string, content: string): Promise<boolean> {
  const state = stateOf(file, content);
  if (state !== 'elsewhere') return state === 'alive';
  const before = touchedAt(file);
  for (let waited = 0; waited < silenceMs; waited += 100) {
    await sleep(100);
    if (touchedAt(file) !== before) return true;
  }
  return false;
}

function stateOf(file: string, content: string): 'alive' | 'dead' | 'elsewhere' {
  const holder = parse(content);
  // Earlier releases wrote the process id only.
  if (typeof holder === 'number') return isAlive(holder) && mayHaveWritten(holder, file) ? 'alive' : 'dead';
  if (!holder) return 'dead';
  const own = thisProcess();
  if (holder.host !== own.host || holder.boot !== own.boot || holder.space !== own.space) return 'elsewhere';
  return isAlive(holder.pid) && startOf(holder.pid) === holder.started ? 'alive' : 'dead';
}

/** Whether a process can be the one that wrote its id into the file: begun before, and of our kind. Where the system does not tell, it can. */
function mayHaveWritten(pid: number, file: string): boolean {
  const written = touchedAt(file);
  const begun = begunAt(pid);
  if (written !== undefined && begun !== undefined && begun > written + clockMs) return false;
  const command = proc(`${pid}/cmdline`)?.split('\0').slice(1);
  const ours = process.argv[1];
  return !command || command.some((part) => /custodia|apps\/cli\/dist\//.test(part) || resolve(part) === ours);
}

/** What the clocks of a process and of a file may differ by. */
const clockMs = 2_000;
/** Of Linux, in every build that Node runs on. */
const ticksPerSecond = 100;

/** When a process began, in milliseconds since 1970. */
function begunAt(pid: number): number | undefined {
  const ticks = startOf(pid);
  const boot = /^btime (\d+)$/m.exec(proc('stat') ?? '')?.[1];
  return ticks === null || boot === undefined
    ? undefined
    : Number(boot) * 1_000 + (Number(ticks) / ticksPerSecond) * 1_000;
}

function parse(content: string): Holder | number | undefined {
  if (/^\d+\s*$/.test(content)) return Number(content);
  try {
    const { pid, started, boot, space: own, host } = JSON.parse(content) as Holder;
    return Number.isSafeInteger(pid) ? { pid, started, boot, space: own, host } : undefined;
  } catch {
    return undefined;
  }
}

function describe(content: string): string {
  const holder = parse(content);
  if (typeof holder !== 'object') return `process ${String(holder)}`;
  return holder.host === hostname() ? `process ${holder.pid}` : `process ${holder.pid} of ${holder.host}`;
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw fault;
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fault;
  }
}

function touch(file: string, mine: string): void {
  try {
    if (contentOf(file) === mine) utimesSync(file, new Date(), new Date());
  } catch {
    // A disk that is full or away for a moment.
  }
}

const touchedAt = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.mtimeMs;

/** The 22nd field of the process's line; the second one may hold spaces and brackets. */
const startOf = (pid: number): string | null => proc(`${pid}/stat`)?.split(') ').at(-1)?.split(' ')[19] ?? null;

function space(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}

function proc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return undefined;
  }
}
