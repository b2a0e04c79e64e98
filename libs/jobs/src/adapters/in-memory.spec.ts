import { describe, expect, it } from '@jest/globals';
import { jobsContract } from '../contract/jobs.contract.js';
import { define, freshName, request } from '../contract/world.js';
import { inMemoryJobs, type InMemoryJobs } from './in-memory.js';

jobsContract('memory', async () => {
  const jobs = inMemoryJobs();
  return {
    open: async () => ({ ...jobs, close: async () => undefined }),
    async pass(ms) {
      jobs.advance(ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
    now: jobs.now,
    crash: async (runner) => (runner as ReturnType<InMemoryJobs['runner']>).crash(),
    close: jobs.close,
  };
});

describe('draining jobs in memory', () => {
  it('runs what is due and what that causes, but nothing that lies ahead', async () => {
    const jobs = inMemoryJobs({ now: () => Date.parse('2026-05-01T08:00:00Z') });
    const name = freshName();
    const ran: string[] = [];
    await jobs.runner().start([
      define(name, async ({ id }) => {
        ran.push(id);
        if (id === 'cause')
          await jobs.queue.enqueue([
            request(name, { id: 'caused' }),
            request(name, { id: 'tomorrow', runAt: '2026-05-02T08:00:00Z' }),
          ]);
      }),
    ]);
    await jobs.queue.enqueue([request(name, { id: 'cause' })]);
    expect(ran).toEqual([]);
    await jobs.drain();
    expect(ran).toEqual(['cause', 'caused']);
    await jobs.drain({ forMs: 86_400_000 });
    expect(ran).toEqual(['cause', 'caused', 'tomorrow']);
    expect(new Date(jobs.now()).toISOString()).toBe('2026-05-02T08:00:00.000Z');
  });

  it('forgets a finished id when its retention is over', async () => {
    const jobs = inMemoryJobs({ keepCompletedMs: 1_000 });
    const name = freshName();
    let ran = 0;
    await jobs.runner().start([define(name, async () => void (ran += 1))]);
    const wanted = request(name);
    await jobs.queue.enqueue([wanted]);
    await jobs.drain({ forMs: 900 });
    await jobs.queue.enqueue([wanted]);
    await jobs.drain({ forMs: 200 });
    expect(ran).toBe(1);
    await jobs.queue.enqueue([wanted]);
    await jobs.drain();
    expect(ran).toBe(2);
  });
});
