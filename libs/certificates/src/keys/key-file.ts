import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KeyStorage, StoredKey } from './signing-keys.js';

/** Keys in one JSON file that only its owner can read. A file that cannot be read as such is a fault, never an empty ring. */
export function keyFile(path: string): KeyStorage {
  return {
    async load() {
      const text = await readFile(path, 'utf8').catch((fault: NodeJS.ErrnoException) => {
        if (fault.code === 'ENOENT') return null;
        throw fault;
      });
      if (text === null) return [];
      const { keys } = JSON.parse(text) as { keys?: StoredKey[] };
      if (!Array.isArray(keys))
        throw new Error(
          `${path}: no list "keys"; restore the file from a back-up, or certificates can no longer be signed with the same keys.`,
        );
      return keys;
    },
    async replaceAll(keys) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const next = `${path}.${process.pid}.new`;
      await writeFile(next, `${JSON.stringify({ keys }, null, 2)}\n`, { mode: 0o600, flush: true });
      await chmod(next, 0o600);
      await rename(next, path);
    },
  };
}

/** Keys that live as long as the process, for tests and demonstrations. */
export function keysInMemory(): KeyStorage {
  let kept: readonly StoredKey[] = [];
  return { load: async () => kept, replaceAll: async (keys) => void (kept = keys) };
}
