import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { run, startService, type Service } from '@custodia/cli';
import { createLogger, newId, parseConfig } from '@custodia/kernel';
import { freePort } from '@custodia/postgres';
import { dataOf, graphqlOver } from '../support/http.js';

/** What docs/operations.md tells to do with the embedded database: stop, copy the data folder, start. */
describe('a backup of the data folder', () => {
  let folder: string;
  let token: string;
  const running: Service[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'custodia-backup-'));
    // In a folder that only root may enter the database would be elsewhere: see `postgres.location` in docs/operations.md.
    chmodSync(folder, 0o755);
  });
  afterAll(async () => {
    for (const service of running) await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(name: string): Promise<Service> {
    const config = parseConfig({
      NODE_ENV: 'test',
      CUSTODIA_DATA_DIR: join(folder, name),
      CUSTODIA_PORT: String(await freePort()),
      LOG_LEVEL: 'silent',
    });
    const service = await startService({ config, logger: createLogger({ level: 'silent', name: 'backup' }) });
    running.push(service);
    token = service.founded.token ?? token;
    return service;
  }
  async function stop(service: Service): Promise<void> {
    running.splice(running.indexOf(service), 1);
    await service.stop();
  }
  const ask = async <const Text extends string>(service: Service, query: Text, variables: object = {}) =>
    dataOf(await graphqlOver(service.url!, query, { variables, token }));
  async function custodia(name: string, ...args: string[]): Promise<string> {
    const before = { ...process.env };
    const { write } = process.stdout;
    let out = '';
    delete process.env['DATABASE_URL'];
    process.env['CUSTODIA_DATA_DIR'] = join(folder, name);
    process.stdout.write = (text: string | Uint8Array) => (out += String(text)) !== '';
    try {
      expect(await run(args)).toBe(0);
      return out;
    } finally {
      Object.assign(process.stdout, { write });
      process.env = before;
    }
  }

  it('brings everything back, and erasures that came later are repeated from their list', async () => {
    const [member, prompt, secret] = [newId(), newId(), `Answer with ${newId()}.`];
    let service = await start('live');
    await ask(service, 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { __typename } }', {
      input: { id: member, name: 'Ada', email: 'ada@example.org', roles: ['VIEWER'] },
    });
    await ask(service, 'mutation ($input: RegisterPromptInput!) { registerPrompt(input: $input) { __typename } }', {
      input: { id: prompt, name: 'Greeting', purpose: 'Greets' },
    });
    await ask(service, 'mutation ($input: AddPromptVersionInput!) { addPromptVersion(input: $input) { __typename } }', {
      input: { id: prompt, label: '1', text: secret },
    });
    await stop(service);
    await promisify(execFile)('cp', ['-a', join(folder, 'live'), join(folder, 'restored')]);

    service = await start('live');
    await ask(service, 'mutation ($input: EraseMemberInput!) { eraseMember(input: $input) { __typename } }', {
      input: { id: member },
    });
    const { organisationId: organisation } = service.founded;
    for (
      const end = Date.now() + 30_000;
      (await service.engine.vault.state({ organisation, id: member })) !== 'erased' && Date.now() < end;
    )
      await new Promise((soon) => setTimeout(soon, 50));
    const list = join(folder, 'erasures.json');
    writeFileSync(list, await custodia('live', 'erasure', 'list', '--json'));
    expect(JSON.parse(readFileSync(list, 'utf8'))).toEqual([
      { organisation, id: member, erasedAt: expect.any(String) },
    ]);
    await stop(service);

    service = await start('restored');
    const question =
      'query ($member: ID!, $prompt: ID!) { member(id: $member) { name } prompt(id: $prompt) { versions { text } } }';
    expect(await ask(service, question, { member, prompt })).toEqual({
      member: { name: 'Ada' },
      prompt: { versions: [{ text: secret }] },
    });
    expect(JSON.parse(await custodia('restored', 'erasure', 'repeat', list, '--json'))).toEqual({
      listed: 1,
      erased: 1,
    });
    expect(JSON.parse(await custodia('restored', 'erasure', 'repeat', list, '--json'))).toEqual({
      listed: 1,
      erased: 0,
    });
    await stop(service);
    service = await start('restored');
    expect(await ask(service, question, { member, prompt })).toMatchObject({
      member: { name: 'erased' },
      prompt: { versions: [{ text: secret }] },
    });
    await stop(service);
  });

  it('stays readable when the root key is rotated, whose old file is kept', async () => {
    const secret = `Answer with ${newId()}.`;
    const prompt = newId();
    let service = await start('restored');
    await ask(service, 'mutation ($input: RegisterPromptInput!) { registerPrompt(input: $input) { __typename } }', {
      input: { id: prompt, name: 'Farewell', purpose: 'Says goodbye' },
    });
    await ask(service, 'mutation ($input: AddPromptVersionInput!) { addPromptVersion(input: $input) { __typename } }', {
      input: { id: prompt, label: '1', text: secret },
    });
    await stop(service);
    const before = readFileSync(join(folder, 'restored', 'root.key'), 'utf8');
    const { rewrapped, retired } = JSON.parse(await custodia('restored', 'root-key', 'rotate', '--json'));
    expect(rewrapped).toBeGreaterThan(0);
    expect([
      readFileSync(retired, 'utf8'),
      readFileSync(join(folder, 'restored', 'root.key'), 'utf8') === before,
    ]).toEqual([before, false]);
    service = await start('restored');
    expect(
      await ask(service, 'query ($prompt: ID!) { prompt(id: $prompt) { versions { text } } }', { prompt }),
    ).toEqual({ prompt: { versions: [{ text: secret }] } });
    await stop(service);
  });

  it('cannot be started without its root key', async () => {
    writeFileSync(join(folder, 'restored', 'root.key'), `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 });
    await expect(start('restored')).rejects.toThrow('root.key');
  });
});
