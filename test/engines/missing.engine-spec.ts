import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { debianPrograms } from '@custodia/postgres/testing';
import { startRedis } from '../../libs/jobs/src/testing/redis-server.js';

const folder = mkdtempSync(join(tmpdir(), 'custodia-missing-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('an engine that is missing', () => {
  it('is a fault that names the Debian package, for PostgreSQL', () => {
    expect(() => debianPrograms(join(folder, 'nowhere'))).toThrow(
      'Install the Debian package postgresql: apt-get install postgresql.',
    );
    // As postgresql-client leaves it.
    mkdirSync(join(folder, '15/bin'), { recursive: true });
    expect(() => debianPrograms(folder)).toThrow('Install the Debian package postgresql');
  });

  it('is a fault that names the Debian package, for Redis', async () => {
    await expect(startRedis([], { program: 'redis-server-that-is-not-there' })).rejects.toThrow(
      'Install the Debian package redis-server: apt-get install redis-server.',
    );
  });

  it('is a fault with its last words when it does not start', async () => {
    await expect(startRedis(['--maxmemory-policy', 'no-such-policy'])).rejects.toThrow(
      /redis-server ended with 1 before it was ready:[^]*no-such-policy/,
    );
  });
});
