import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FilesFault } from './port.js';

export interface Spooled {
  readonly path: string;
  /** Hex. */
  readonly sha256: string;
  readonly size: number;
}

/** Writes a source to a new file in `folder`, synced to disk; the caller moves or removes it. Memory: one chunk at a time. */
export async function spool(
  folder: string,
  source: AsyncIterable<Uint8Array> | Uint8Array,
  maxBytes: number,
): Promise<Spooled> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `custodia-${randomUUID()}.part`);
  const file = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of source instanceof Uint8Array ? [source] : source) {
      size += chunk.byteLength;
      if (size > maxBytes)
        throw new FilesFault('TOO_LARGE', `The file is larger than the ${maxBytes} bytes that are allowed.`);
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
    await file.close();
    return { path, sha256: hash.digest('hex'), size };
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}
