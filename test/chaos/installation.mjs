// An installation that things are done to, and the proof that nothing was lost: whatever was acknowledged is stored, each once, and the
// rows are what a rebuild gives.
import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '@custodia/kernel';
import { graphqlClient } from '../attack/http.mjs';
import { custodia, launchBuilt, newFolder, startBuilt } from '../support/built-service.mjs';

const register =
  'mutation($input: RegisterModelInput!) { registerModel(input: $input) { __typename ... on Model { id } ... on Refusal { code message } } }';

/** What must hold did not. */
export class Broken extends Error {}

export const must = (good, what) => {
  if (!good) throw new Broken(what);
};

export const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));

/** Looks until there is something; throws `Broken` after `ms`. Answers what was found. */
export async function eventually(look, what, ms = 60_000) {
  let last;
  for (const end = Date.now() + ms; Date.now() < end; await pause(50)) {
    const found = await look().catch((fault) => void (last = fault));
    if (found) return found;
  }
  throw new Broken(`${what} did not come within ${ms / 1_000} s${last ? ` (${last.message})` : ''}`);
}

/** `env` beside the data folder. `folder` may be given, for one that lies on a disk of its own. */
export function installation(env = {}, folder = newFolder('chaos')) {
  const settings = {
    CUSTODIA_DATA_DIR: folder,
    CUSTODIA_RATE_PER_TOKEN: '10000000',
    CUSTODIA_RATE_PER_ORGANISATION: '10000000',
    ...env,
  };
  const acknowledged = new Set();
  const sent = new Set();
  const services = new Set();
  const state = { token: null, address: null };
  const remember = (service) => {
    state.token ??= service.token() ?? null;
    state.address = service.address;
    services.add(service);
    return service;
  };

  const self = {
    folder,
    env: settings,
    acknowledged,
    state,
    client: () => graphqlClient(state.address, state.token),
    /** Starts it (as a process with this role beside others) and waits until it is running. */
    async start(more = {}, options = {}) {
      return remember(await startBuilt({ ...settings, ...more }, options));
    },
    async launch(more = {}, options = {}) {
      const service = await launchBuilt({ ...settings, ...more }, options);
      services.add(service);
      return service;
    },
    remember,
    run: (...words) => custodia(settings, ...words),

    /** One registration; answers what came of it. Only what was acknowledged counts as stored. */
    async write(client = self.client()) {
      const id = newId();
      sent.add(id);
      const answer = await client.post(
        { query: register, variables: { input: { id, name: `Model ${id}`, purpose: 'To be there afterwards' } } },
        { timeout: 20_000 },
      );
      const result = answer.json?.data?.registerModel;
      // Recorded and not yet visible is acknowledged, too.
      const stored = result?.__typename === 'Model' || result?.__typename === 'RecordedNotYetVisible';
      if (stored) acknowledged.add(id);
      return { ...answer, stored, shown: result?.__typename === 'Model' };
    },

    /** Writers that write as fast as they are answered, whatever comes, until they are told to stop. */
    writers(count) {
      const client = self.client();
      let going = true;
      const answers = [];
      const all = Array.from({ length: count }, async () => {
        while (going) {
          const answer = await self.write(client);
          answers.push(answer);
          // Who is asked to come again later does: a fast machine would otherwise reach the limit of its token.
          if (!answer.stored) await pause(answer.headers?.['retry-after'] ? 200 : 20);
        }
      });
      return {
        answers,
        until: (more, ms = 60_000) => {
          const goal = acknowledged.size + more;
          return eventually(async () => acknowledged.size >= goal, `${more} acknowledged writes`, ms);
        },
        async stop() {
          going = false;
          await Promise.all(all);
          return answers;
        },
      };
    },

    /** Milliseconds until a write is acknowledged and shown again. */
    async recovered(ms = 60_000) {
      const from = Date.now();
      await eventually(async () => (await self.write()).shown, 'an acknowledged write', ms);
      return Date.now() - from;
    },

    /** Every id that the list of models shows, with how often. */
    async found() {
      const counts = new Map();
      for (let after = null; ;) {
        const page = await self
          .client()
          .tell(
            'query($a: String) { models(first: 200, after: $a) { edges { node { id } } pageInfo { hasNextPage endCursor } } }',
            { a: after },
          );
        for (const { node } of page.edges) counts.set(node.id, (counts.get(node.id) ?? 0) + 1);
        if (!page.pageInfo.hasNextPage) return counts;
        after = page.pageInfo.endCursor;
      }
    },

    /** The proof. Throws `Broken` with what is wrong; answers figures. */
    async proven({ rebuild = true } = {}) {
      await eventually(
        async () =>
          (await self.run('projections', 'status', '--json')).json?.projections?.every(({ caughtUp }) => caughtUp),
        'read models that have caught up',
      );
      const counts = await self.found();
      const lost = [...acknowledged].filter((id) => !counts.has(id));
      must(lost.length === 0, `${lost.length} of ${acknowledged.size} acknowledged writes are not there`);
      const odd = [...counts].filter(([id, times]) => times !== 1 || !sent.has(id));
      must(odd.length === 0, `${odd.length} records are there twice or were never sent`);
      if (rebuild) {
        const { json, stderr } = await self.run('projections', 'verify', 'all', '--json');
        must(json, `verify gives no answer: ${stderr.slice(-500)}`);
        const wrong = json.filter(({ differences }) => differences.length > 0).map(({ projection }) => projection);
        must(wrong.length === 0, `rows differ from a rebuild: ${wrong.join(', ')}`);
      }
      return { acknowledged: acknowledged.size, stored: counts.size };
    },

    postmaster: () => postmasterIn(folder),
    /** Ends everything that was started, and removes the folder. */
    async end() {
      for (const service of services) await service.stop();
      await noDatabaseLeft(folder);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return self;
}

/** The pid of the embedded PostgreSQL of a data folder. */
export function postmasterIn(folder) {
  const file = join(folder, 'postgres', 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null;
}

/** PostgreSQL processes whose folder this is; only Linux tells. */
export function databasesOf(folder) {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${folder}/`) &&
          /postgres/.test(readlinkSync(`/proc/${pid}/exe`))
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** A killed service may leave its database; the next start ends it, and so does the end of a test. */
export async function noDatabaseLeft(folder) {
  const pids = databasesOf(folder);
  for (const pid of pids) signal(pid, 'SIGQUIT');
  for (let n = 0; n < 100 && databasesOf(folder).length > 0; n++) await pause(50);
  return pids.length;
}

/** Whether a process was there to get the signal. Zero and below would mean whole groups of processes, our own among them. */
export function signal(pid, name) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/** Whether a text is a message for people: no stack of a program. */
export const readable = (text) => !/^\s+at .+:\d+:\d+\)?$/m.test(text);
