import pg from 'pg';

/** A new database on the server; answers its address. */
export async function database(server, purpose) {
  const client = new pg.Client(server);
  await client.connect();
  const name = `${purpose}_${process.pid}`;
  await client.query(`create database ${name}`);
  await client.end();
  return Object.assign(new URL(server), { pathname: `/${name}` }).href;
}
