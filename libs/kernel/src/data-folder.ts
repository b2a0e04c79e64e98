import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { ConfigFault } from './config/problems.js';

/**
 * Makes the data folder, or closes an existing one: nobody but the user that runs Custodia may enter it (mode 700).
 * Throws `ConfigFault` when it can be neither made nor entered.
 */
export function prepareDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const { mode, uid } = statSync(dataDir);
    const mine = process.platform !== 'win32' && (uid === userInfo().uid || userInfo().uid === 0);
    if (mine && (mode & 0o077) !== 0) chmodSync(dataDir, 0o700);
  } catch (cause) {
    throw folderFault(dataDir, cause);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space',
  EDQUOT: 'the disk quota is used up. Free some space',
  EROFS: 'the file system is read-only. Mount it writable, or choose another folder',
  EACCES: 'this user may not write there. Give the folder to the user that runs Custodia, or choose another',
  EPERM: 'this user may not write there. Give the folder to the user that runs Custodia, or choose another',
  ENOTDIR: 'a part of its path is a file. Choose another folder',
  EEXIST: 'it is a file. Choose another folder',
};

/** What the file system said about something in the data folder, as a problem of the configuration; any other fault as it is. */
export function folderFault(path: string, fault: unknown): unknown {
  const known = reasons[(fault as NodeJS.ErrnoException | undefined)?.code ?? ''];
  if (!known) return fault;
  const [problem, remedy] = known.split('. ') as [string, string];
  return new ConfigFault(
    [{ field: 'CUSTODIA_DATA_DIR', value: path, problem: `cannot be written: ${problem}`, remedy: `${remedy}.` }],
    { cause: fault },
  );
}
