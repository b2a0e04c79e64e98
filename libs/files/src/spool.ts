import { createHash, randomUUID, type KeyObject } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FilesFault } from './port.js';
import { headerBytes, type FileSealing } from './sealed/sealing.js';

export interface Spooled {
  readonly path: string;
  /** Hex; of the clear text. */
  readonly sha256: string;
  /** Bytes of clear text. */
  readonly size: number;
  /** The key under which it lies there, behind room for its header; `null` for clear text. */
  readonly key: KeyObject | null;
}

/** Writes a source to a new file in `folder`, synced to disk and, with `sealing`, never in the clear; the caller moves or removes it. Memory: one chunk at a time. */
export async function spool(
  folder: string,
  source: AsyncIterable<Uint8Array> | Uint8Array,
  maxBytes: number,
  sealing: Pick<FileSealing, 'begin'> | null = null,
): Promise<Spooled> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `custodia-${randomUUID()}.part`);
  const file = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    const sealer = sealing?.begin() ?? null;
    if (sealer) await file.writeFile(Buffer.alloc(headerBytes));
    let size = 0;
    for await (const chunk of source instanceof Uint8Array ? [source] : source) {
      size += chunk.byteLength;
      if (size > maxBytes)
        throw new FilesFault('TOO_LARGE', `The file is larger than the ${maxBytes} bytes that are allowed.`);
      hash.update(chunk);
      if (!sealer) await file.writeFile(chunk);
      else for (const sealed of sealer.take(chunk)) await file.writeFile(sealed);
    }
    if (sealer) await file.writeFile(sealer.end());
    await file.sync();
    await file.close();
    return { path, sha256: hash.digest('hex'), size, key: sealer?.key ?? null };
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}

/** Puts the header before the chunks of a spooled file. */
export async function addHeader(path: string, header: Buffer): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.write(header, 0, headerBytes, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}
