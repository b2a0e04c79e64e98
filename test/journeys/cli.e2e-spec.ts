import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { program } from '@custodia/cli';
import { newId } from '@custodia/kernel';
import { custodia, type Ran } from '../support/command.js';
import { runService, type RunningService } from '../support/service.js';

const main = resolve('apps/cli/dist/main.js');
let service: RunningService;
let folder: string;
beforeAll(async () => {
  service = await runService();
  folder = mkdtempSync(join(tmpdir(), 'custodia-cli-'));
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The same in a process of its own, as a user would. */
const inProcess = (args: readonly string[], input = ''): Promise<Ran> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      [main, ...args],
      { cwd: folder, env: { PATH: process.env['PATH'] ?? '' } },
      (fault, out, err) => done({ code: typeof fault?.code === 'number' ? fault.code : fault ? -1 : 0, out, err }),
    );
    child.stdin!.end(input);
  });

const asClient = (): Record<string, string> => ({
  CUSTODIA_URL: service.address,
  CUSTODIA_TOKEN: service.founded.token!,
});
const asOperator = (): Record<string, string> => ({
  DATABASE_URL: service.engine.config.database!.url,
  CUSTODIA_DATA_DIR: service.dataDir,
});
const written = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const bom = (name: string) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: [{ type: 'machine-learning-model', 'bom-ref': 'm', name, version: '1' }],
});
const answers = (text: string): string =>
  `Question ID,Question,Answer\nQ1,Do you encrypt data at rest?,Yes\nQ2,Do you test your backups?,${text}\nQ3,Do you review access rights?,No\n`;

describe('custodia inspect', () => {
  it('tells inventory files and questionnaires apart by their content, without a server', async () => {
    const { code, out } = await custodia([
      'inspect',
      '--json',
      written('a.txt', bom('scorer')),
      written('b.csv', answers('Yes')),
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      { kind: 'assets', usable: true, report: { format: 'cyclonedx' } },
      { kind: 'questionnaire', usable: true, report: { counts: { questions: 3 } } },
    ]);
  });

  it('ends with 1 when a file cannot be used, 2 when it is not there, and says why', async () => {
    expect(await inProcess(['inspect', written('broken.json', '{"bomFormat":"CycloneDX",}')])).toMatchObject({
      code: 1,
      out: expect.stringContaining('remove the comma'),
    });
    expect(await custodia(['inspect', 'nowhere.json'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('nowhere.json does not exist'),
    });
  });
});

describe('custodia import', () => {
  it('imports files into a running service, again without harm, and tells it as JSON', async () => {
    const file = written('bom.json', bom(`scorer ${newId()}`));
    const dry = await custodia(['import', file, '--dry-run', '--json'], asClient());
    expect([dry.code, JSON.parse(dry.out)]).toMatchObject([0, [{ dryRun: true, counts: { created: 1 } }]]);
    expect(await custodia(['import', file], asClient())).toMatchObject({
      code: 0,
      out: expect.stringContaining('Done: 1 assets created'),
    });
    expect(await custodia(['import', file], asClient())).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 as they were'),
    });
  });

  it('uploads a file that is too long for one request', async () => {
    const long = { ...bom(`scorer ${newId()}`), properties: [{ name: 'filler', value: 'x'.repeat(2_000_000) }] };
    expect(await custodia(['import', written('long.json', long)], asClient())).toMatchObject({
      code: 0,
      out: expect.stringContaining('Done: 1 assets created'),
    });
  });

  it('ends with 1 when a file is refused', async () => {
    expect(await custodia(['import', written('table.csv', 'a,b\n1,2\n')], asClient())).toMatchObject({
      code: 1,
      out: expect.stringContaining('FILE_NOT_IMPORTABLE'),
    });
  });

  it('says what is missing when it cannot talk to a service', async () => {
    const file = written('bom.json', bom('scorer'));
    expect(await custodia(['import', file], { CUSTODIA_URL: service.address })).toMatchObject({
      code: 2,
      err: expect.stringContaining('CUSTODIA_TOKEN'),
    });
    expect(await custodia(['import', file], { ...asClient(), CUSTODIA_TOKEN: 'cus_wrong' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('does not know the token'),
    });
    expect(await custodia(['import', file, '--url', 'http://127.0.0.1:9'], asClient())).toMatchObject({
      code: 3,
      err: expect.stringContaining('cannot be reached'),
    });
    expect(await custodia(['import', file, '--url', 'ftp://x'], asClient())).toMatchObject({
      code: 2,
      err: expect.stringContaining('CUSTODIA_URL'),
    });
  });
});

describe('custodia verify', () => {
  it('ends with 1 for what is no certificate of these keys, and 2 for keys that are none', async () => {
    const keys = await custodia(['keys', 'list', '--json'], asOperator());
    expect(JSON.parse(keys.out)).toMatchObject({ keys: [{ kty: 'OKP', crv: 'Ed25519' }] });
    const jwks = written('jwks.json', keys.out);
    expect(await custodia(['verify', written('none.json', '{"a":1}'), '--keys', jwks])).toMatchObject({
      code: 1,
      out: expect.stringContaining('NOT VALID (malformed)'),
    });
    expect(await custodia(['verify', jwks, '--keys', written('nokeys.json', '[]')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--keys'),
    });
  });
});

describe('those who run the service', () => {
  const json = async (...args: string[]) => {
    const { code, out, err } = await custodia([...args, '--json'], asOperator());
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}`);
    return JSON.parse(out);
  };

  it('issue, list and revoke tokens beside the running service', async () => {
    const { token, tokenId } = await json(
      'token',
      'issue',
      '--member',
      'admin@example.org',
      '--label',
      'Journey',
      '--days',
      '1',
    );
    expect((await service.ask('{ me { tokenId } }', {}, token)).data.me.tokenId).toBe(tokenId);
    expect(await custodia(['token', 'revoke', 'cus_aaaaaaaaaaaa'], asOperator())).toMatchObject({ code: 1 });
    await json('token', 'revoke', token.slice(0, 16));
    expect((await json('token', 'list')).find(({ id }: { id: string }) => id === tokenId)).toMatchObject({
      label: 'Journey',
      revoked: true,
    });
    expect(
      await custodia(['token', 'issue', '--member', 'admin@example.org', '--scopes', 'viewer'], asOperator()),
    ).toMatchObject({ code: 1, err: expect.stringContaining('viewer') });
  });

  it('found organisations, and let an administrator back in', async () => {
    const key = newId();
    const args = [
      'organisation',
      'found',
      '--name',
      `Acme ${key}`,
      '--admin-name',
      'Ada',
      '--admin-email',
      `${key}@example.org`,
      '--key',
      key,
    ];
    const founded = await json(...args);
    expect(await json(...args)).toEqual({ ...founded, token: null, enrolmentCode: null });
    expect((await service.ask('{ organisation { name } }', {}, founded.token)).data.organisation.name).toBe(
      `Acme ${key}`,
    );
    const choose = (password: string) =>
      inProcess(['set-password', '--url', service.address, '--name', 'Ada King', founded.enrolmentCode], password);
    expect(await choose('too short\n')).toMatchObject({ code: 1, err: expect.stringContaining('12 to 128') });
    expect(await choose('four harmless river stones\n')).toMatchObject({
      code: 0,
      out: `The password is set. Sign in to Acme ${key} with ${key}@example.org.\n`,
    });
    expect((await choose('four harmless river stones\n')).code).toBe(1);
    const of = ['--organisation', founded.organisationId];
    expect(await json('organisation', 'members', ...of)).toMatchObject([
      { email: `${key}@example.org`, status: 'active', roles: ['admin'] },
    ]);
    await json('admin', 'restore', '--member', `${key}@example.org`, ...of);
    expect(await custodia(['admin', 'restore', '--member', 'nobody@example.org', ...of], asOperator())).toMatchObject({
      code: 2,
    });
    expect(await custodia(['token', 'list'], asOperator())).toMatchObject({
      code: 2,
      err: expect.stringContaining('--organisation'),
    });
  });

  it('see how far the read models are, rebuild them and compare them', async () => {
    expect((await json('projections', 'status')).projections.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['model', 'document', 'member']),
    );
    expect(await json('projections', 'rebuild', 'model', 'member')).toMatchObject([
      { projection: 'model_v1', parked: 0 },
      { projection: 'member_v1', parked: 0 },
    ]);
    expect(await json('projections', 'verify', 'model', 'member')).toMatchObject([
      { differences: [] },
      { differences: [] },
    ]);
    expect(await json('projections', 'retry')).toEqual({ retried: 0 });
    expect(await json('projections', 'parked')).toEqual([]);
    for (const command of ['explain', 'skip', 'repair'])
      expect(
        await custodia(
          [
            ...['projections', command, 'model-x.y'],
            ...(command === 'explain' ? [] : ['--by', 'Ada', '--because', 'No use']),
            ...(command === 'repair' ? ['--type', 'ModelRegistered', '--data', 'package.json'] : []),
          ],
          asOperator(),
        ),
      ).toMatchObject({ code: 3, err: expect.stringMatching(/^Nothing of model-x.y is parked.*\n$/) });
    expect(await custodia(['projections', 'rebuild', 'nonsense'], asOperator())).toMatchObject({
      code: 2,
      err: expect.stringContaining('no read model "nonsense"'),
    });
  });

  it('rotate the keys that sign, and keep the old ones published', async () => {
    const before = (await json('keys', 'list')).keys.map(({ kid }: { kid: string }) => kid);
    const { kid } = await json('keys', 'rotate');
    expect((await json('keys', 'list')).keys.map((key: { kid: string }) => key.kid)).toEqual([...before, kid]);
  });
});

it('wrong use ends with 2, help with 0', async () => {
  expect(await inProcess(['inspect'])).toMatchObject({
    code: 2,
    err: expect.stringContaining("missing required argument 'file'"),
  });
  expect(await custodia(['nonsense'])).toMatchObject({ code: 2 });
  expect(await custodia(['import', '--help'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('custodia import'),
  });
});

it('every command explains itself with an example', async () => {
  const commands = [
    'start',
    'inspect',
    'import',
    'verify',
    'events',
    'schema',
    'token issue',
    'token list',
    'token revoke',
    'organisation found',
    'organisation list',
    'organisation members',
    'admin restore',
    'admin reset-sign-in',
    'keys list',
    'keys rotate',
    'keys revoke',
    'keys reissued',
    'root-key rotate',
    'erasure list',
    'erasure repeat',
    'files seal',
    'projections status',
    'projections rebuild',
    'projections retry',
    'projections parked',
    'projections explain',
    'projections skip',
    'projections repair',
    'projections verify',
    'jobs status',
    'jobs dead',
    'jobs retry',
    'jobs discard',
  ];
  for (const command of commands) {
    const found = command
      .split(' ')
      .reduce((parent, name) => parent.commands.find((each) => each.name() === name)!, program());
    let help = '';
    found.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    expect(`${command}: ${help}`).toMatch(new RegExp(`Examples?:\\n.*custodia ${command}`, 's'));
  }
});
