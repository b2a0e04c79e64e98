import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { get, openConnection, post } from './http.mjs';

const root = join(import.meta.dirname, '../../..');

/** What every side is asked for; a client of ours or of PostGraphile would write just this. */
const ourPage = `query Page { systems(first: 20) { edges { node { id name status classification criticality subprocessors { id name status tier } } } pageInfo { hasNextPage } } }`;
const theirPage = `query Page { allSystemV1S(first: 20, orderBy: [CREATED_AT_ASC]) { edges { node { rowId name status classification criticality
  components { nodes { subprocessor { rowId name status tier } } } } } pageInfo { hasNextPage } } }`;

/** The whole service, as `npm start` runs it: API, projections, jobs. */
export async function ours({ url, dataDir, preload }) {
  const port = await freePort();
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    DATABASE_URL: url,
    CUSTODIA_DATA_DIR: dataDir,
    CUSTODIA_PORT: String(port),
    LOG_LEVEL: 'warn',
    CUSTODIA_RATE_PER_TOKEN: '10000000',
    CUSTODIA_RATE_PER_ADDRESS: '10000000',
    CUSTODIA_RATE_PER_ORGANISATION: '10000000',
  };
  const before = preload ? ['--import', preload] : [];
  const child = spawn(process.execPath, [...before, join(root, 'apps/cli/dist/main.js'), 'start'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await until(child, child.stdout, (text) => text.includes('Custodia is running'));
  child.stdout.pipe(process.stderr);
  return side(
    'Custodia',
    `http://127.0.0.1:${port}`,
    child,
    ({ token }) => post('/graphql', token, { query: ourPage }),
    ({ data }) => data.systems.edges.map(({ node }) => node),
  );
}

export async function byHand(settings) {
  const { child, base } = await forked('by-hand.mjs', settings);
  return side(
    'hand-written endpoint',
    base,
    child,
    ({ token }) => get('/systems', token),
    ({ data }) => data.systems.edges.map(({ node }) => node),
  );
}

export async function postgraphile(settings) {
  const { child, base } = await forked('postgraphile.mjs', settings);
  const plain = ({ rowId, status, ...rest }) => ({ id: rowId, status: status.toUpperCase(), ...rest });
  const system = ({ components, classification, criticality, ...node }) => ({
    ...plain(node),
    classification: classification.toUpperCase(),
    criticality: criticality.toUpperCase(),
    subprocessors: components.nodes.map(({ subprocessor }) => plain(subprocessor)),
  });
  return side(
    'PostGraphile 5',
    base,
    child,
    ({ token }) => post('/graphql', token, { query: theirPage }),
    ({ data }) => data.allSystemV1S.edges.map(({ node }) => system(node)),
  );
}

/** `page(tenant)` answers the rows of a page in one form for all sides; `request(tenant)` is what goes over the wire. */
function side(name, base, child, request, rowsOf) {
  return {
    name,
    base,
    request,
    async page(tenant) {
      const connection = openConnection(base);
      const { status, body } = await connection.send(request(tenant)).finally(() => connection.close());
      if (status !== 200) throw new Error(`${name} answered ${status}: ${body.toString().slice(0, 400)}`);
      const answer = JSON.parse(body.toString());
      if (answer.errors) throw new Error(`${name} answered ${JSON.stringify(answer.errors).slice(0, 800)}`);
      return rowsOf(answer);
    },
    async stop() {
      const ended = new Promise((done) => child.once('exit', done));
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function forked(file, settings) {
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    GRAPHILE_ENV: 'production',
    BENCH_SIDE: JSON.stringify(settings),
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, file)], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const base = await new Promise((ready, failed) => {
    child.once('message', ({ url }) => ready(url));
    child.once('exit', (code) => failed(new Error(`${file} ended with ${code}`)));
  });
  return { child, base };
}

function until(child, stream, enough) {
  return new Promise((ready, failed) => {
    let text = '';
    child.once('exit', (code) => failed(new Error(`the service ended with ${code}: ${text}`)));
    stream.on('data', (chunk) => {
      text += chunk;
      if (enough(text)) ready();
    });
  });
}

async function freePort() {
  const probe = createServer();
  await new Promise((listening) => probe.listen(0, '127.0.0.1', listening));
  const { port } = probe.address();
  await new Promise((closed) => probe.close(closed));
  return port;
}
