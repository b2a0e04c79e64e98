import { spawn, type StdioOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresFault } from './fault.js';
import { majorVersion, type Identity } from './programs.js';

/** The folder of a cluster for one program that works in it. */
export interface OpenFolder {
  /** What the program is given as the folder. */
  readonly path: string;
  readonly stdio: readonly number[];
  close(): void;
}

/**
 * As root the programs run as another user, who may not be allowed to enter the folders above. They are given the folder
 * itself, as an open file, and need no way to it.
 */
export function openFolder(dataDir: string, { uid }: Identity): OpenFolder {
  if (uid === undefined) return { path: dataDir, stdio: [], close: () => undefined };
  if (process.platform !== 'linux')
    throw new EmbeddedPostgresFault(
      'PostgreSQL does not run as root on this system. Start Custodia as an ordinary user, or set DATABASE_URL.',
    );
  const folder = openSync(dataDir, 'r');
  return { path: '/proc/self/fd/3', stdio: [folder], close: () => closeSync(folder) };
}

const passwordFile = (dataDir: string): string => `${dataDir}.password`;

/** Of the superuser `postgres`. */
export const passwordOf = (dataDir: string): string => readFileSync(passwordFile(dataDir), 'utf8').trim();

/**
 * Sees to it that there is a whole cluster with its password, and answers that password. A first start that was interrupted
 * is begun anew; a database that is there is never passed over, and one that must be there (`existing`) is never made.
 */
export async function prepareCluster(
  binary: string,
  dataDir: string,
  identity: Identity,
  { existing = false, fsync = true }: { readonly existing?: boolean; readonly fsync?: boolean } = {},
): Promise<string> {
  const whole = existsSync(join(dataDir, 'PG_VERSION')) && existsSync(join(dataDir, 'global', 'pg_control'));
  const known = existsSync(passwordFile(dataDir));
  if (whole) {
    if (!known) await newPassword(binary, dataDir, identity);
    return passwordOf(dataDir);
  }
  const content = existsSync(dataDir) ? readdirSync(dataDir) : [];
  // Only a release that put the password last could leave part of a cluster behind.
  const unfinished = !known && content.includes('PG_VERSION');
  if (existing || (content.length > 0 && !unfinished))
    throw new EmbeddedPostgresFault(
      `${dataDir} holds no complete database, although ${existing ? 'this data folder has had one' : 'it is not empty'}. Mount it, or restore the data folder from its backup; nothing was changed.`,
    );
  if (unfinished) renameSync(dataDir, `${dataDir}.unfinished-${Date.now()}`);
  await initialise(binary, dataDir, identity, fsync);
  return passwordOf(dataDir);
}

/** Made under another name and moved to its place when it is whole, so that a kill leaves all of it or nothing. */
async function initialise(binary: string, dataDir: string, identity: Identity, fsync: boolean): Promise<void> {
  const drafts = `${basename(dataDir)}.new-`;
  for (const name of readdirSync(dirname(dataDir)).filter((each) => each.startsWith(drafts)))
    rmSync(join(dirname(dataDir), name), { recursive: true, force: true });
  const draft = `${dataDir}.new-${randomBytes(4).toString('hex')}`;
  const password = randomBytes(18).toString('base64url');
  const given = `${draft}.password`;
  mkdirSync(draft, { mode: 0o700 });
  if (identity.uid !== undefined) chownSync(draft, identity.uid, identity.gid!);
  const folder = openFolder(draft, identity);
  const initdb = join(dirname(binary), 'initdb');
  try {
    writeFileSync(given, password, { mode: 0o600 });
    if (identity.uid !== undefined) chownSync(given, identity.uid, identity.gid!);
    const pwfile = openSync(given, 'r');
    const opened = identity.uid === undefined ? [] : [...folder.stdio, pwfile];
    const flags = [
      `--pgdata=${folder.path}`,
      '--auth=scram-sha-256',
      '--username=postgres',
      `--pwfile=${identity.uid === undefined ? given : '/proc/self/fd/4'}`,
      '--encoding=UTF8',
      ...(fsync ? [] : ['--no-sync']),
      ...((await majorVersion(initdb)) >= 17
        ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
        : ['--locale=C.UTF-8']),
    ];
    await ended(initdb, flags, identity, opened).finally(() => closeSync(pwfile));
    writeDurably(passwordFile(dataDir), password);
    renameSync(draft, dataDir);
    syncFolder(dirname(dataDir));
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    throw (cause as NodeJS.ErrnoException).code
      ? cause
      : new EmbeddedPostgresFault(`PostgreSQL cannot make its folder ${dataDir}: ${(cause as Error).message}`, {
          cause,
        });
  } finally {
    folder.close();
    rmSync(given, { force: true });
  }
}

/** The cluster is ours, its password is lost: PostgreSQL sets another one while nobody is connected. */
async function newPassword(binary: string, dataDir: string, identity: Identity): Promise<void> {
  const password = randomBytes(18).toString('base64url');
  const folder = openFolder(dataDir, identity);
  try {
    const flags = ['--single', '-D', folder.path, 'postgres'];
    await ended(binary, flags, identity, folder.stdio, `alter role postgres password '${password}'\n`);
  } finally {
    folder.close();
  }
  writeDurably(passwordFile(dataDir), password);
}

/** Runs a program to its end. Rejects with what it wrote when it does not end with 0. */
function ended(
  program: string,
  flags: readonly string[],
  identity: Identity,
  opened: readonly number[],
  input = '',
): Promise<void> {
  const stdio: StdioOptions = ['pipe', 'ignore', 'pipe', ...opened];
  const child = spawn(program, flags, { ...identity, cwd: '/', stdio });
  let told = '';
  child.stderr!.on('data', (text: Buffer) => (told = (told + text.toString()).slice(-4_000)));
  child.stdin!.on('error', () => undefined).end(input);
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => (code === 0 ? done() : failed(new Error(told.trim() || `it ended with ${code}`))));
  });
}

function writeDurably(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
