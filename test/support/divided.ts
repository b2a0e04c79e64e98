import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface DividedDatabase {
  readonly ownerUrl: string;
  /** Of a user who owns nothing and may not do more than it was given. */
  readonly url: string;
  readonly replicaUrl: string;
  drop(): Promise<void>;
}

/** As a careful administrator sets it up: a database, its owner, another user for the service, and a replica for queries. */
export async function dividedDatabase({ member = true } = {}): Promise<DividedDatabase> {
  const [server, replica] = [process.env['CUSTODIA_TEST_POSTGRES'], process.env['CUSTODIA_TEST_REPLICA']];
  if (!server || !replica)
    throw new Error(
      'No PostgreSQL with a replica: run through "npm run test:engines", whose global set-up starts them.',
    );
  const tag = randomBytes(8).toString('hex');
  const [owner, app, password] = [`owner_${tag}`, `service_${tag}`, randomBytes(8).toString('hex')];
  const urlOf = (base: string, user: string): string =>
    Object.assign(new URL(base), { username: user, password, pathname: `/test_${tag}` }).href;
  const statements = [
    `create role ${owner} login password '${password}'`,
    `create role ${app} login password '${password}'`,
    `create database test_${tag} owner ${owner}`,
    `revoke connect on database test_${tag} from public`,
    `grant connect on database test_${tag} to ${app}`,
  ];
  for (const role of ['custodia_app', 'custodia_projector']) {
    // Another test may be doing the same.
    statements.push(
      `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`,
    );
    statements.push(`grant ${role} to ${owner}${member ? ' with admin option' : ''}`);
  }
  await onServer(server, statements);
  const databases = { ownerUrl: urlOf(server, owner), url: urlOf(server, app), replicaUrl: urlOf(replica, app) };
  await followed(databases.replicaUrl);
  return {
    ...databases,
    drop: async () =>
      void (await onServer(server, [
        `drop database test_${tag} with (force)`,
        `drop role ${owner}`,
        `drop role ${app}`,
      ])),
  };
}

export async function onServer(
  url: string,
  statements: readonly string[],
): Promise<pg.QueryResult<Record<string, unknown>>> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    let last!: pg.QueryResult<Record<string, unknown>>;
    for (const statement of statements) last = await client.query(statement);
    return last;
  } finally {
    await client.end();
  }
}

async function followed(url: string): Promise<void> {
  for (const until = Date.now() + 20_000; ; await new Promise((wake) => setTimeout(wake, 20))) {
    try {
      return void (await onServer(url, ['select 1']));
    } catch (fault) {
      if (Date.now() > until) throw fault;
    }
  }
}
