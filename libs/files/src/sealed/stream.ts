import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';

/** Bytes of clear text in a chunk; the last one of a file has that many at the most. */
export const chunkBytes = 65_536;
const tagBytes = 16;
const algorithm = 'aes-256-gcm';

/** A chunk that is not what was sealed, not in its place, or missing. */
export class ChunkFault extends Error {
  override readonly name = 'ChunkFault';
}

/**
 * The nonce of a chunk: its number, and whether it is the last one (STREAM of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). So no
 * chunk can be exchanged, left out or added, nor the file be cut. A key seals one file only, so that no nonce comes twice.
 */
function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(number, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Takes clear text in pieces of any size and gives sealed chunks. */
export interface Sealer {
  take(piece: Uint8Array): Buffer[];
  /** The last chunk, which every file has, also the empty one. */
  end(): Buffer;
}

export function sealer(key: KeyObject): Sealer {
  let waiting = Buffer.alloc(0);
  let number = 0;
  const seal = (clear: Buffer, last: boolean): Buffer => {
    const cipher = createCipheriv(algorithm, key, nonceOf(number++, last), { authTagLength: tagBytes });
    return Buffer.concat([cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
  };
  return {
    take(piece) {
      waiting = Buffer.concat([waiting, piece]);
      const chunks: Buffer[] = [];
      // What might be the last chunk is kept back.
      for (; waiting.length > chunkBytes; waiting = waiting.subarray(chunkBytes))
        chunks.push(seal(waiting.subarray(0, chunkBytes), false));
      return chunks;
    },
    end: () => seal(waiting, true),
  };
}

/** The clear text of sealed chunks. Throws `ChunkFault` before it gives anything that was not sealed like that. */
export async function* unsealed(key: KeyObject, source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const whole = chunkBytes + tagBytes;
  let waiting = Buffer.alloc(0);
  let number = 0;
  const open = (chunk: Buffer, last: boolean): Buffer => {
    try {
      const decipher = createDecipheriv(algorithm, key, nonceOf(number++, last), { authTagLength: tagBytes });
      decipher.setAuthTag(chunk.subarray(-tagBytes));
      return Buffer.concat([decipher.update(chunk.subarray(0, -tagBytes)), decipher.final()]);
    } catch (cause) {
      throw new ChunkFault(`Chunk ${number - 1} is not what was sealed.`, { cause });
    }
  };
  for await (const piece of source) {
    waiting = Buffer.concat([waiting, piece]);
    for (; waiting.length > whole; waiting = waiting.subarray(whole)) yield open(waiting.subarray(0, whole), false);
  }
  if (waiting.length < tagBytes) throw new ChunkFault('The last chunk is missing.');
  yield open(waiting, true);
}

/** Bytes of clear text in so many bytes of sealed chunks. */
export const clearSize = (sealedBytes: number): number =>
  Math.max(0, sealedBytes - tagBytes * Math.ceil(sealedBytes / (chunkBytes + tagBytes)));
