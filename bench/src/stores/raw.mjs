import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { anEvent } from '../workload.mjs';

const table = `
  create table if not exists raw_events (
    position bigint generated always as identity primary key,
    stream text not null, revision bigint not null, id uuid not null, type text not null,
    data json not null, metadata json not null, recorded_at timestamptz not null default now()
  )`;
const insert = {
  name: 'insert',
  text: 'insert into raw_events (stream, revision, id, type, data, metadata) values ($1, $2, $3, $4, $5, $6) returning position',
};

/** The ceiling: what PostgreSQL does with the same rows when nothing is checked, ordered or indexed beyond a primary key. */
export async function raw(url, connections) {
  const pool = new pg.Pool({ connectionString: url, max: connections }).on('error', () => undefined);
  await pool.query(table);
  return {
    name: 'raw inserts',
    insert: (stream, revision, { id, type, data, metadata }) =>
      pool.query({ ...insert, values: [stream, revision, id, type, data, metadata] }),
    /** Rows per second of one COPY. */
    async copy(rows) {
      const client = await pool.connect();
      const lines = Array.from({ length: rows }, (_, n) => anEvent(n)).map(
        ({ id, type, data, metadata }, n) => `stream-${n}\t0\t${id}\t${type}\t${data}\t${metadata}\n`,
      );
      const started = performance.now();
      await pipeline(
        Readable.from(lines, { objectMode: false }),
        client.query(from('copy raw_events (stream, revision, id, type, data, metadata) from stdin')),
      );
      const rate = (rows / (performance.now() - started)) * 1_000;
      client.release();
      return rate;
    },
    close: () => pool.end(),
  };
}
