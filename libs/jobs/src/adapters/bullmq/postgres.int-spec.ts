import { setTimeout as elapse } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { testDatabase } from '@custodia/postgres/testing';
import pg from 'pg';
import { jobsContract } from '../../contract/jobs.contract.js';
import type { JobDefinition } from '../../port.js';
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

describe('the workers of a runner', () => {
  const handled = (run: (name: string) => void): JobDefinition[] =>
    Array.from({ length: 20 }, (_, index) => ({
      name: `job-${index}`,
      attempts: 1,
      backoff: { firstMs: 1, maxMs: 1 },
      timeoutMs: 5_000,
      concurrency: 1,
      handle: async ({ name }) => run(name),
    }));

  it('wait for jobs on one connection, and on a new one when it is lost', async () => {
    const { url, drop } = await testDatabase();
    const jobs = await bullmqJobs({ url });
    const runner = jobs.runner();
    const ran: string[] = [];
    await runner.start(handled((name) => void ran.push(name)));
    const owner = new pg.Client(url);
    await owner.connect();
    const others = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    const enqueue = (name: string) => jobs.queue.enqueue([{ name, id: newId(), organisation: newId(), data: {} }]);
    const until = async (done: () => boolean): Promise<void> => {
      for (const end = performance.now() + 10_000; !done() && performance.now() < end;) await elapse(20);
    };
    try {
      await enqueue('job-0');
      await enqueue('job-19');
      await until(() => ran.length === 2);
      expect(ran.toSorted()).toEqual(['job-0', 'job-19']);
      // Of the queue and of the runner, whatever the number of workers.
      const { rows } = await owner.query<{ all: number }>(`select count(*)::int as all ${others}`);
      expect(rows[0]!.all).toBeLessThanOrEqual(11);

      await owner.query(`select pg_terminate_backend(pid) ${others}`);
      // Stored at once, or refused and asked for again, as reactors do.
      for (let stored = false; !stored;)
        stored = await enqueue('job-7').then(
          () => true,
          () => elapse(50, false),
        );
      await until(() => ran.length > 2);
      expect(ran[2]).toBe('job-7');
    } finally {
      await runner.stop(5_000);
      await jobs.close();
      await owner.end();
      await drop();
    }
  }, 30_000);
});

jobsContract('BullMQ in PostgreSQL', async () => {
  const { url, drop } = await testDatabase();
  return bullmqFixture(url, drop);
});
