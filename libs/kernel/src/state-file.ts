import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { waitForLockFile } from './lock-file.js';

/** Changes when the shape of the file as a whole does; sections have their own schemas. */
const version = 1;

/** One part of the state file and whoever owns it, for example `{ name: 'log', schema: knownLog }`. */
export interface StateSection<Value> {
  readonly name: string;
  readonly schema: z.ZodType<Value>;
}

/** The state file cannot be used; the message names the file and says what to do. */
export class StateFileFault extends Error {
  override readonly name = 'StateFileFault';
}

/**
 * What an installation remembers outside its database, beside the root key: it tells that a database was restored, lost or
 * exchanged. A small JSON file that is replaced as a whole, with a section for each owner; sections that this release does
 * not know are kept.
 */
export const stateFile = (dataDir: string): string => join(dataDir, 'state.json');

/** `undefined` when nothing was remembered yet. Throws `StateFileFault`. */
export function readState<Value>(dataDir: string, { name, schema }: StateSection<Value>): Value | undefined {
  const found = sections(dataDir)[name];
  if (found === undefined) return undefined;
  const read = schema.safeParse(found);
  if (read.success) return read.data;
  throw unusable(dataDir, `its section "${name}" has another shape than this release knows`);
}

/**
 * Replaces one section by what `change` makes of it, and leaves it when that is `undefined`. Processes that share the data
 * folder wait for each other, so `change` sees the newest value. Durable when it resolves. Throws `StateFileFault`, or what
 * the file system says.
 */
export async function updateState<Value>(
  dataDir: string,
  section: StateSection<Value>,
  change: (now: Value | undefined) => Value | undefined,
): Promise<void> {
  const file = stateFile(dataDir);
  const lock = await waitForLockFile(`${file}.lock`);
  try {
    const value = change(readState(dataDir, section));
    if (value === undefined) return;
    const text = JSON.stringify({ ...sections(dataDir), version, [section.name]: value }, null, 2);
    const draft = `${file}.next`;
    const handle = openSync(draft, 'w', 0o600);
    try {
      writeFileSync(handle, `${text}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
  } finally {
    lock.release();
  }
}

function sections(dataDir: string): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(stateFile(dataDir), 'utf8');
  } catch (fault) {
    if (['ENOENT', 'ENOTDIR'].includes((fault as NodeJS.ErrnoException).code ?? '')) return {};
    throw fault;
  }
  let state: { readonly version?: unknown } | null;
  try {
    state = JSON.parse(text) as { readonly version?: unknown } | null;
  } catch {
    throw unusable(dataDir, 'it is no JSON');
  }
  if (typeof state !== 'object' || state === null || typeof state.version !== 'number')
    throw unusable(dataDir, 'it has no version');
  if (state.version > version)
    throw new StateFileFault(
      `${stateFile(dataDir)} has version ${state.version}, this release knows ${version}: run the newer release.`,
    );
  return state as Readonly<Record<string, unknown>>;
}

const unusable = (dataDir: string, why: string): StateFileFault =>
  new StateFileFault(
    `${stateFile(dataDir)} cannot be used: ${why}. Restore it from the copy of the data folder; without a copy, move it away and run: custodia adopt-log --dry-run`,
  );
