import { describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { testDatabase } from '@custodia/postgres/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bullmqJobs } from './jobs.js';

const file = (name: string) => fileURLToPath(new URL(`../../testing/${name}`, import.meta.url));

describe('a process that is killed while it runs a job', () => {
  it('loses the job to another process, which does not count the attempt', async () => {
    const { url, drop } = await testDatabase();
    const jobs = await bullmqJobs({ url, lockMs: 600, stalledCheckMs: 300 });
    const [name, id] = [`job-${newId()}`, newId()];
    await jobs.queue.enqueue([{ name, id, organisation: newId(), data: {} }]);

    const child = spawn(
      process.execPath,
      [
        '--conditions=custodia-source',
        '--import',
        new URL('../../testing/typescript-hooks.mjs', import.meta.url).href,
        file('doomed-process.ts'),
        url,
        name,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe(`took ${id}\n`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await jobs.queue.counts())[name]).toMatchObject({ active: 1 });

    const runner = jobs.runner();
    const taken = new Promise<number>((resolve) => {
      void runner.start([
        {
          name,
          attempts: 1,
          backoff: { firstMs: 1, maxMs: 1 },
          timeoutMs: 5_000,
          concurrency: 1,
          handle: async ({ attempt }) => resolve(attempt),
        },
      ]);
    });
    expect(await taken).toBe(1);
    await runner.stop(5_000);
    expect((await jobs.queue.counts())[name]).toMatchObject({ active: 0, completed: 1, failed: 0 });
    await jobs.close();
    await drop();
  });
});
