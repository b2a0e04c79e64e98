import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { freePort } from '@custodia/postgres';
import { custodia } from '../support/command.js';
import { graphqlOver } from '../support/http.js';
import { runService } from '../support/service.js';

const folder = mkdtempSync(join(tmpdir(), 'custodia-import-killed-'));
chmodSync(folder, 0o755);
const running = new Set<ChildProcess>();
afterAll(async () => {
  await Promise.all([...running].map((child) => end(child, 'SIGTERM')));
  rmSync(folder, { recursive: true, force: true });
});

const program = 'apps/cli/dist/main.js';
const environment = {
  ...process.env,
  CUSTODIA_DATA_DIR: join(folder, 'data'),
  CUSTODIA_RATE_PER_TOKEN: '1000000',
  CUSTODIA_RATE_PER_ORGANISATION: '1000000',
  LOG_LEVEL: 'error',
  NODE_OPTIONS: '',
};

function begin(words: readonly string[], settings: Readonly<Record<string, string>>): ChildProcess {
  const env = { ...environment, ...settings };
  const child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  return child;
}
const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  running.delete(child);
  child.kill(signal);
  await ended(child);
}

/** Starts the built service as its own process, embedded PostgreSQL included. */
async function serve(port: number): Promise<{ child: ChildProcess; token: string | undefined }> {
  const child = begin(['start'], { CUSTODIA_PORT: String(port) });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('check a certificate')) resolve();
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.once('exit', (code) => reject(new Error(`The service ended with code ${code}:\n${output}`)));
  });
  return { child, token: /token\s+(cus_\S+)/.exec(output)?.[1] };
}

const rows = 1_200;
/** Every kind that a table can have, with cards and versions, in more than one part. */
function table(): string {
  const kinds = ['MODEL', 'DATASET', 'SYSTEM', 'SUBPROCESSOR', 'MODEL', 'DATASET'];
  const lines = Array.from({ length: rows }, (_, n) => {
    const kind = kinds[n % kinds.length]!;
    const versioned = kind === 'MODEL' || kind === 'DATASET';
    const version = versioned ? `1.${n},sha256:${n.toString(16).padStart(64, '0')}` : ',';
    return `row-${n},${kind},Asset ${n},Sorts letters of kind ${n % 7},internal,${versioned ? 'Only English' : ''},${version}`;
  });
  return ['source_id,kind,name,purpose,classification,limitations,version,digest', ...lines].join('\n');
}

interface Page {
  readonly edges: readonly { readonly node: Record<string, unknown> }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
/** What each kind shows of itself and of its parts, without ids and times. `revision` counts what was recorded of it. */
const shown = {
  models: 'name purpose classification status licence card { field text } versions { label digest files { path } }',
  datasets:
    'name purpose classification status card { field text } versions { label digest files { path } sources { url } }',
  systems: 'name purpose classification status card { field text }',
  subprocessors: 'name purpose status website categories',
  prompts: 'name',
};
async function inventory(address: string, token: string): Promise<string[]> {
  const found: string[] = [];
  for (const [list, fields] of Object.entries(shown))
    for (let cursor: string | null = null; ;) {
      const text = `query ($after: String) { page: ${list}(first: 100, after: $after) { edges { node { revision ${fields} } } pageInfo { hasNextPage endCursor } } }`;
      const answer: { data: unknown; errors?: unknown } = await graphqlOver(address, text as string, {
        variables: { after: cursor },
        token,
      });
      if (answer.errors) throw new Error(JSON.stringify(answer.errors));
      const { edges, pageInfo } = (answer.data as { page: Page }).page;
      found.push(...edges.map(({ node }) => `${list} ${JSON.stringify(node)}`));
      if (!pageInfo.hasNextPage) break;
      cursor = pageInfo.endCursor;
    }
  return found.sort();
}
const count = async (address: string, token: string): Promise<number> => {
  const { data } = await graphqlOver(address, '{ assets(first: 1) { totalCount } }', { token });
  return data.assets.totalCount;
};

describe('an import that is killed half way', () => {
  it('gives, repeated, the inventory that one without interruption gives', async () => {
    const file = join(folder, 'assets.csv');
    writeFileSync(file, table());
    const whole = await runService();
    const reference = whole.founded.token!;
    expect(
      (await custodia(['import', file, '--json'], { CUSTODIA_URL: whole.address, CUSTODIA_TOKEN: reference })).code,
    ).toBe(0);
    const expected = await inventory(whole.address, reference).finally(() => whole.stop());
    expect(expected).toHaveLength(rows);

    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    const { child: first, token } = await serve(port);
    let service = first;
    const settings = { CUSTODIA_URL: address, CUSTODIA_TOKEN: token! };
    // At a moment of chance in each third: the command line, the service in the middle of a part, and the command line again.
    const moments = [0, 1, 2].map(
      (third) => (third + fc.sample(fc.double({ min: 0.2, max: 0.8, noNaN: true }), 1)[0]!) / 3,
    );
    for (const [round, moment] of moments.entries()) {
      const command = begin(['import', file, '--json'], settings);
      const goal = Math.round(moment * rows);
      while ((await count(address, token!)) < goal && command.exitCode === null) await after(5);
      expect(command.exitCode).toBeNull();
      if (round === 1) {
        await end(service, 'SIGKILL');
        await ended(command);
        expect(command.exitCode).not.toBe(0);
        ({ child: service } = await serve(port));
        expect(await count(address, token!)).toBeLessThan(rows);
      } else await end(command, 'SIGKILL');
    }
    const { code, out, err } = await custodia(['import', file, '--json'], settings);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject([{ rows, nextRow: null }]);
    expect(await inventory(address, token!)).toEqual(expected);
    const again = await custodia(['import', file, '--json'], settings);
    expect(JSON.parse(again.out)).toMatchObject([{ counts: { created: 0, completed: 0, versions: 0, matched: rows } }]);
    await end(service, 'SIGTERM');
  }, 120_000);
});
