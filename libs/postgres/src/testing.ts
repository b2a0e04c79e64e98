import { randomBytes } from 'node:crypto';
import pg from 'pg';

export { debianPrograms, startDebian, startReplica } from './testing/debian.js';

/** A fresh database on the server that the test run started; `drop` ends its connections. */
export async function testDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env['CUSTODIA_TEST_POSTGRES'];
  if (!server) throw new Error('No test server: run through Jest, whose global set-up starts one.');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await once(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => once(server, `drop database if exists ${name} with (force)`) };
}

async function once(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
