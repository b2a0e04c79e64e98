// A PostgreSQL of the chaos itself, for installations that are not embedded.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '@custodia/postgres';
import { newFolder } from '../support/built-service.mjs';

/** Runs until the scenario ends. `database()` makes a new one and answers its URL; `copy(of)` one with the same content. */
export async function ownServer(context) {
  const folder = newFolder('chaos-server');
  const server = await startEmbedded({ dataDir: join(folder, 'pg') });
  context.finally(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  let count = 0;
  const urlOf = (name) => Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
  const nameOf = (url) => new URL(url).pathname.slice(1);
  return {
    pid: () => server.pid,
    async database() {
      const name = `chaos_${++count}`;
      await query(server.url, `create database ${name}`);
      return urlOf(name);
    },
    async copy(url) {
      const name = `chaos_${++count}`;
      await query(server.url, `create database ${name} template ${nameOf(url)}`);
      return urlOf(name);
    },
  };
}

export async function query(url, sql, values = []) {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}
