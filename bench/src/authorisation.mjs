import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@custodia/kernel';
import pg from 'pg';
import { database } from './database.mjs';
import { fill } from './graphql/dataset.mjs';
import { openConnection, post } from './graphql/http.mjs';
import { ours } from './graphql/sides.mjs';
import { interleaved, median, rateOf, ratioOf } from './measure.mjs';

const inFlight = 32;
/** One system in so many is confidential. */
const oneIn = 20;
const page = `query Page { systems(first: 20) { edges { node { id name status classification subprocessors { id name } } } pageInfo { hasNextPage } } }`;
const register = `mutation Register($input: RegisterModelInput!) { registerModel(input: $input) { __typename ... on Refusal { code message } } }`;

/**
 * What authorisation and row-level security cost together: the service as it is, beside the same service without its guard,
 * on a database whose policies compare the organisation with a constant, as a condition in each statement would.
 */
export async function authorisation({ url: server, rounds, milliseconds, events, log }) {
  const folder = mkdtempSync(join(tmpdir(), 'custodia-bench-data-'));
  const sides = [];
  try {
    for (const [name, preload] of [
      ['guarded', undefined],
      ['open', join(import.meta.dirname, 'graphql/without-guard.mjs')],
    ]) {
      const dataDir = join(folder, name);
      const url = await database(server, `authorisation_${name}`);
      const [tenant] = await fill({ url, dataDir, organisations: 1, systems: events / 50, log });
      await classify(url, name === 'open' ? tenant.organisationId : null);
      const side = await ours({ url, dataDir, preload });
      sides.push({ ...side, name, token: tenant.token, viewer: await viewerToken(side, tenant.token) });
    }
    const [guarded, open] = sides;
    const lists = {
      'open: a page': () => pages(open, open.token, milliseconds),
      'a page for who reads everything': () => pages(guarded, guarded.token, milliseconds),
      'a page for who reads by need to know': () => pages(guarded, guarded.viewer, milliseconds),
    };
    const mutations = {
      'open: registerModel': () => registered(open, milliseconds),
      registerModel: () => registered(guarded, milliseconds),
    };
    log('warming');
    for (const run of [...Object.values(lists), ...Object.values(mutations)])
      for (let turn = 0; turn < 4; turn++) await run();
    log(`asking for pages and registering, ${inFlight} in flight`);
    const rates = { ...(await interleaved(lists, 3 * rounds)), ...(await interleaved(mutations, 3 * rounds)) };
    const beside = (name, without) => ({
      name: `${name} / without`,
      value: ratioOf(rates[name], rates[without]),
      target: 0.9,
    });
    return {
      title: 'Authorisation and row-level security',
      figures: Object.entries(rates).map(([name, values]) => ({ name, unit: '/s', value: median(values) })),
      ratios: [
        ...Object.keys(lists)
          .slice(1)
          .map((name) => beside(name, 'open: a page')),
        beside('registerModel', 'open: registerModel'),
      ],
    };
  } finally {
    for (const side of sides) await side.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A part of the systems is confidential; with `organisation` the policies are no more than a condition that names it. */
async function classify(url, organisation) {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`update system_v1 set classification = 'internal' where mod(abs(hashtext(name)), ${oneIn}) <> 0`);
  if (organisation !== null) {
    const { rows } = await client.query(
      `select tablename, policyname from pg_policies where policyname in ('organisation', 'need_to_know')`,
    );
    for (const { tablename, policyname } of rows) {
      const table = client.escapeIdentifier(tablename);
      await client.query(`drop policy ${policyname} on ${table}`);
      if (policyname === 'organisation')
        await client.query(
          `create policy organisation on ${table} for select to custodia_app using (organisation_id = ${client.escapeLiteral(organisation)})`,
        );
    }
  }
  await client.query('vacuum analyze system_v1');
  await client.end();
}

/** Of a member who may only look around. */
async function viewerToken(side, admin) {
  const id = newId();
  const ask = async (query, input) => {
    const connection = openConnection(side.base);
    const { body } = await connection.send(post('/graphql', admin, { query, variables: { input } }));
    connection.close();
    const { data, errors } = JSON.parse(body.toString());
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0];
  };
  await ask('mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { __typename } }', {
    ...{ id, name: 'Viewer', email: `${id}@example.org`, roles: ['VIEWER'] },
  });
  const issue =
    'mutation ($input: IssueApiTokenInput!) { issueApiToken(input: $input) { ... on IssuedApiToken { secret } } }';
  return (await ask(issue, { memberId: id, label: 'Looks', scopes: ['VIEWER'] })).secret;
}

const pages = (side, token, milliseconds) =>
  asked(
    side,
    milliseconds,
    () => post('/graphql', token, { query: page }),
    (text) => text.split('"id"').length > 20,
  );

const registered = (side, milliseconds) =>
  asked(
    side,
    milliseconds,
    (worker, turn) => {
      const input = { name: `model ${worker}.${turn}`, purpose: 'Ranks search results', classification: 'INTERNAL' };
      return post('/graphql', side.token, { query: register, variables: { input } });
    },
    (text) => text.includes('"__typename":"Model"'),
  );

/** Requests a second, each answered as it should be. */
async function asked(side, milliseconds, request, isRight) {
  const connections = Array.from({ length: inFlight }, () => openConnection(side.base));
  try {
    return await rateOf(
      async (worker, turn) => {
        const { status, body } = await connections[worker].send(request(worker, turn));
        const text = body.toString();
        if (status !== 200 || !isRight(text)) throw new Error(`${side.name} answered ${status}: ${text.slice(0, 400)}`);
        return 1;
      },
      inFlight,
      milliseconds,
    );
  } finally {
    for (const connection of connections) connection.close();
  }
}
