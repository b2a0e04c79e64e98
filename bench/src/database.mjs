import 'reflect-metadata';
import { migrate } from '@custodia/migrations';
import pg from 'pg';

/** A new database with our schema on the server; answers its address. */
export async function database(server, purpose) {
  const client = new pg.Client(server);
  await client.connect();
  const name = `${purpose}_${process.pid}`;
  await client.query(`create database ${name}`);
  await client.end();
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  await migrate(url);
  return url;
}
