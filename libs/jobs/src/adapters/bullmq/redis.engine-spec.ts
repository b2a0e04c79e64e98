import { describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { jobsContract } from '../../contract/jobs.contract.js';
import { define, freshName, request } from '../../contract/world.js';
import { keeping, startCluster, startRedis, startSentinel } from '../../testing/redis-server.js';
import { bullmqFixture } from './bullmq.fixture.js';
import { bullmqJobs } from './jobs.js';

jobsContract('BullMQ in Redis', async () => {
  const { url, stop } = await startRedis();
  return bullmqFixture(url, stop);
});

jobsContract('BullMQ in a Redis with users, in its database 3', async () => {
  const server = await startRedis([
    ...keeping,
    '--requirepass',
    newId(),
    '--user',
    'custodia',
    'on',
    '>s3cret@:/',
    '~custodia:*',
    '&*',
    '+@all',
  ]);
  return bullmqFixture(`redis://custodia:${encodeURIComponent('s3cret@:/')}@127.0.0.1:${server.port}/3`, server.stop);
});

jobsContract('BullMQ in the Redis that sentinels name', async () => {
  const { url, stop } = await startSentinel();
  return bullmqFixture(url, stop);
});

jobsContract('BullMQ in a Redis Cluster', async () => {
  const { url, stop } = await startCluster();
  return bullmqFixture(url, stop);
});

describe('a Redis master that is killed', () => {
  it('takes no job with it, waiting, delayed, running or being stored', async () => {
    const group = await startSentinel();
    const name = freshName();
    const ran = new Map<string, number>();
    const [jobs, others] = [
      await bullmqJobs({ url: group.url, lockMs: 1_000, stalledCheckMs: 500 }),
      await bullmqJobs({ url: group.url, lockMs: 1_000, stalledCheckMs: 500 }),
    ];
    const runner = others.runner();
    await runner.start([
      define(
        name,
        async ({ id }) => {
          await new Promise((done) => setTimeout(done, 5));
          ran.set(id, (ran.get(id) ?? 0) + 1);
        },
        { attempts: 5, concurrency: 4 },
      ),
    ]);

    const stored: string[] = [];
    let killed = false;
    let afterwards = 0;
    const store = async (): Promise<void> => {
      while (afterwards < 60) {
        const wanted = Array.from({ length: 5 }, (_, n) =>
          request(name, n === 0 ? { runAt: new Date(Date.now() + 1_500).toISOString() } : {}),
        );
        // Refused for now is an answer too: whoever asked does so again.
        await jobs.queue.enqueue(wanted).then(
          () => {
            stored.push(...wanted.map(({ id }) => id));
            if (killed) afterwards += wanted.length;
          },
          () => undefined,
        );
      }
    };
    const storing = Promise.all([store(), store(), store()]);
    await until(() => stored.length > 300 && ran.size > 100);
    await group.master.kill();
    killed = true;
    await storing;
    await until(() => stored.every((id) => ran.has(id)));
    expect(stored.length).toBeGreaterThan(360);
    await runner.stop(5_000);
    await Promise.all([jobs.close(), others.close()]);
    await group.stop();
  });
});

describe('a Redis whose replica does not follow', () => {
  it('is not believed to have stored a job, until the replica has it too', async () => {
    const { url, replica, stop } = await startSentinel();
    const jobs = await bullmqJobs({ url });
    const wanted = request(freshName());
    replica.signal('SIGSTOP');
    await expect(jobs.queue.enqueue([wanted])).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      cause: { message: expect.stringContaining('none of the 1 replicas') },
    });
    replica.signal('SIGCONT');
    await jobs.queue.enqueue([wanted]);
    expect((await jobs.queue.counts())[wanted.name]).toMatchObject({ waiting: 1 });
    await jobs.close();
    await stop();
  });
});

describe('Redis with settings that lose jobs', () => {
  const warningsOf = async (url: string): Promise<string[]> => {
    const warnings: string[] = [];
    const jobs = await bullmqJobs({ url, onWarning: (warning) => warnings.push(warning) });
    await jobs.close();
    return warnings;
  };

  it.each([
    [
      ['--appendonly', 'no', '--maxmemory-policy', 'allkeys-lru'],
      [/"allkeys-lru".*Set maxmemory-policy noeviction/, /Set appendonly yes/],
    ],
    [['--appendonly', 'yes', '--appendfsync', 'no', '--maxmemory-policy', 'noeviction'], [/Set appendfsync everysec/]],
    [['--user', 'default', 'on', 'nopass', '~*', '&*', '+@all', '-config'], [/CONFIG GET is refused/]],
    [[...keeping], []],
  ])('(%j) is warned about at the start, with the remedy', async (settings, expected) => {
    const { url, port, stop } = await startRedis(settings);
    const warnings = await warningsOf(url);
    await stop();
    expect(warnings).toEqual(expected.map((text) => expect.stringMatching(text)));
    for (const warning of warnings) expect(warning).toContain(`127.0.0.1:${port}`);
  });
});

async function until(check: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !check(); await new Promise((wake) => setTimeout(wake, 20)))
    if (Date.now() > end) return expect(check()).toBe(true);
}
