import { Readable } from 'node:stream';
import { headerBytes } from './sealing.js';

/** The header of a stored file and what comes behind it; the header is shorter where the file is. */
export async function splitHeader(source: Readable): Promise<{ readonly header: Buffer; readonly rest: Readable }> {
  const pieces = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let start = Buffer.alloc(0);
  while (start.length < headerBytes) {
    const next = await pieces.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  async function* behind() {
    try {
      yield start.subarray(headerBytes);
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
    } finally {
      source.destroy();
    }
  }
  const rest = Readable.from(behind(), { objectMode: false });
  // Who wants the header alone lets go of the rest before it was begun.
  rest.once('close', () => source.destroy());
  return { header: start.subarray(0, headerBytes), rest };
}
