import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseConfig, settings } from '@custodia/kernel';
import { parse } from 'yaml';

const dockerfile = readFileSync('docker/Dockerfile', 'utf8');
const lines = dockerfile
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const compose = parse(readFileSync('docker/compose.yml', 'utf8'), { merge: true });
const services: [string, any][] = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);

describe('the image', () => {
  it('ends as an ordinary user and says how its health is checked', () => {
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));
    expect(last.filter((line) => line.startsWith('USER'))).toEqual(['USER node']);
    expect(last.some((line) => line.startsWith('HEALTHCHECK'))).toBe(true);
  });

  it('is built in stages on the Node that the project asks for', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const bases = lines.filter((line) => line.startsWith('FROM'));
    expect(bases).toHaveLength(2);
    for (const base of bases)
      expect(base).toMatch(
        new RegExp(`node:${/\d+/.exec({ ...dependencies, ...devDependencies }.node)![0]}\\.\\d+\\.\\d+-`),
      );
  });

  it('installs with the package file of every workspace', () => {
    const copied = lines.filter((line) => line.startsWith('COPY')).flatMap((line) => line.split(/\s+/).slice(1, -1));
    for (const app of readdirSync('apps')) expect(copied).toContain(`apps/${app}/package.json`);
    expect(copied).toEqual(expect.arrayContaining(['libs', 'migrations', 'package-lock.json']));
  });

  it('names no program of the project that does not exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(
      [...dockerfile.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!).filter((name) => !(name in scripts)),
    ).toEqual([]);
    expect(dockerfile).toContain('apps/cli/dist/main.js');
  });
});

describe('the compose file', () => {
  it('has one service for the api, one for workers, and every engine', () => {
    expect(services.map(([name]) => name).sort()).toEqual([
      'api',
      'kurrentdb',
      'mailpit',
      'postgres',
      'valkey',
      'worker',
    ]);
  });

  it.each(ours)(
    'gives %s a configuration that it accepts, a file system that it cannot write to, and engines that are healthy',
    (_, service) => {
      const secrets: Record<string, string> = {
        CUSTODIA_ROOT_KEY: Buffer.alloc(32, 7).toString('base64'),
        DATABASE_URL: 'postgres://custodia:secret@postgres:5432/custodia',
      };
      const environment: Record<string, string> = {};
      for (const [name, value] of Object.entries<string>(service.environment)) {
        const variable = name.replace(/_FILE$/, '');
        if (variable !== name) expect(compose.secrets).toHaveProperty(value.replace('/run/secrets/', ''));
        environment[variable] = variable === name ? value : secrets[variable]!;
      }
      expect(Object.keys(environment).filter((name) => !(name in settings.shape))).toEqual([]);
      expect(parseConfig(environment)).toMatchObject({ eventStore: { kind: 'kurrentdb' }, warnings: [] });
      expect(service.read_only).toBe(true);
      for (const [engine, { condition }] of Object.entries<any>(service.depends_on)) {
        expect(condition).toBe('service_healthy');
        expect(compose.services[engine].healthcheck.test.length).toBeGreaterThan(1);
      }
      const hosts = Object.values<string>(environment)
        .flatMap((value) => /^[a-z]+:\/\/(?:[^@/]*@)?([a-z]+):/.exec(String(value))?.[1] ?? [])
        .filter((host) => host !== 'localhost');
      expect(hosts.filter((host) => !(host in compose.services))).toEqual([]);
    },
  );

  it.each(services)('restarts %s, and leaves it neither rights nor more memory than it needs', (_, service) => {
    expect(service).toMatchObject({
      restart: 'unless-stopped',
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      pids_limit: expect.any(Number),
      mem_limit: expect.stringMatching(/^\d+[mg]$/),
    });
  });

  it('holds no secret', () => {
    const text = readFileSync('docker/compose.yml', 'utf8').replace(/^#.*$/gm, '');
    expect(text).not.toMatch(/PASSWORD: |:\/\/[^\s/]+:[^\s/]+@/);
    for (const { file } of Object.values<any>(compose.secrets)) expect(file).toMatch(/^\.\/secrets\//);
    expect(readFileSync('.gitignore', 'utf8')).toContain('docker/secrets');
    expect(readFileSync('.dockerignore', 'utf8')).toContain('docker/secrets');
  });

  it('fixes the version of every engine', () => {
    for (const [name, { image }] of services.filter(([, { build }]) => build === undefined))
      expect(`${name} ${image}`).toMatch(/:v?\d+(\.\d+)+(-\w+)?$/);
  });

  it('opens ports on loopback only, and declares the volumes that it uses', () => {
    for (const [, { ports = [] }] of services) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    const used = services.flatMap(([, { volumes = [] }]) => volumes.map((volume: string) => volume.split(':')[0]));
    expect([...new Set(used)].sort()).toEqual(Object.keys(compose.volumes).sort());
  });
});

describe('the systemd unit of docs/operations.md', () => {
  const [, unit = ''] = /```ini\n(.*?)```/s.exec(readFileSync('docs/operations.md', 'utf8')) ?? [];
  const lines = unit.split('\n');

  it('starts the program again, hands the root key out as a file, and leaves nothing of it behind', () => {
    expect(lines).toEqual(
      expect.arrayContaining(['Restart=always', 'KillMode=mixed', 'NoNewPrivileges=yes', 'CapabilityBoundingSet=']),
    );
    expect(unit).toContain('apps/cli/dist/main.js start');
    const environment = [...unit.matchAll(/\b((?:CUSTODIA|NODE)_[A-Z_]+)=/g)].map(([, name]) =>
      name!.replace(/_FILE$/, ''),
    );
    expect(environment).toContain('CUSTODIA_ROOT_KEY');
    expect(environment.filter((name) => !(name in settings.shape))).toEqual([]);
  });
});
