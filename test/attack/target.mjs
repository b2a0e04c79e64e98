// What is attacked: a service of its own with three organisations, or one that runs already (`--url`).
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { newId } from '@custodia/kernel';
import { freePort, runningEmbedded } from '@custodia/postgres';
import { custodia, inspectable, newFolder, startBuilt } from '../support/built-service.mjs';
import { graphqlClient } from './http.mjs';
import { lists } from './schema.mjs';

/** The allowances of members are wide, so that it is the attempts about allowances that meet them; those of addresses are as shipped. */
const wide = { CUSTODIA_RATE_PER_TOKEN: '10000000', CUSTODIA_RATE_PER_ORGANISATION: '10000000' };

/**
 * Starts the service with three organisations: the victim's, in which the demo has left one of everything, the attacker's, and the
 * neighbour's. `log` is told what happens.
 */
export async function ownTarget(log) {
  const dataDir = newFolder('attack');
  const env = { CUSTODIA_DATA_DIR: dataDir, ...wide };
  log('the demo fills the organisation of the victim');
  const demo = await custodia({ ...env, CUSTODIA_PORT: await anyPort() }, 'demo', '--once');
  if (demo.code !== 0)
    throw new Error(`The demo ended with ${demo.code}:\n${demo.stdout.slice(-2_000)}${demo.stderr.slice(-2_000)}`);
  const service = await startBuilt(env, { nodeArgs: inspectable });
  const beside = { ...env, CUSTODIA_PORT: String(service.port) };
  const found = async (name) => {
    const words = ['organisation', 'found', '--name', name, '--admin-name', `Admin of ${name}`, '--admin-email'];
    const { json, stderr } = await custodia(beside, ...words, `admin@${name}.example`, '--key', name, '--json');
    if (!json?.token) throw new Error(`The organisation ${name} could not be founded: ${stderr}`);
    return json;
  };
  const [attacker, neighbour] = [await found('mallory'), await found('neighbour')];
  const { json: organisations } = await custodia(beside, 'organisation', 'list', '--json');
  const victimId = organisations.find(({ id }) => id !== attacker.organisationId && id !== neighbour.organisationId).id;
  const words = ['token', 'issue', '--member', 'admin@example.org', '--organisation', victimId, '--json'];
  const { json: issued, stderr } = await custodia(beside, ...words);
  if (!issued?.token) throw new Error(`No token for the victim: ${stderr}`);
  return {
    ...(await targetAt(service.address, {
      victim: issued.token,
      attacker: attacker.token,
      neighbour: neighbour.token,
    })),
    service,
    own: true,
    env: beside,
    dataDir,
    outbox: join(dataDir, 'outbox'),
    async stop() {
      await service.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const anyPort = async () => String(await freePort());

/** A service that is running: tokens of administrators of three of its organisations. */
export async function targetAt(address, tokens) {
  const clients = Object.fromEntries(
    Object.entries(tokens).map(([who, token]) => [who, graphqlClient(address, token)]),
  );
  const me = async (client) => {
    const [{ organisation, member }, { id: organisationId }] = [
      await client.tell('{ me { member { id } } }'),
      await client.tell('{ organisation { id } }'),
    ];
    return { organisation, memberId: member.id, organisationId };
  };
  return {
    address,
    tokens,
    ...clients,
    nobody: graphqlClient(address, null),
    people: { victim: await me(clients.victim), attacker: await me(clients.attacker) },
    own: false,
    stop: async () => undefined,
  };
}

/** Ids of every record that lists show, by the name of their type, and texts that only their own organisation may see. */
export async function belongingsOf(client) {
  const ids = new Map();
  const texts = new Set();
  for (const { field, node, required } of lists) {
    if (required.length > 0) continue;
    const words = ['name', 'title', 'email', 'purpose'].filter((word) => node.getFields()[word]?.args.length === 0);
    const { json } = await client.ask(
      `{ ${field.name}(first: 50) { edges { cursor node { id ${words.join(' ')} } } } }`,
    );
    for (const { node: row } of json?.data?.[field.name]?.edges ?? []) {
      ids.set(node.name, [...(ids.get(node.name) ?? []), row.id]);
      for (const word of words) if (typeof row[word] === 'string' && row[word].length > 7) texts.add(row[word]);
    }
  }
  return { ids, texts };
}

/** Members and tokens of an organisation, made by its administrator. */
export async function memberWith(client, roles, scopes = roles) {
  const id = newId();
  await client.tell('mutation($input: InviteMemberInput!) { inviteMember(input: $input) { __typename } }', {
    input: { id, name: `Person ${id.slice(-6)}`, email: `${id}@mallory.example`, roles },
  });
  const { secret, id: tokenId } = await tokenFor(client, { memberId: id, scopes });
  return { id, token: secret, tokenId };
}

export const tokenFor = (client, input) =>
  client.tell(
    'mutation($input: IssueApiTokenInput!) { issueApiToken(input: $input) { __typename ... on IssuedApiToken { id secret } ... on Refusal { code message } } }',
    { input: { label: 'Attack', ...input } },
  );

/** Asks the database of an own service as its operator; `null` when the service is not ours. */
export async function inDatabase({ own, dataDir }, sql, values = []) {
  const url = own && runningEmbedded(join(dataDir, 'postgres'));
  if (!url) return null;
  const [{ datname }] = await queried(
    url,
    "select datname from pg_database where not datistemplate order by datname = 'postgres' limit 1",
  );
  return queried(Object.assign(new URL(url), { pathname: `/${datname}` }).href, sql, values);
}

async function queried(url, sql, values = []) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** How many events the attacker's people have caused in the log of the victim; `null` when the service is not ours. */
export async function footprints(target) {
  const { victim, attacker } = target.people;
  const rows = await inDatabase(
    target,
    "select count(*)::int as n from custodia_events.events where stream like '%' || $1 || '%' and metadata::jsonb ->> 'actor' = $2",
    [victim.organisationId, attacker.memberId],
  );
  return rows ? rows[0].n : null;
}
