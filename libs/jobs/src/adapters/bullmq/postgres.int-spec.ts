import { describe, expect, it } from '@jest/globals';
import { testDatabase } from '@custodia/postgres/testing';
import { setTimeout as elapse } from 'node:timers/promises';
import { jobsContract } from '../../contract/jobs.contract.js';
import type { JobsFixture } from '../../contract/world.js';
import { askedRedis, startRedis } from '../../testing/redis-server.js';
import { bullmqJobs } from './jobs.js';
import type { BullRunner } from './runner.js';

const fixture = (url: string, close: () => Promise<void>): JobsFixture => ({
  open: () => bullmqJobs({ url, lockMs: 600, stalledCheckMs: 300 }),
  pass: (ms) => elapse(ms),
  now: Date.now,
  crash: (runner) => (runner as BullRunner).abandon(),
  close,
});

jobsContract('BullMQ in PostgreSQL', async () => {
  const { url, drop } = await testDatabase();
  return fixture(url, drop);
});

const redis = askedRedis();
if (redis) {
  jobsContract('BullMQ in Redis', async () => {
    const { url, stop } = await redis();
    return fixture(url, stop);
  });

  describe('Redis with settings that lose jobs', () => {
    it('is warned about, with the remedy', async () => {
      const { url, stop } = await startRedis(['--appendonly', 'no', '--maxmemory-policy', 'allkeys-lru']);
      const warnings: string[] = [];
      const jobs = await bullmqJobs({ url, onWarning: (warning) => warnings.push(warning) });
      await jobs.close();
      await stop();
      expect(warnings).toEqual([expect.stringContaining('Set maxmemory-policy noeviction'), expect.stringContaining('Set appendonly yes')]);
    });
  });
}

describe('a job queue that cannot be reached', () => {
  it('says which, and what to check', async () => {
    await expect(bullmqJobs({ url: 'redis://127.0.0.1:1' })).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('127.0.0.1:1') });
  });

  it('asks for the migrations of a database that has none when it may not run them', async () => {
    const { url, drop } = await testDatabase();
    await expect(bullmqJobs({ url, migrate: false })).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('run the migrations') });
    await drop();
  });
});
