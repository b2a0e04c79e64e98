import { createHash } from 'node:crypto';
import { Zip, ZipPassThrough } from 'fflate';

export interface ZipEntry {
  readonly path: string;
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** What was written of an entry. */
export interface Zipped {
  readonly path: string;
  /** `sha256:<hex>` of the content. */
  readonly digest: string;
  readonly size: number;
}

/**
 * A zip archive as its bytes come, so that no file is in memory as a whole. Contents are stored as they are: documents are
 * packed already. `last` makes one more entry of what was written, such as a manifest with digests. Without the extensions for
 * long archives: 4 GB at the most.
 */
export async function* zipStream(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
  last: (written: readonly Zipped[]) => { readonly path: string; readonly content: Uint8Array },
  at: Date,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((fault, chunk) => {
    if (fault) throw fault;
    ready.push(chunk);
  });
  const added = (path: string): ZipPassThrough => {
    const file = new ZipPassThrough(path);
    file.mtime = at;
    zip.add(file);
    return file;
  };
  const written: Zipped[] = [];
  for await (const { path, content } of entries) {
    const file = added(path);
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of content) {
      hash.update(chunk);
      size += chunk.byteLength;
      file.push(chunk);
      yield* ready.splice(0);
    }
    file.push(new Uint8Array(0), true);
    written.push({ path, digest: `sha256:${hash.digest('hex')}`, size });
    yield* ready.splice(0);
  }
  const { path, content } = last(written);
  added(path).push(content, true);
  zip.end();
  yield* ready.splice(0);
}
