import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { link, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createDurably, exchangeDurably, syncFolder } from './key-files/durable.js';

/** The root key cannot be used; the message says where it was looked for, why not, and what to do. Never shows the key. */
export class RootKeyFault extends Error {
  override readonly name = 'RootKeyFault';
}

export interface RootKeySource {
  /** Value of `CUSTODIA_ROOT_KEY`: 32 bytes as base64 or base64url. Wins over the file. */
  readonly value?: string | undefined;
  /** Folder of `root.key`, which is made (readable by its owner only) at the first start. */
  readonly dataDir: string;
}

/**
 * The 32 bytes that wrap every key of the vault. Losing them means that no personal data and no prompt can be read any
 * more: keep a copy apart from the backups of the database. Throws `RootKeyFault`.
 */
export function loadRootKey({ value, dataDir }: RootKeySource): Uint8Array {
  if (value !== undefined) return decode(value, 'CUSTODIA_ROOT_KEY', 'Make one with: openssl rand -base64 32');
  const file = join(dataDir, 'root.key');
  const text = read(file) ?? make(file, dataDir);
  return decode(
    text,
    file,
    'Restore the file from its copy; a new key would not open what was sealed with the old one.',
  );
}

/** Exchanges the root key in its file. Killed at any point, `begun` tells at the next start that it is not finished. */
export interface RootKeyRenewal {
  /** The next root key, when an exchange was begun. */
  begun(): Uint8Array | undefined;
  /** Makes the next root key, or finds the one of an exchange that was begun; durable when it resolves. */
  begin(): Promise<Uint8Array>;
  /**
   * Gives the next root key the name of the present one, which is destroyed, or kept under another name for the backups that
   * were made with it. Answers that name.
   */
  finish(options: { readonly keepOld: boolean }): Promise<string | null>;
}

/** Of the root key in the data folder. */
export function rootKeyRenewal(dataDir: string): RootKeyRenewal {
  const file = join(dataDir, 'root.key');
  const next = `${file}.next`;
  const remedy = 'Delete it: no key is wrapped by it yet.';
  const begun = (): Uint8Array | undefined => {
    const text = read(next);
    return text === undefined ? undefined : decode(text, next, remedy);
  };
  return {
    begun,
    async begin() {
      await createDurably(next, `${randomBytes(32).toString('base64')}\n`);
      return begun()!;
    },
    async finish({ keepOld }) {
      if (!keepOld) {
        await exchangeDurably(next, file);
        return null;
      }
      const kept = `${file}.until-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`;
      await link(file, kept);
      await rename(next, file);
      await syncFolder(dataDir);
      return kept;
    },
  };
}

function read(file: string): string | undefined {
  try {
    const { mode } = statSync(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new RootKeyFault(
        `${file} may be read by others (mode ${(mode & 0o777).toString(8)}). Close it with: chmod 600 ${file}`,
      );
    }
    return readFileSync(file, 'utf8');
  } catch (fault) {
    if (fault instanceof RootKeyFault) throw fault;
    if (['ENOENT', 'ENOTDIR'].includes((fault as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw new RootKeyFault(
      `${file} cannot be read: ${(fault as Error).message}. Give the file to the user that runs Custodia, or set CUSTODIA_ROOT_KEY.`,
      { cause: fault },
    );
  }
}

/** Written whole under another name and then linked, so that two first starts at once end with one key. */
function make(file: string, dataDir: string): string {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(dataDir, { recursive: true });
    const handle = openSync(draft, 'wx', 0o600);
    try {
      writeSync(handle, `${randomBytes(32).toString('base64')}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    try {
      linkSync(draft, file);
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
    } finally {
      rmSync(draft);
    }
    return readFileSync(file, 'utf8');
  } catch (fault) {
    throw new RootKeyFault(
      `${file} cannot be made: ${(fault as Error).message}. Make the folder writable, choose another with CUSTODIA_DATA_DIR, or set CUSTODIA_ROOT_KEY.`,
      { cause: fault },
    );
  }
}

function decode(text: string, source: string, remedy: string): Uint8Array {
  const trimmed = text.trim();
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(trimmed)) throw new RootKeyFault(`${source} is not base64. ${remedy}`);
  const bytes = Buffer.from(trimmed, 'base64');
  if (bytes.length !== 32)
    throw new RootKeyFault(`${source} holds ${bytes.length} bytes, a root key has 32. ${remedy}`);
  return bytes;
}
