import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { freePort } from '@custodia/postgres';
import type { Data } from '../support/graphql.js';
import { graphqlOver } from '../support/http.js';

const folder = mkdtempSync(join(tmpdir(), 'custodia-kill-'));
chmodSync(folder, 0o755);
const running = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of running) await stop(child, 'SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

const rounds = 3;
const register =
  'mutation($input: RegisterModelInput!) { registerModel(input: $input) { __typename ... on Model { id } ... on Refusal { code } } }';

const environment = {
  ...process.env,
  CUSTODIA_DATA_DIR: folder,
  CUSTODIA_RATE_PER_TOKEN: '1000000',
  CUSTODIA_RATE_PER_ORGANISATION: '1000000',
  LOG_LEVEL: 'error',
  NODE_OPTIONS: '',
};

/** What a command of the command line prints as JSON, beside the running service, also when its answer is no (exit code 1). */
async function custodia<Printed>(...words: string[]): Promise<Printed> {
  const { stdout } = await promisify(execFile)(process.execPath, ['apps/cli/dist/main.js', ...words, '--json'], {
    env: environment,
    maxBuffer: 1e8,
  }).catch((fault) => {
    if (fault.code === 1 && fault.stdout) return fault as { stdout: string };
    throw fault;
  });
  return JSON.parse(stdout);
}

/** Starts the built service as its own process, embedded PostgreSQL included. */
async function start(port: number): Promise<{ child: ChildProcess; token: string | undefined }> {
  const child = spawn(process.execPath, ['apps/cli/dist/main.js', 'start'], {
    env: { ...environment, CUSTODIA_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('check a certificate')) resolve();
    });
    child.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('exit', (code) => reject(new Error(`The service ended with code ${code}:\n${output}`)));
  });
  await ready;
  return { child, token: /token\s+(cus_\S+)/.exec(output)?.[1] };
}

function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  return gone;
}

const page =
  'query($after: String) { models(first: 200, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }';
const ask = async <const Text extends string>(port: number, token: string, query: Text, variables: object) =>
  (await graphqlOver(`http://127.0.0.1:${port}`, query, { variables, token })).data;

async function grown(set: ReadonlySet<string>, size: number): Promise<void> {
  while (set.size < size) await new Promise((wake) => setTimeout(wake, 10));
}

describe('a service that is killed with -9, and its PostgreSQL with it, again and again', () => {
  it('keeps every acknowledged registration, each once, without a manual step, and its read models are what a rebuild gives', async () => {
    const port = await freePort();
    const acknowledged = new Set<string>();
    const sent = new Set<string>();
    let token = '';
    for (let round = 0; round < rounds; round++) {
      const { child, token: first } = await start(port);
      token ||= first!;
      let killed = false;
      const clients = Array.from({ length: 4 }, async () => {
        while (!killed) {
          const id = newId();
          sent.add(id);
          const data = await ask(port, token, register, {
            input: { id, name: `Round ${round}`, purpose: 'To be there afterwards' },
          }).catch(() => null);
          if (data?.registerModel?.__typename === 'Model') acknowledged.add(id);
        }
      });
      const before = acknowledged.size;
      await grown(acknowledged, before + 25);
      const database = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
      // In turn: the service; its database, which the service then starts again; both at once.
      if (round !== 0) process.kill(database, 'SIGKILL');
      if (round === 1) await grown(acknowledged, before + 50);
      await stop(child, 'SIGKILL');
      killed = true;
      await Promise.all(clients);
    }

    const { child } = await start(port);
    const found = new Map<string, number>();
    for (let after: string | null = null; ;) {
      const { models }: Data<typeof page> = await ask(port, token, page, { after });
      for (const { node } of models.edges) found.set(node.id, (found.get(node.id) ?? 0) + 1);
      if (!models.pageInfo.hasNextPage) break;
      after = models.pageInfo.endCursor;
    }
    expect(acknowledged.size).toBeGreaterThan(90);
    expect([...acknowledged].filter((id) => !found.has(id))).toEqual([]);
    expect([...found].filter(([id, times]) => times !== 1 || !sent.has(id))).toEqual([]);

    // Projections that were killed go on where they were; compared is what they have caught up to.
    const status = () => custodia<{ projections: { caughtUp: boolean }[]; parked: unknown[] }>('projections', 'status');
    while (!(await status()).projections.every(({ caughtUp }) => caughtUp));
    const compared: { projection: string; rows: number; differences: unknown[] }[] = await custodia(
      'projections',
      'verify',
      'all',
    );
    expect(compared.filter(({ differences }) => differences.length > 0)).toEqual([]);
    expect(compared.find(({ projection }) => projection.startsWith('model'))!.rows).toBeGreaterThanOrEqual(
      acknowledged.size,
    );
    expect((await status()).parked).toEqual([]);
    await stop(child, 'SIGTERM');
  }, 300_000);
});
