import { mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkedOrganisation, hexOf, isHex } from '../names.js';
import { FilesFault, type Files } from '../port.js';
import { spool } from '../spool.js';
import { verified } from '../verified.js';

/**
 * Files below one folder: `<organisation>/ab/cd/abcd…`. A file appears by a rename of synced content, so a crash leaves
 * the whole file or none.
 */
export async function filesystemFiles({ folder }: { folder: string }): Promise<Files> {
  const incoming = join(folder, '.incoming');
  const pathOf = (organisation: string, digest: string) => {
    const hex = hexOf(digest);
    return join(folder, checkedOrganisation(organisation), hex.slice(0, 2), hex.slice(2, 4), hex);
  };
  try {
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    await clear(incoming);
  } catch (cause) {
    throw new FilesFault(
      'UNAVAILABLE',
      `The folder for files, ${folder}, cannot be used. Check that it may be written.`,
      { cause },
    );
  }

  return {
    async put(organisation, source, { maxBytes }) {
      checkedOrganisation(organisation);
      const { path, sha256, size } = await spool(incoming, source, maxBytes);
      const digest = `sha256:${sha256}`;
      const target = pathOf(organisation, digest);
      try {
        const made = await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await rename(path, target);
        await syncFolders(dirname(target), made === undefined ? dirname(target) : dirname(made));
      } catch (cause) {
        await rm(path, { force: true });
        throw new FilesFault('UNAVAILABLE', `The file ${digest} could not be stored.`, { cause });
      }
      return { digest, size };
    },
    async open(organisation, digest) {
      const file = await absent(open(pathOf(organisation, digest), 'r'));
      return file && verified(file.createReadStream(), hexOf(digest));
    },
    async has(organisation, digest) {
      return (await absent(stat(pathOf(organisation, digest)))) !== null;
    },
    async remove(organisation, digest) {
      const path = pathOf(organisation, digest);
      if ((await absent(unlink(path).then(() => true))) === null) return false;
      await syncFolders(dirname(path), dirname(path));
      return true;
    },
    async *list(organisation) {
      const root = join(folder, checkedOrganisation(organisation));
      for (const first of await entries(root))
        for (const second of await entries(join(root, first)))
          for (const hex of await entries(join(root, first, second))) {
            const found = isHex(hex) ? await absent(stat(join(root, first, second, hex))) : null;
            if (found) yield { digest: `sha256:${hex}`, size: found.size };
          }
    },
    async close() {},
  };
}

const entries = async (folder: string): Promise<string[]> => (await absent(readdir(folder))) ?? [];

/** `null` for what is not there. */
async function absent<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new FilesFault('UNAVAILABLE', `The folder for files cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Makes a new name durable: from the file's folder up to the first one that was there before. */
async function syncFolders(from: string, upTo: string): Promise<void> {
  for (let folder = from; ; folder = dirname(folder)) {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (folder === upTo || folder === dirname(folder)) return;
  }
}

/** What a process left behind that died while it received a file; a day is longer than any upload. */
async function clear(incoming: string): Promise<void> {
  const yesterday = Date.now() - 86_400_000;
  for (const name of await readdir(incoming)) {
    const found = await absent(stat(join(incoming, name)));
    if (found && found.mtimeMs < yesterday) await rm(join(incoming, name), { force: true });
  }
}
