import { describe, expect, it } from '@jest/globals';
import { testDatabase } from '@custodia/postgres/testing';
import { jobsContract } from '../../contract/jobs.contract.js';
import { bullmqFixture } from './bullmq.fixture.js';
import { bullmqJobs } from './jobs.js';

describe('a job queue that cannot be reached', () => {
  it.each([
    'redis://127.0.0.1:1',
    'redis+sentinel://:hunter2@127.0.0.1:1/custodia',
    'redis+cluster://:hunter2@127.0.0.1:1',
  ])('says which (%s), and what to check', async (url) => {
    const opening = bullmqJobs({ url, patienceMs: 500 });
    await expect(opening).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/127\.0\.0\.1:1 .*Check REDIS_URL/),
    });
    await expect(opening).rejects.not.toThrow('hunter2');
  });

  it('asks for the migrations of a database that has none when it may not run them', async () => {
    const { url, drop } = await testDatabase();
    await expect(bullmqJobs({ url, migrate: false })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('run the migrations'),
    });
    await drop();
  });
});

jobsContract('BullMQ in PostgreSQL', async () => {
  const { url, drop } = await testDatabase();
  return bullmqFixture(url, drop);
});
