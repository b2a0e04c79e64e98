import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger, newId, parseConfig } from '@custodia/kernel';
import { openTools } from '@custodia/worker';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dividedDatabase, onServer } from '../support/divided.js';
import { runService, type RunningService } from '../support/service.js';

/** A model, or where it was written. */
interface Recorded {
  readonly __typename: 'Model' | 'RecordedNotYetVisible';
  readonly id: string;
  readonly position: string;
}

const replica = process.env['CUSTODIA_TEST_REPLICA']!;
const registering =
  'mutation($input: RegisterModelInput!) { registerModel(input: $input) { __typename ... on Model { id name } ... on RecordedNotYetVisible { id position } ... on Refusal { code message } } }';

describe('a service whose user owns nothing, with a replica for its queries', () => {
  let service: RunningService;
  let url: string;
  beforeAll(async () => {
    service = await runService();
    url = service.engine.database.url;
  });
  afterAll(() => service?.stop());
  const register = async (name: string) =>
    (await service.tell(registering, { input: { name, purpose: 'Proof', id: newId() } })) as Recorded;
  const named = async (id: string) => service.tell('query($id: ID!) { model(id: $id) { name } }', { id });

  it('really is so', async () => {
    const { rows } = await onServer(url, [
      `select current_user as "user", rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,
      (select count(*)::int from pg_class where relowner = r.oid and relkind <> 'S') as owned, has_database_privilege(current_database(), 'create') as creates from pg_roles r where rolname = current_user`,
    ]);
    expect(rows).toEqual([
      {
        user: expect.stringMatching(/^service_/),
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolbypassrls: false,
        rolreplication: false,
        owned: 0,
        creates: false,
      },
    ]);
    const { rows: asked } = await onServer(service.engine.database.queryUrl, ['select pg_is_in_recovery() as standby']);
    expect(asked).toEqual([{ standby: true }]);
    const { rows: sessions } = await onServer(process.env['CUSTODIA_TEST_POSTGRES']!, [
      `select distinct usename from pg_stat_activity where datname = '${new URL(url).pathname.slice(1)}'`,
    ]);
    expect(sessions).toEqual([{ usename: decodeURIComponent(new URL(url).username) }]);
  });

  it.each([
    ['changes an event', `update custodia_events.events set data = '{}'`],
    ['removes an event', 'delete from custodia_events.events'],
    ['empties the log', 'truncate custodia_events.events'],
    ['removes a stream', 'delete from custodia_events.streams'],
    ['forgets an erasure', 'delete from custodia_vault.erasure_key'],
    ['makes a table', 'create table mine (n int)'],
    ['makes a schema', 'create schema mine'],
    [
      'replaces a function of the log',
      `create or replace function custodia_events.lock_log() returns bigint language sql as 'select 0::bigint'`,
    ],
    ['drops the jobs', 'drop table bullmq.job'],
    ['switches row-level security off', 'alter table model_v1 disable row level security'],
  ])('cannot be used by someone who %s', async (_, statement) => {
    await expect(onServer(url, [statement])).rejects.toMatchObject({ code: '42501' });
  });

  it('shows every write to its writer, read from the replica', async () => {
    const names = Array.from({ length: 40 }, (_, n) => `Model ${n}`);
    const began = performance.now();
    for (const name of names.slice(0, 10)) {
      const { __typename, id } = await register(name);
      expect(__typename).toBe('Model');
      expect(await named(id)).toEqual({ name });
    }
    const each = (performance.now() - began) / 10;
    await Promise.all(
      names.slice(10).map(async (name) => expect(await named((await register(name)).id)).toEqual({ name })),
    );
    expect(each).toBeLessThan(1_000);
  });

  it('says where it was written when the replica falls behind, and shows it when the replica is back', async () => {
    await onServer(replica, ['select pg_wal_replay_pause()']);
    const late = await register('Late').finally(() => onServer(replica, ['select pg_wal_replay_resume()']));
    expect(late).toMatchObject({ __typename: 'RecordedNotYetVisible', position: expect.any(String) });
    expect(await service.engine.waiter.waitFor(['model'], late.position, 20_000)).toBe(true);
    expect(await named(late.id)).toEqual({ name: 'Late' });
  });
});

describe('an owner that may not give rights', () => {
  it('says which right is missing and the statement that gives it', async () => {
    const { url, ownerUrl, drop } = await dividedDatabase({ member: false });
    const dataDir = mkdtempSync(join(tmpdir(), 'custodia-rights-'));
    const open = (user?: string) => {
      const given = user === undefined ? url : Object.assign(new URL(url), { username: user }).href;
      return openTools({
        config: parseConfig({ DATABASE_URL: given, DATABASE_OWNER_URL: ownerUrl, CUSTODIA_DATA_DIR: dataDir }),
        logger: createLogger({ level: 'silent', name: 'test' }),
      });
    };
    await expect(open()).rejects.toMatchObject({
      name: 'ConfigFault',
      message: expect.stringMatching(
        /^DATABASE_URL \(user service_\w+\) is no member of .*grant custodia_app, custodia_projector to "service_\w+";$/,
      ),
    });
    rmSync(dataDir, { recursive: true, force: true });
    await drop();
  });
});
