import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';

/** As its documentation shows it, with a pool of ours. It takes values and makes JSON of them itself; here these are the two texts. */
export async function emmett(url, connections) {
  const pool = new pg.Pool({ connectionString: url, max: connections }).on('error', () => undefined);
  const store = getPostgreSQLEventStore(url, { connectionOptions: { pool } });
  await store.schema.migrate();
  const messages = (events) =>
    events.map(({ type, data, metadata }) => ({ type, data: { payload: data }, metadata: { envelope: metadata } }));
  return {
    name: 'Emmett',
    create: (stream, events) =>
      store.appendToStream(stream, messages(events), { expectedStreamVersion: 'STREAM_DOES_NOT_EXIST' }),
    append: (stream, revision, events) =>
      store.appendToStream(stream, messages(events), { expectedStreamVersion: BigInt(revision + 1) }),
    async close() {
      await store.close();
      await pool.end();
    },
  };
}
