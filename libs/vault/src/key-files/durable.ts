import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Whether the file system said that there is no such file. */
export const isAbsent = (fault: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((fault as NodeJS.ErrnoException).code ?? '');

/** What was made, renamed or removed in the folder survives a power failure once this resolves. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/** Makes a file with this content, whole and durable, for its owner only. False when there is one of this name. */
export async function createDurably(file: string, content: string): Promise<boolean> {
  const draft = await writeDraft(file, content);
  try {
    await link(draft, file);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw fault;
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(dirname(file));
  return true;
}

/**
 * Puts other content in the place of a file; what it held before is overwritten. Throws, and changes nothing, when there is
 * no such file.
 */
export async function replaceDurably(file: string, content: string): Promise<void> {
  const draft = await writeDraft(file, content);
  try {
    await exchangeDurably(draft, file);
  } catch (fault) {
    await destroyFile(draft);
    throw fault;
  }
}

/** Gives `fresh` the name of `file`, whose old bytes are overwritten once the new ones have it. */
export async function exchangeDurably(fresh: string, file: string): Promise<void> {
  const before = await open(file, 'r+');
  try {
    await rename(fresh, file);
    await syncFolder(dirname(file));
    await overwrite(before);
  } finally {
    await before.close();
  }
}

/**
 * Overwrites the bytes of a file, then removes its name; each step is on disk before the next. False when there was none.
 * Nobody reads it afterwards through the file system; what a medium or a snapshot keeps of overwritten blocks is theirs.
 */
export async function destroyFile(file: string): Promise<boolean> {
  let handle: FileHandle;
  try {
    handle = await open(file, constants.O_RDWR | constants.O_NOFOLLOW);
  } catch (fault) {
    if (isAbsent(fault)) return false;
    throw fault;
  }
  await overwrite(handle).finally(() => handle.close());
  await rm(file, { force: true });
  await syncFolder(dirname(file));
  return true;
}

async function overwrite(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  if (size > 0) await handle.write(randomBytes(size), 0, size, 0);
  await handle.sync();
}

async function writeDraft(file: string, content: string): Promise<string> {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.draft`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } catch (fault) {
    await rm(draft, { force: true });
    throw fault;
  } finally {
    await handle.close();
  }
  return draft;
}
