import { createHash } from 'node:crypto';
import { pipeline, Transform, type Readable } from 'node:stream';
import { FilesFault } from './port.js';

/** Passes the content on and, before the end, checks it against its digest. */
export function verified(source: Readable, hex: string): Readable {
  const hash = createHash('sha256');
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const found = hash.digest('hex');
      done(
        found === hex
          ? null
          : new FilesFault(
              'DIGEST_MISMATCH',
              `The stored content of sha256:${hex} has the digest sha256:${found}: it was damaged or exchanged.`,
            ),
      );
    },
  });
  // The reader hears of faults through the stream itself.
  return pipeline(source, check, () => undefined);
}
