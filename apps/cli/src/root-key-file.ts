import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CliFault } from './output.js';

/** Makes a file with a new root key, readable by its owner only and durable when this resolves. Throws `CliFault` when the file exists. */
export async function makeKeyFile(path: string): Promise<Uint8Array> {
  const key = randomBytes(32);
  const file = await open(path, 'wx', 0o600).catch((fault: NodeJS.ErrnoException) => {
    throw new CliFault(
      fault.code === 'EEXIST'
        ? `${path} exists already: an earlier rotation may have been interrupted. See docs/operations.md, "Root key".`
        : `${path} cannot be made (${fault.code}).`,
    );
  });
  try {
    await file.writeFile(`${key.toString('base64')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(path);
  return key;
}

export async function readKeyFile(path: string): Promise<Uint8Array> {
  const text = await readFile(path, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    throw new CliFault(`${path} cannot be read (${fault.code}).`);
  });
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32)
    throw new CliFault(
      `${path} holds no root key: 32 bytes as base64 are needed; make them with: openssl rand -base64 32`,
    );
  return key;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}
