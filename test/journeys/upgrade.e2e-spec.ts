import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startService, type Service } from '@custodia/cli';
import { createLogger, parseConfig } from '@custodia/kernel';
import { freePort } from '@custodia/postgres';
import { testDatabase } from '@custodia/postgres/testing';
import pg from 'pg';
import { http } from '../support/http.js';

const installation = join(import.meta.dirname, '../../migrations/fixtures/three-histories.sql');

describe('a service on the database of an earlier release', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let client: pg.Client;
  let service: Service;
  let organisation: string;
  const dataDir = mkdtempSync(join(tmpdir(), 'custodia-upgrade-'));
  beforeAll(async () => {
    database = await testDatabase();
    client = new pg.Client(database.url);
    await client.connect();
    await client.query(readFileSync(installation, 'utf8'));
    organisation = (await client.query<{ id: string }>('select id from organisation_v1')).rows[0]!.id;
    const config = parseConfig({
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      CUSTODIA_DATA_DIR: dataDir,
      CUSTODIA_PORT: String(await freePort()),
      CUSTODIA_ROOT_KEY: Buffer.alloc(32, 7).toString('base64'),
      LOG_LEVEL: 'silent',
    });
    service = await startService({ config, logger: createLogger({ level: 'silent', name: 'upgrade' }) });
  });
  afterAll(async () => {
    await service?.stop();
    await client.end();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('goes on with its log, and founds nothing anew', async () => {
    const { store } = service.engine;
    const { rows } = await client.query<{ id: string }>('select id from known_log');
    expect(await store.identity()).toBe(rows[0]!.id);
    const types: string[] = [];
    for await (const { type } of store.readAll({ limit: 9 })) types.push(type);
    expect(types).toEqual(expect.arrayContaining(['OrganisationFounded', 'ModelRegistered', 'PromptVersionAdded']));
    expect((await client.query('select from organisation_v1')).rowCount).toBe(1);
  });

  it('reads what was sealed, and knows what was erased', async () => {
    const { vault } = service.engine;
    const { rows } = await client.query<{ prompt_id: string; sealed: never }>(
      'select prompt_id, sealed from prompt_version_v1',
    );
    const { prompt_id: prompt, sealed } = rows[0]!;
    expect(await vault.open(organisation, `prompt-${prompt}/text`, sealed)).toEqual({
      kind: 'text',
      text: 'Good morning, {{name}}',
    });
    expect((await vault.erasures()).map((erasure) => erasure.id)).toEqual(['somebody-erased']);
  });

  it('publishes the key that signed, and lets it sign', async () => {
    const { rows } = await client.query<{ kid: string }>('select kid from signing_key');
    const { body } = await http(service.url!).get('/.well-known/custodia/jwks.json');
    expect(body).toMatchObject({ keys: [{ kid: rows[0]!.kid }] });
  });

  it('is ready, with every read model where it was', async () => {
    await http(service.url!).get('/health/ready').expect(200);
    const session = service.engine.reader.session(organisation);
    const rows = await session.query<{ name: string }>('select name from model_v1');
    await session.end();
    expect(rows).toEqual([{ name: 'Sorter' }]);
  });
});
