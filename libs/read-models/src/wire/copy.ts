import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';

const chunkLength = 1 << 18;

/** Few large pieces: the driver sends each on its own. */
function* chunksOf(lines: Iterable<string>): Generator<Buffer> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length < chunkLength) continue;
    yield Buffer.from(chunk);
    chunk = '';
  }
  if (chunk) yield Buffer.from(chunk);
}

/**
 * Sends lines in COPY's text format, each with its line end. `target` is a table with its columns, as SQL. Not for
 * connections with pipelining.
 */
export async function copyInto(client: pg.ClientBase, target: string, lines: Iterable<string>): Promise<void> {
  await pipeline(
    Readable.from(chunksOf(lines), { objectMode: false }),
    client.query(from(`copy ${target} from stdin`)),
  );
}
