import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { run, startService, type Service } from '@custodia/cli';
import { createLogger, newId, parseConfig } from '@custodia/kernel';
import { openEventStore } from '@custodia/platform/modules';
import { freePort } from '@custodia/postgres';
import { testDatabase } from '@custodia/postgres/testing';
import { startProtocolServer, type ProtocolServer } from '../kurrentdb-server/protocol-server.js';
import { dataOf, graphqlOver } from '../support/http.js';
import { onServer } from '../support/divided.js';

type Database = Awaited<ReturnType<typeof testDatabase>>;

/** What docs/operations.md says of a log that is not the one that the read models follow. */
describe('a log that is not the one of this installation', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'custodia-foreign-'));
  const ada = newId();
  const backup = `test_${newId().replaceAll('-', '')}`;
  let [models, log, kurrent]: [Database, Database, ProtocolServer] = [undefined!, undefined!, undefined!];
  let token: string;
  let running: Service | undefined;
  beforeAll(async () => {
    [models, log, kurrent] = [await testDatabase(), await testDatabase(), await startProtocolServer()];
  });
  afterAll(async () => {
    await running?.stop();
    await Promise.all([models.drop(), log.drop(), kurrent.stop()]);
    await onServer(server(), [`drop database if exists ${backup} with (force)`]);
    rmSync(dataDir, { recursive: true, force: true });
  });
  const server = (): string => process.env['CUSTODIA_TEST_POSTGRES']!;
  const restored = (): string => Object.assign(new URL(log.url), { pathname: `/${backup}` }).href;
  const settings = (events: string | undefined): Record<string, string> => ({
    NODE_ENV: 'test',
    DATABASE_URL: models.url,
    ...(events ? { EVENT_STORE_URL: events } : {}),
    CUSTODIA_DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
  });

  async function start(events: string | undefined): Promise<Service> {
    const config = parseConfig({ ...settings(events), CUSTODIA_PORT: String(await freePort()) });
    running = await startService({ config, logger: createLogger({ level: 'silent', name: 'foreign' }) });
    token ??= running.founded.token!;
    return running;
  }
  async function during(events: string, work: (service: Service) => Promise<void>): Promise<void> {
    const service = await start(events);
    await work(service).finally(() => service.stop());
    running = undefined;
  }
  const ask = async <const Text extends string>(service: Service, query: Text, variables: object = {}) =>
    dataOf(await graphqlOver(service.url!, query, { variables, token }));
  const register = (service: Service, name: string): Promise<unknown> =>
    ask(service, 'mutation ($input: RegisterModelInput!) { registerModel(input: $input) { __typename } }', {
      input: { name, purpose: 'To be known' },
    });
  const names = async (service: Service): Promise<string[]> =>
    (await ask(service, '{ models(first: 50) { edges { node { name } } } }')).models.edges
      .map(({ node }) => node.name)
      .sort();
  /** The lists that a command may print; the rest is matched. */
  interface Told {
    readonly now: { readonly last: { readonly position: string } };
    readonly reactors: readonly { readonly to: string }[];
    readonly facts: readonly unknown[];
    readonly lost: readonly { readonly projection: string; readonly rows: unknown }[];
  }
  async function custodia(events: string | undefined, ...args: string[]): Promise<{ code: number; out: Told }> {
    const before = { ...process.env };
    const [{ write }, { write: complain }] = [process.stdout, process.stderr];
    let out = '';
    const hear = (text: string | Uint8Array): boolean => (out += String(text)) !== '';
    delete process.env['EVENT_STORE_URL'];
    Object.assign(process.env, settings(events));
    Object.assign(process.stdout, { write: hear });
    Object.assign(process.stderr, { write: hear });
    try {
      const code = await run(args);
      return { code, out: code === 0 ? JSON.parse(out) : out };
    } finally {
      Object.assign(process.stdout, { write });
      Object.assign(process.stderr, { write: complain });
      process.env = before;
      process.exitCode = 0;
    }
  }
  async function lengthOf(url: string): Promise<number> {
    const store = await openEventStore(url);
    let events = 0;
    for await (const _ of store.readAll()) events++;
    await store.close();
    return events;
  }
  const mails = (): string[] =>
    existsSync(join(dataDir, 'outbox')) ? readdirSync(join(dataDir, 'outbox')).sort() : [];

  it('stops the start when an older one was restored, and says what to do', async () => {
    await during(log.url, async (service) => void (await register(service, 'Kept')));
    await onServer(server(), [`create database ${backup} template ${new URL(log.url).pathname.slice(1)}`]);
    await during(log.url, async (service) => {
      await register(service, 'Lost');
      await ask(service, 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { __typename } }', {
        input: { id: ada, name: 'Ada', email: 'ada@example.org', roles: ['VIEWER'] },
      });
      const placed = await ask(
        service,
        'mutation ($input: PlaceLegalHoldInput!) { placeLegalHold(input: $input) { __typename ... on Refusal { message } } }',
        {
          input: {
            name: 'Lawsuit',
            authority: 'District court',
            matter: 'One',
            reason: 'Evidence',
            targets: [{ by: 'LOCATION', address: 's3://evidence' }],
            notifiedIds: [ada],
            reviewBy: new Date(Date.now() + 30 * 86_400_000).toISOString(),
          },
        },
      );
      expect(placed.placeLegalHold.__typename).toBe('LegalHold');
      const kept = join(dataDir, 'keys', 'kept-events.jsonl');
      while (mails().length === 0 || !existsSync(kept) || !readFileSync(kept, 'utf8').includes('LegalHoldPlaced'))
        await new Promise((soon) => setTimeout(soon, 50));
    });
    const before = await lengthOf(restored());
    await expect(start(restored())).rejects.toMatchObject({ name: 'LogFault', difference: 'older' });
    const { code, out } = await custodia(restored(), 'projections', 'rebuild', 'all');
    expect([code, out]).toEqual([3, expect.stringContaining('custodia adopt-log --dry-run')]);
    expect(out).not.toContain('    at ');
    expect(await lengthOf(restored())).toBe(before);
  });

  it('is adopted on purpose: rows are what it says, nothing is sent again, what is lost is listed before, and holds are taken again', async () => {
    const mailed = mails();
    const dry = await custodia(restored(), 'adopt-log', '--dry-run', '--json');
    expect(dry).toMatchObject({ code: 0, out: { adopted: false, fault: expect.stringContaining('is older than') } });
    const lost = dry.out.lost.find(({ projection }) => projection === 'model')!;
    expect(lost.rows).toMatchObject([{ kind: 'surplus', columns: { name: { shown: 'Lost' } } }]);
    expect(dry.out.lost.map(({ projection }) => projection)).toContain('member');
    const hold = { kind: 'legal hold', type: 'LegalHoldPlaced', title: 'Lawsuit', state: 'taken again' };
    expect(dry.out.facts).toMatchObject([hold]);
    await expect(start(restored())).rejects.toThrow('is older than');
    const listed = await custodia(restored(), 'log', 'recover', '--dry-run', '--json');
    expect(listed).toMatchObject({ code: 0, out: { facts: [hold], taken: false } });

    expect(await custodia(restored(), 'adopt-log', '--json')).toMatchObject({
      code: 0,
      out: { adopted: true, facts: [hold] },
    });
    expect(await custodia(restored(), 'log', 'recover', '--json')).toMatchObject({ code: 0, out: { facts: [] } });
    await during(restored(), async (service) => {
      expect(await names(service)).toEqual(['Kept']);
      const { legalHolds } = await ask(service, '{ legalHolds(first: 5) { edges { node { name status } } } }');
      expect(legalHolds.edges.map(({ node }) => node)).toEqual([{ name: 'Lawsuit', status: 'PLACED' }]);
      await register(service, 'After');
      expect(await names(service)).toEqual(['After', 'Kept']);
    });
    expect(mails()).toEqual(mailed);
    const verified = await custodia(restored(), 'projections', 'verify', 'all', '--json');
    expect(verified.code).toBe(0);
    await expect(start(log.url)).rejects.toMatchObject({ name: 'LogFault' });
  });

  it('stops the start when EVENT_STORE_URL is forgotten, and founds no organisation in the empty log', async () => {
    await expect(start(undefined)).rejects.toThrow(`(the log was ${restored().replace(/\/\/.*@/, '//')})`);
    await expect(start(undefined)).rejects.toMatchObject({ name: 'LogFault', difference: 'another' });
    expect(await lengthOf(models.url)).toBe(0);
    await expect(start(kurrent.url)).rejects.toMatchObject({ name: 'LogFault', difference: 'another' });
    expect(await lengthOf(kurrent.url)).toBe(0);
  });

  it('is the one after `log copy --switch`, and the one before is refused', async () => {
    expect(await custodia(restored(), 'log', 'copy', '--to', kurrent.url, '--switch', '--json')).toMatchObject({
      code: 0,
      out: { switched: true },
    });
    await expect(start(restored())).rejects.toMatchObject({ name: 'LogFault', difference: 'another' });
    await during(kurrent.url, async (service) => {
      await register(service, 'In KurrentDB');
      expect(await names(service)).toEqual(['After', 'In KurrentDB', 'Kept']);
    });
    expect(JSON.parse(readFileSync(join(dataDir, 'state.json'), 'utf8'))).toMatchObject({
      log: { place: kurrent.url.replace(/\?.*/, ''), last: { position: expect.stringContaining('/') } },
    });
  });

  it('is adopted also when it is another one, between the two kinds of stores', async () => {
    const mailed = mails();
    const { out } = await custodia(restored(), 'adopt-log', '--json');
    expect(out).toMatchObject({ adopted: true, fault: expect.stringContaining('is another one') });
    expect(out.reactors.length).toBeGreaterThan(0);
    for (const { to } of out.reactors) expect(to).toBe(out.now.last.position);
    await during(restored(), async (service) => expect(await names(service)).toEqual(['After', 'Kept']));
    expect(mails()).toEqual(mailed);
  });

  it('is noticed while the service runs', async () => {
    const service = await start(restored());
    const client = new pg.Client(models.url);
    await client.connect();
    await client.query('update known_log set id = gen_random_uuid()');
    await client.end();
    expect(String(await service.lost)).toContain('LogFault');
    await service.stop();
    running = undefined;
  });
});
