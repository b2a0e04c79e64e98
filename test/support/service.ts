import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService, type Service } from '@custodia/cli';
import { foundOrganisation, type Founded } from '@custodia/identity/worker';
import { createLogger, newId, parseConfig, systemClock, type Clock } from '@custodia/kernel';
import { freePort } from '@custodia/postgres';
import { migratedDatabase } from '@custodia/migrations/testing';
import { dividedDatabase } from './divided.js';
import { mutationText, type Changed, type Data, type Mutation, type Only } from './graphql.js';
import { graphqlOver, type Answer } from './http.js';

/** One organisation in a running service, as its clients ask for it. */
export interface Tenant {
  readonly address: string;
  readonly outbox: string;
  readonly founded: Founded;
  readonly adminEmail: string;
  /** Sends one GraphQL request; `token` null means anonymous, absent means the administrator. */
  ask<const Text extends string>(
    query: Text,
    variables?: object,
    token?: string | null,
    headers?: Record<string, string>,
  ): Promise<Answer<Data<Text>>>;
  /** Of the administrator of another, new organisation. */
  strangerToken(): Promise<string>;
  /** Events of one organisation, without its security log, which is written a moment after what it tells of. */
  lengthOfLog(organisation: string): Promise<number>;
  /** The answer of the only field, which is expected to be there; fails on `errors`. */
  tell<const Text extends string>(query: Text, variables?: object, token?: string): Promise<Only<Text>>;
  /** Runs one mutation with its `input` and answers with the record, asked for as `Type { fields }`, or the refusal. */
  change<const Success extends string>(
    mutation: Mutation,
    success: Success,
    input: object,
    token?: string,
  ): Promise<Changed<Success>>;
}

export interface RunningService extends Service, Tenant {
  readonly dataDir: string;
  /** Founds another organisation in it. */
  found(name: string): Promise<Pick<Tenant, 'founded' | 'adminEmail'>>;
}

/**
 * A new organisation in the service that a whole test run shares, which saves a start. For journeys that need only the API, and
 * no folder, store, clock or setting of their own; mails go to one outbox, so every tenant writes to addresses of its own.
 */
export async function newTenant(): Promise<Tenant> {
  const service = process.env['CUSTODIA_TEST_SERVICE'];
  if (!service) throw new Error('No shared service: run through Jest, whose global set-up starts one.');
  const { address, outbox, founded, adminEmail } = await sharedAnswer<Shared>(`${service}/organisations`, 'POST');
  return {
    ...askerOf(address, founded),
    outbox,
    founded,
    adminEmail,
    strangerToken: async () => (await sharedAnswer<Shared>(`${service}/organisations`, 'POST')).founded.token!,
    lengthOfLog: (organisation) => sharedAnswer<number>(`${service}/organisations/${organisation}`),
  };
}

/** What the shared service answers to whoever asks it for an organisation. */
export type Shared = Pick<Tenant, 'address' | 'outbox' | 'founded' | 'adminEmail'>;

async function sharedAnswer<Found>(url: string, method = 'GET'): Promise<Found> {
  const answer = await fetch(url, { method });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Found;
}

/** How a client of this address asks, by default as the administrator of this organisation. */
function askerOf(address: string, founded: Founded): Pick<Tenant, 'address' | 'ask' | 'tell' | 'change'> {
  const ask: Tenant['ask'] = (query, variables = {}, token = founded.token, headers = {}) =>
    graphqlOver(address, query, { variables, token, headers });
  const tell: Tenant['tell'] = async <const Text extends string>(query: Text, variables?: object, token?: string) => {
    const { data, errors } = await ask(query, variables, token);
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data as object)[0] as Only<Text>;
  };
  return {
    address,
    ask,
    tell,
    change: <const Success extends string>(mutation: Mutation, success: Success, input: object, token?: string) =>
      tell(mutationText(mutation, success), { input }, token) as Promise<Changed<Success>>,
  };
}

/**
 * A whole service of its own: api and worker on a fresh database and folder. Where the test server has a replica, the
 * service is no owner of its tables and asks the replica. `clock` moves the time of everything but the engines.
 */
export async function runService(
  environment: Record<string, string> = {},
  clock: Clock = systemClock,
): Promise<RunningService> {
  const { settings, drop } = await freshDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'custodia-journey-'));
  const port = environment['CUSTODIA_PORT'] ? Number(environment['CUSTODIA_PORT']) : await freePort();
  const config = parseConfig({
    NODE_ENV: 'test',
    ...settings,
    CUSTODIA_DATA_DIR: dataDir,
    CUSTODIA_PORT: String(port),
    CUSTODIA_RATE_PER_TOKEN: '1000000',
    CUSTODIA_RATE_PER_ADDRESS: '1000000',
    CUSTODIA_RATE_PER_ORGANISATION: '1000000',
    CUSTODIA_RATE_PER_VENDOR_LINK: '1000000',
    CUSTODIA_RATE_PER_VENDOR_SESSION: '1000000',
    LOG_LEVEL: 'silent',
    ...environment,
  });
  const service = await startService({
    config,
    logger: createLogger({ level: config.logLevel, name: 'journey' }),
    clock,
  });
  const address = `http://127.0.0.1:${port}`;

  const found: RunningService['found'] = async (name) => {
    const key = newId();
    const adminEmail = `admin-${key}@example.org`;
    return { adminEmail, founded: await foundOrganisation(service.engine, { name, adminName: name, adminEmail, key }) };
  };
  return {
    ...service,
    ...askerOf(address, service.founded),
    outbox: join(dataDir, 'outbox'),
    dataDir,
    found,
    adminEmail: 'admin@example.org',
    strangerToken: async () => (await found('Strangers')).founded.token!,
    async lengthOfLog(organisation) {
      let length = 0;
      for await (const { stream } of service.engine.store.readAll())
        if (stream.includes(organisation) && !stream.startsWith('security-')) length++;
      return length;
    },
    async stop() {
      await service.stop();
      await drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function freshDatabase(): Promise<{ settings: Record<string, string>; drop(): Promise<void> }> {
  if (!process.env['CUSTODIA_TEST_REPLICA']) {
    const { url, drop } = await migratedDatabase();
    return { settings: { DATABASE_URL: url }, drop };
  }
  const { url, ownerUrl, replicaUrl, drop } = await dividedDatabase();
  return { settings: { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl, DATABASE_REPLICA_URL: replicaUrl }, drop };
}
