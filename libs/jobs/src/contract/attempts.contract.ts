import { expect, it } from '@jest/globals';
import { AggregateBusy } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { GiveUp, type JobRequest, type Jobs } from '../port.js';
import { define, freshName, request, type World } from './world.js';

/** Part of the jobs contract: attempts that fail, and the dead letters that are left. */
export function attemptsContract(world: () => World): void {
  it('tries a job again soon, without counting it, when the record that it writes is busy', async () => {
    const { jobs, start, eventually, countsOf } = world();
    const attempts: number[] = [];
    const definition = define(freshName(), async ({ attempt }) => {
      attempts.push(attempt);
      if (attempts.length < 4) throw new AggregateBusy('model-o.1', 6_000);
    });
    await start({ ...definition, attempts: 1 });
    await jobs.queue.enqueue([request(definition.name)]);
    await eventually(async () => expect(await countsOf(definition.name)).toMatchObject({ completed: 1, failed: 0 }));
    expect(attempts).toEqual([1, 1, 1, 1]);
  });

  it('repeats a failed attempt after a growing pause, and stops when one succeeds', async () => {
    const { fixture, jobs, start, eventually, countsOf } = world();
    const name = freshName();
    const attempts: { attempt: number; at: number }[] = [];
    await start(
      define(
        name,
        async ({ attempt }) => {
          attempts.push({ attempt, at: fixture.now() });
          if (attempt < 3) throw new Error('not yet');
        },
        { attempts: 5, backoff: { firstMs: 100, maxMs: 1_000 } },
      ),
    );
    await jobs.queue.enqueue([request(name)]);
    await eventually(async () => expect(await countsOf(name)).toMatchObject({ completed: 1, failed: 0 }));
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(attempts[1]!.at - attempts[0]!.at).toBeGreaterThanOrEqual(48);
    expect(attempts[2]!.at - attempts[1]!.at).toBeGreaterThanOrEqual(98);
  });

  it('keeps a job whose attempts are used up as a dead letter, with a reason in one line', async () => {
    const { fixture, jobs, start, eventually, countsOf } = world();
    const { name, organisation, ...wanted } = request(freshName(), { data: { review: 'r1' } });
    await start(
      define(
        name,
        async () => Promise.reject(new Error('the mail server said no', { cause: new Error('550 unknown') })),
        { attempts: 2 },
      ),
    );
    const began = fixture.now();
    await jobs.queue.enqueue([{ name, organisation, ...wanted }]);
    await eventually(async () => expect(await countsOf(name)).toMatchObject({ failed: 1, delayed: 0 }));
    const [letter, ...others] = await jobs.queue.deadLetters({ name });
    expect(others).toEqual([]);
    expect(letter).toEqual({
      name,
      organisation,
      ...wanted,
      attempt: 2,
      reason: 'the mail server said no: 550 unknown',
      failedAt: expect.any(String),
    });
    expect(Date.parse(letter!.failedAt)).toBeGreaterThanOrEqual(began);
    await jobs.queue.enqueue([{ name, organisation, ...wanted }]);
    expect(await countsOf(name)).toMatchObject({ waiting: 0, failed: 1 });
  });

  it('makes a dead letter at once of a job whose handler gives up', async () => {
    const { jobs, start, eventually } = world();
    const name = freshName();
    await start(define(name, async () => Promise.reject(new GiveUp('the review is gone'))));
    await jobs.queue.enqueue([request(name)]);
    await eventually(async () =>
      expect(await jobs.queue.deadLetters({ name })).toMatchObject([{ attempt: 1, reason: 'the review is gone' }]),
    );
  });

  it('has no dead letters under a name that no job has', async () => {
    const { jobs } = world();
    for (const name of ['', `never-${newId()}`]) {
      expect(await jobs.queue.deadLetters({ name })).toEqual([]);
      expect(await jobs.queue.retry({ name, id: newId() })).toBe(0);
      expect(await jobs.queue.discard({ name, id: newId() })).toBe(0);
    }
  });

  it('lists, retries and discards dead letters by name, organisation and id', async () => {
    const { jobs, start, eventually, countsOf } = world();
    const name = freshName();
    let broken = true;
    const done: string[] = [];
    await start(
      define(
        name,
        async ({ id, attempt }) => {
          if (broken) throw new Error('broken');
          done.push(`${id} ${attempt}`);
        },
        { attempts: 1 },
      ),
    );
    const [ours, theirs] = [newId(), newId()];
    const [one, two, three, four] = [ours, ours, theirs, theirs].map((organisation) =>
      request(name, { organisation }),
    ) as [JobRequest, JobRequest, JobRequest, JobRequest];
    await jobs.queue.enqueue([one, two, three, four]);
    await eventually(async () => expect(await countsOf(name)).toMatchObject({ failed: 4 }));
    const ids = async (filter: Parameters<Jobs['queue']['deadLetters']>[0]) =>
      (await jobs.queue.deadLetters(filter)).map(({ id }) => id).sort();
    expect(await ids({ organisation: ours })).toEqual([one.id, two.id].sort());
    expect(await ids({ name, limit: 3 })).toHaveLength(3);
    expect(await ids({ name, id: three.id, organisation: ours })).toEqual([]);

    broken = false;
    expect(await jobs.queue.discard({ id: four.id })).toBe(1);
    expect(await jobs.queue.retry({ name, id: one.id })).toBe(1);
    await eventually(() => expect(done).toEqual([`${one.id} 1`]));
    expect(await jobs.queue.retry({ name })).toBe(2);
    await eventually(() => expect([...done].sort()).toEqual([one, two, three].map(({ id }) => `${id} 1`).sort()));
    expect(await jobs.queue.deadLetters({ name })).toEqual([]);
    expect(await jobs.queue.retry({ name, id: newId() })).toBe(0);
  });

  it('fails an attempt that takes too long, and tells its handler', async () => {
    const { jobs, start, eventually } = world();
    const name = freshName();
    const told: unknown[] = [];
    await start(
      define(
        name,
        (_, signal) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => (told.push(signal.reason), reject(signal.reason)));
          }),
        { attempts: 1, timeoutMs: 50 },
      ),
    );
    await jobs.queue.enqueue([request(name)]);
    await eventually(async () =>
      expect(await jobs.queue.deadLetters({ name })).toMatchObject([{ reason: 'Took longer than 50 ms' }]),
    );
    expect(told).toHaveLength(1);
  });
}
