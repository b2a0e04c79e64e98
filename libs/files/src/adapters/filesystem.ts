import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { checkedOrganisation, hexOf, isHex } from '../names.js';
import { FilesFault, removedMeanwhile, type Files } from '../port.js';
import { clearSizeOf, headerBytes, sealedEnd, type FileSealing } from '../sealed/sealing.js';
import { addHeader, spool } from '../spool.js';
import { verified } from '../verified.js';

/**
 * Files below one folder: `<organisation>/ab/cd/abcd….sealed`; without `sealing` they are in the clear, and their names have no
 * end. A file appears by a rename of synced content, so a crash leaves the whole file or none.
 */
export async function filesystemFiles({
  folder,
  sealing = null,
}: {
  folder: string;
  sealing?: FileSealing | null;
}): Promise<Files> {
  const incoming = join(folder, '.incoming');
  const clearPath = (organisation: string, digest: string) => {
    const hex = hexOf(digest);
    return join(folder, checkedOrganisation(organisation), hex.slice(0, 2), hex.slice(2, 4), hex);
  };
  const sealedPath = (organisation: string, digest: string) => `${clearPath(organisation, digest)}${sealedEnd}`;
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

  const put: Files['put'] = async (organisation, source, { maxBytes }) => {
    checkedOrganisation(organisation);
    const { path, sha256, size, key } = await spool(incoming, source, maxBytes, sealing);
    const digest = `sha256:${sha256}`;
    const target = key ? sealedPath(organisation, digest) : clearPath(organisation, digest);
    try {
      const header = key && (await sealing!.header(organisation, digest, key, await headerAt(target)));
      if (header) await addHeader(path, header);
      const made = await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await rename(path, target);
      await syncFolders(dirname(target), made === undefined ? dirname(target) : dirname(made));
      if (header && !(await sealing!.counts(organisation, header))) throw removedMeanwhile(digest);
      // What an earlier release left in the clear has its sealed copy now.
      if (key) await removeAt(clearPath(organisation, digest));
    } catch (cause) {
      await rm(path, { force: true });
      if (cause instanceof FilesFault) throw cause;
      throw new FilesFault('UNAVAILABLE', `The file ${digest} could not be stored.`, { cause });
    }
    return { digest, size };
  };

  return {
    put,
    async open(organisation, digest) {
      const sealed = sealing && (await absent(open(sealedPath(organisation, digest), 'r')));
      if (!sealed) {
        const file = await absent(open(clearPath(organisation, digest), 'r'));
        return file && verified(file.createReadStream(), hexOf(digest));
      }
      // One handle for both parts: header and chunks are of the same copy, whatever is stored meanwhile.
      const { buffer, bytesRead } = await sealed.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
      const chunks = sealed.createReadStream({ start: headerBytes });
      try {
        const content = await sealing.open(organisation, digest, buffer.subarray(0, bytesRead), chunks);
        if (content) return verified(Readable.from(content, { objectMode: false }), hexOf(digest));
      } catch (fault) {
        chunks.destroy();
        throw fault;
      }
      chunks.destroy();
      return null;
    },
    async has(organisation, digest) {
      for (const path of [sealedPath(organisation, digest), clearPath(organisation, digest)])
        if ((await absent(stat(path))) !== null) return true;
      return false;
    },
    async remove(organisation, digest) {
      const path = sealedPath(organisation, digest);
      const header = await headerAt(path);
      // First the key: a crash leaves a file that nobody can read, and its removal can be repeated.
      if (header && sealing) await sealing.destroy(organisation, header);
      const gone = [await removeAt(path), await removeAt(clearPath(organisation, digest))];
      return gone.includes(true);
    },
    async *list(organisation) {
      for await (const { digest, size, sealed } of stored(organisation))
        // Of one that is stored both ways the sealed copy counts.
        if (sealed || !(await absent(stat(sealedPath(organisation, digest))))) yield { digest, size };
    },
    async *sealOld(organisation) {
      if (!sealing) return;
      for await (const { digest, size, sealed } of stored(organisation)) {
        if (sealed) continue;
        const content = verified(createReadStream(clearPath(organisation, digest)), hexOf(digest));
        yield await put(organisation, content as AsyncIterable<Buffer>, { maxBytes: size });
      }
    },
    async close() {},
  };

  async function* stored(organisation: string) {
    const root = join(folder, checkedOrganisation(organisation));
    for (const first of await entries(root))
      for (const second of await entries(join(root, first)))
        for (const name of await entries(join(root, first, second))) {
          const sealed = name.endsWith(sealedEnd);
          const hex = sealed ? name.slice(0, -sealedEnd.length) : name;
          const found = isHex(hex) ? await absent(stat(join(root, first, second, name))) : null;
          if (found) yield { digest: `sha256:${hex}`, size: sealed ? clearSizeOf(found.size) : found.size, sealed };
        }
  }
}

/** The header of a sealed file; `null` when there is none. */
async function headerAt(path: string): Promise<Buffer | null> {
  const file = await absent(open(path, 'r'));
  if (!file) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Whether there was a file to remove; durable when it resolves. */
async function removeAt(path: string): Promise<boolean> {
  if ((await absent(unlink(path).then(() => true))) === null) return false;
  await syncFolders(dirname(path), dirname(path));
  return true;
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
