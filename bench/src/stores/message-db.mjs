import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const folder = new URL('../../node_modules/@eventide/message-db/database/', import.meta.url);
const run = async (client, path) => client.query(await readFile(new URL(path, folder), 'utf8'));

/** Its own SQL, in the order of its install script; roles and grants are left out, the superuser needs none. */
async function install(client) {
  await run(client, 'schema/message-store.sql');
  await client.query('set search_path to message_store, public');
  await run(client, 'extensions/pgcrypto.sql').catch(() => undefined); // PostgreSQL has had gen_random_uuid itself since 13.
  await run(client, 'tables/messages.sql');
  await run(client, 'types/message.sql');
  const functions = await readdir(fileURLToPath(new URL('functions/', folder)));
  await client.query('set check_function_bodies to off');
  for (const file of functions.sort()) await run(client, `functions/${file}`);
  for (const file of await readdir(fileURLToPath(new URL('indexes/', folder)))) await run(client, `indexes/${file}`);
}

const write = { name: 'write', text: 'select message_store.write_message($1, $2, $3, $4, $5, $6)' };

export async function messageDb(url, connections) {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    options: '-c search_path=message_store,public',
  }).on('error', () => undefined);
  const client = await pool.connect();
  await install(client).finally(() => client.release(true));
  const values = (stream, expected, { id, type, data, metadata }) => [id, stream, type, data, metadata, expected];

  async function append(stream, revision, events) {
    if (events.length === 1) return pool.query({ ...write, values: values(stream, revision, events[0]) });
    const own = await pool.connect();
    try {
      await own.query('begin');
      for (const [index, event] of events.entries())
        await own.query({ ...write, values: values(stream, revision + index, event) });
      await own.query('commit');
    } finally {
      own.release();
    }
  }

  return {
    name: 'message-db',
    create: (stream, events) => append(stream, -1, events),
    append,
    /** Its way to catch up: a category, a thousand messages at a time. */
    async catchUp(limit) {
      let read = 0;
      for (let position = 1; read < limit;) {
        const { rows } = await pool.query({
          name: 'get',
          text: 'select * from message_store.get_category_messages($1, $2, 1000)',
          values: ['bench', position],
        });
        if (rows.length === 0) break;
        for (const row of rows) if (row.data) read++;
        position = Number(rows.at(-1).global_position) + 1;
      }
      return read;
    },
    close: () => pool.end(),
  };
}
