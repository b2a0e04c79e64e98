import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeConfig, parseConfig, type Environment } from './config.js';
import { ConfigFault, connectFault, listenFault } from './config/problems.js';

function problems(environment: Environment): readonly { field: string; value: string }[] {
  try {
    parseConfig(environment);
  } catch (fault) {
    if (fault instanceof ConfigFault) return fault.problems;
    throw fault;
  }
  return [];
}
const fieldsOf = (environment: Environment): string[] => problems(environment).map(({ field }) => field);
const rootKey = Buffer.alloc(32, 7).toString('base64');
const distributed = {
  DATABASE_URL: 'postgres://app:hunter2@db.example.org/custodia',
  DATABASE_OWNER_URL: 'postgres://owner:hunter2@db.example.org/custodia',
  DATABASE_REPLICA_URL: 'postgres://app:hunter2@replica.example.org/custodia?password=hunter2',
  EVENT_STORE_URL: 'kurrentdb+discover://admin:hunter2@events.example.org:2113?tls=true',
  REDIS_URL: 'rediss://:hunter2@redis.example.org:6379',
  SMTP_URL: 'smtps://user:hunter2@mail.example.org:465',
  MAIL_FROM: 'Custodia <custodia@example.org>',
  CUSTODIA_PUBLIC_URL: 'https://custodia.example.org/',
  CUSTODIA_ROLES: 'worker',
  S3_ENDPOINT: 'https://s3.example.org',
  S3_BUCKET: 'custodia-files',
  S3_REGION: 'eu-central-1',
  S3_ACCESS_KEY_ID: 'AKIAHUNTER2',
  S3_SECRET_ACCESS_KEY: 'hunter2',
  CUSTODIA_ROOT_KEY: rootKey,
  CUSTODIA_MAX_UPLOAD_BYTES: '2048',
};

describe('the configuration', () => {
  it('is complete without a single variable: everything embedded, on loopback', () => {
    expect(parseConfig({})).toMatchObject({
      environment: 'production',
      dataDir: resolve('.custodia'),
      roles: ['api', 'worker'],
      http: { host: '127.0.0.1', port: 4600, publicUrl: 'http://127.0.0.1:4600' },
      database: undefined,
      eventStore: undefined,
      redisUrl: undefined,
      s3: undefined,
      rootKey: undefined,
      logLevel: 'info',
      maxUploadBytes: 104_857_600,
      warnings: [],
    });
  });

  it('reads the distributed set-up', () => {
    expect(parseConfig(distributed)).toMatchObject({
      roles: ['worker'],
      http: { publicUrl: 'https://custodia.example.org' },
      database: {
        url: distributed.DATABASE_URL,
        ownerUrl: distributed.DATABASE_OWNER_URL,
        replicaUrl: distributed.DATABASE_REPLICA_URL,
      },
      eventStore: { kind: 'kurrentdb', url: distributed.EVENT_STORE_URL },
      s3: { bucket: 'custodia-files', region: 'eu-central-1', accessKeyId: 'AKIAHUNTER2', secretAccessKey: 'hunter2' },
      maxUploadBytes: 2048,
    });
  });

  it('migrates with the one database user when no owner is named', () => {
    expect(parseConfig({ DATABASE_URL: distributed.DATABASE_URL }).database?.ownerUrl).toBe(distributed.DATABASE_URL);
  });

  it.each([
    ['postgres://db/events', 'postgres'],
    ['kurrentdb://db:2113', 'kurrentdb'],
    ['esdb://db:2113', 'kurrentdb'],
    ['esdb+discover://db:2113', 'kurrentdb'],
  ])('knows %s as an event store', (url, kind) => {
    expect(parseConfig({ EVENT_STORE_URL: url }).eventStore).toEqual({ kind, url });
  });

  it.each(['kurrentdb://admin:secret@one:2113,two:2113,three:2113?tls=true', 'esdb://one:2113,two:2113'])(
    'takes the nodes of a cluster in %s',
    (url) => {
      expect(parseConfig({ EVENT_STORE_URL: url }).eventStore).toEqual({ kind: 'kurrentdb', url });
    },
  );

  it.each([
    'redis+sentinel://:hunter2@one:26379,two:26379/custodia?sentinelPassword=hunter2',
    'rediss+cluster://app:hunter2@one:7000,two:7001',
  ])('takes %s and hides its secrets', (url) => {
    const config = parseConfig({ REDIS_URL: url });
    expect(config.redisUrl).toBe(url);
    expect(describeConfig(config)['jobs']).not.toContain('hunter2');
  });

  it('takes an empty variable as not set', () => {
    expect(parseConfig({ CUSTODIA_PORT: '', DATABASE_URL: ' ' })).toMatchObject({
      http: { port: 4600 },
      database: undefined,
    });
  });

  it('believes no proxy unless it is named', () => {
    expect(parseConfig({}).http.trustedProxies).toEqual([]);
    expect(parseConfig({ CUSTODIA_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,fd00::/8' }).http.trustedProxies).toEqual([
      '127.0.0.1',
      '10.0.0.0/8',
      'fd00::/8',
    ]);
  });

  it('names a reachable address when it listens on every interface', () => {
    expect(parseConfig({ CUSTODIA_HOST: '0.0.0.0' }).http.publicUrl).toBe('http://localhost:4600');
    expect(parseConfig({ CUSTODIA_HOST: '::1' }).http.publicUrl).toBe('http://[::1]:4600');
  });

  it.each([
    ['CUSTODIA_PORT', 'eighty'],
    ['CUSTODIA_PORT', '0'],
    ['CUSTODIA_PORT', '65536'],
    ['CUSTODIA_PORT', '4600.5'],
    ['CUSTODIA_HOST', 'http://x'],
    ['CUSTODIA_PUBLIC_URL', 'custodia.example.org'],
    ['CUSTODIA_ROLES', 'api,cook'],
    ['CUSTODIA_ROLES', ','],
    ['DATABASE_URL', 'mysql://db'],
    ['DATABASE_URL', 'db:5432'],
    ['EVENT_STORE_URL', 'https://db'],
    ['REDIS_URL', 'localhost:6379'],
    ['REDIS_URL', 'redis+sentinel://one:26379'],
    ['SMTP_URL', 'mail.example.org'],
    ['MAIL_FROM', 'nobody'],
    ['CUSTODIA_TRUSTED_PROXIES', 'proxy.example.org'],
    ['CUSTODIA_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['CUSTODIA_TRUSTED_PROXIES', '10.0.0.1,,10.0.0.2'],
    ['CUSTODIA_OUTGOING_HOSTS', 'https://login.internal'],
    ['CUSTODIA_STATEMENT_TIMEOUT_MS', '0'],
    ['CUSTODIA_WITNESSES', 'rfc3161+https://tsa.example.org/tsr'],
    ['CUSTODIA_WITNESSES', 'file:///mnt/witness,rfc3161+ftp://tsa.example.org'],
    ['S3_BUCKET', 'My Bucket'],
    ['CUSTODIA_ROOT_KEY', 'c2hvcnQ='],
    ['LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'prod'],
    ['GRAPHQL_MAX_DEPTH', '-1'],
    ['CUSTODIA_MAX_UPLOAD_BYTES', '1e9'],
  ])('refuses %s=%s', (field, value) => {
    expect(fieldsOf({ [field]: value })).toContain(field);
  });

  it('reports all problems together, each with field, value and remedy', () => {
    const found = problems({ CUSTODIA_PORT: 'eighty', LOG_LEVEL: 'loud', S3_BUCKET: 'files' });
    expect(found.map(({ field }) => field)).toEqual([
      'CUSTODIA_PORT',
      'LOG_LEVEL',
      'S3_REGION',
      'S3_ACCESS_KEY_ID',
      'S3_SECRET_ACCESS_KEY',
    ]);
    expect(found[0]).toEqual({
      field: 'CUSTODIA_PORT',
      value: '"eighty"',
      problem: 'must be a whole number from 1 to 65535',
      remedy: 'Correct it, or unset it to use the default.',
    });
    expect(() => parseConfig({ CUSTODIA_PORT: 'eighty', LOG_LEVEL: 'loud' })).toThrow(
      /CUSTODIA_PORT \("eighty"\) must be .*\nLOG_LEVEL \("loud"\) must be one of trace/,
    );
  });

  it.each([
    [{ DATABASE_OWNER_URL: 'postgres://db/x' }, 'DATABASE_URL'],
    [{ DATABASE_REPLICA_URL: 'postgres://db/x' }, 'DATABASE_URL'],
    [{ CUSTODIA_ROLES: 'api' }, 'DATABASE_URL'],
    [{ SMTP_URL: 'smtp://mail', MAIL_FROM: 'a@b.org' }, 'CUSTODIA_PUBLIC_URL'],
    [{ SMTP_URL: 'smtp://mail', CUSTODIA_PUBLIC_URL: 'https://c.org' }, 'MAIL_FROM'],
    [{ S3_ENDPOINT: 'https://s3.example.org' }, 'S3_BUCKET'],
  ] as const)('sees that %j also needs %s', (environment, field) => {
    expect(fieldsOf(environment)).toContain(field);
  });

  it('warns of a variable that is a slip, and leaves those of others alone', () => {
    expect(
      parseConfig({ CUSTODIA_PROT: '80', CUSTODIA_NONSENSE_ALTOGETHER: 'x', PATH: '/bin', CUSTODIA_SAMPLES: 'x' })
        .warnings,
    ).toEqual([
      'CUSTODIA_PROT is no setting of Custodia and is ignored; did you mean CUSTODIA_PORT?',
      'CUSTODIA_NONSENSE_ALTOGETHER is no setting of Custodia and is ignored.',
    ]);
  });
});

describe('secrets', () => {
  it('are not in the description of the configuration', () => {
    const told = JSON.stringify(describeConfig(parseConfig(distributed)));
    expect(told).toMatch(/\*\*\*@db\.example\.org/);
    for (const secret of ['hunter2', 'HUNTER2', rootKey]) expect(told).not.toContain(secret);
  });

  it.each([
    { DATABASE_URL: 'mysql://app:hunter2@db/x' },
    { DATABASE_URL: 'postgres//app:hunter2@db/x' },
    { DATABASE_URL: 'postgres://app:hun/ter2:hunter2@' },
    { REDIS_URL: ':hunter2@redis' },
    { CUSTODIA_ROOT_KEY: 'hunter2' },
    { EVENT_STORE_URL: 'http://db?password=hunter2' },
    { SMTP_URL: 'user:hunter2@mail' },
  ])('are not in a complaint about %j', (environment) => {
    expect(() => parseConfig(environment)).toThrow(ConfigFault);
    expect(() => parseConfig(environment)).not.toThrow(/hunter2/);
  });
});

describe('faults at the start', () => {
  it('name the port that is in use, and the remedy', async () => {
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
    const { port } = taken.address() as { port: number };
    const second = createServer();
    const fault = await new Promise((failed) => second.once('error', failed).listen(port, '127.0.0.1'));
    await new Promise((closed) => taken.close(closed));
    expect(listenFault(fault, { host: '127.0.0.1', port })).toEqual(
      expect.objectContaining({
        message: `CUSTODIA_PORT (${port}) is in use by another program. Stop that program, or set CUSTODIA_PORT to a free port.`,
      }),
    );
  });

  it('name the URL that cannot be reached, without its password', () => {
    const fault = connectFault(
      Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
      'DATABASE_URL',
      'postgres://app:hunter2@db:5432/x',
    );
    expect(fault).toEqual(
      expect.objectContaining({
        message:
          'DATABASE_URL (postgres://***@db:5432/x) cannot be reached: nobody listens there. Start the server, or correct host and port.',
      }),
    );
  });

  it('are left as they are when nothing better is known', () => {
    const fault = new Error('disk full');
    expect([listenFault(fault, { host: 'h', port: 1 }), connectFault(fault, 'REDIS_URL', 'redis://h')]).toEqual([
      fault,
      fault,
    ]);
  });
});
