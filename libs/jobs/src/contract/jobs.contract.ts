import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AggregateBusy } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { GiveUp, type Job, type JobDefinition, type JobRequest, type JobRunner, type Jobs } from '../port.js';
import { scheduleContract } from './schedule.contract.js';
import { define, freshName, request, type JobsFixture } from './world.js';

/** The one suite for every adapter of the jobs port. */
export function jobsContract(adapter: string, makeFixture: () => Promise<JobsFixture>): void {
  describe(`jobs on ${adapter}`, () => {
    let fixture: JobsFixture;
    let jobs: Jobs;
    const runners: JobRunner[] = [];
    const track = (runner: JobRunner) => (runners.push(runner), runner);
    const start = async (...definitions: JobDefinition[]) => {
      const runner = track(jobs.runner());
      await runner.start(definitions);
      return runner;
    };
    const eventually = async (check: () => void | Promise<void>) => {
      for (const until = fixture.now() + 20_000; ; await fixture.pass(20)) {
        try {
          return await check();
        } catch (complaint) {
          if (fixture.now() > until) throw complaint;
        }
      }
    };
    beforeAll(async () => {
      fixture = await makeFixture();
      jobs = await fixture.open();
    });
    afterEach(() => Promise.all(runners.splice(0).map((runner) => runner.stop(0))));
    afterAll(async () => {
      await jobs?.close();
      await fixture?.close();
    });
    const countsOf = async (name: string) => (await jobs.queue.counts())[name];
    const record = (name: string, more: Partial<JobDefinition> = {}) => {
      const ran: Job[] = [];
      return { ran, definition: define(name, async (job) => void ran.push(job), more) };
    };

    it('gives a job the correlation of what asked for it, and tells how long the oldest waits', async () => {
      const { ran, definition } = record(freshName());
      const wanted = request(definition.name, { correlation: 'asked-by-1' });
      await jobs.queue.enqueue([wanted]);
      await fixture.pass(20);
      expect((await countsOf(definition.name))!.oldestWaitingMs).toBeGreaterThan(10);
      await start(definition);
      await eventually(() => expect(ran.map(({ correlation }) => correlation)).toEqual(['asked-by-1']));
      await eventually(async () => expect((await countsOf(definition.name))!.oldestWaitingMs).toBe(0));
    });

    it('runs a job with exactly the data, id and organisation of its request', async () => {
      const { ran, definition } = record(freshName());
      const data = {
        z: 1,
        a: ['ü', '\u0000', '\ud800', null, true, -0.5, 1e21],
        10: 'ten',
        9: { nested: { deep: [] } },
        '': '',
        'quo"te': '\\',
        long: 'x'.repeat(10_000),
      };
      const wanted = request(definition.name, { data, id: `reactor:with spaces/${newId()}:0` });
      await jobs.queue.enqueue([wanted]);
      await start(definition);
      await eventually(() => expect(ran).toHaveLength(1));
      expect(ran[0]).toMatchObject({
        name: definition.name,
        id: wanted.id,
        organisation: wanted.organisation,
        attempt: 1,
        attempts: 3,
      });
      expect(JSON.stringify(ran[0]?.data)).toBe(JSON.stringify(data));
    });

    it('takes many jobs in one call, of several kinds, and runs each of them', async () => {
      const [a, b] = [record(freshName()), record(freshName())];
      await start(a.definition, b.definition);
      const wanted = Array.from({ length: 60 }, (_, n) => request(n % 2 === 0 ? a.definition.name : b.definition.name));
      await jobs.queue.enqueue(wanted);
      await eventually(() => expect(a.ran.length + b.ran.length).toBe(60));
      expect([...a.ran, ...b.ran].map(({ id }) => id).sort()).toEqual(wanted.map(({ id }) => id).sort());
    });

    it('knows the same id as the same job: in one call, while it waits, and after it is done', async () => {
      const { ran, definition } = record(freshName());
      const wanted = request(definition.name, { data: { first: true } });
      await jobs.queue.enqueue([wanted, { ...wanted, data: { first: false } }]);
      await jobs.queue.enqueue([wanted]);
      await start(definition);
      await eventually(async () => expect(await countsOf(definition.name)).toMatchObject({ completed: 1 }));
      await jobs.queue.enqueue([wanted]);
      const other = request(definition.name);
      await jobs.queue.enqueue([other]);
      await eventually(async () =>
        expect(await countsOf(definition.name)).toMatchObject({
          waiting: 0,
          active: 0,
          delayed: 0,
          failed: 0,
          completed: 2,
        }),
      );
      expect(ran.map(({ id, data }) => ({ id, data }))).toEqual([
        { id: wanted.id, data: { first: true } },
        { id: other.id, data: {} },
      ]);
    });

    it('keeps the same id apart under another name', async () => {
      const [a, b] = [record(freshName()), record(freshName())];
      const id = newId();
      await start(a.definition, b.definition);
      await jobs.queue.enqueue([request(a.definition.name, { id }), request(b.definition.name, { id })]);
      await eventually(() => expect([a.ran.length, b.ran.length]).toEqual([1, 1]));
    });

    it('takes nothing of a call with a request that cannot become a job, and says which and why', async () => {
      const name = freshName();
      for (const bad of [
        { name: 'Not A Name' },
        { id: '' },
        { organisation: '' },
        { data: [] as never },
        { runAt: 'tomorrow' },
      ]) {
        const field = Object.keys(bad)[0];
        await expect(jobs.queue.enqueue([request(name), request(name, bad)])).rejects.toMatchObject({
          code: 'INVALID_JOB',
          message: expect.stringContaining(`${field} is`),
        });
      }
      expect(await countsOf(name)).toBeUndefined();
    });

    it('tries a job again soon, without counting it, when the record that it writes is busy', async () => {
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

    it('runs a job not before its time, and at once when that time has passed', async () => {
      const name = freshName();
      const ranAt = new Map<string, number>();
      const due = fixture.now() + 600;
      const later = request(name, { runAt: new Date(due).toISOString() });
      const overdue = request(name, { runAt: '2020-02-29T00:00:00Z' });
      await jobs.queue.enqueue([later, overdue]);
      expect(await countsOf(name)).toMatchObject({ waiting: 1, delayed: 1 });
      await start(define(name, async ({ id }) => void ranAt.set(id, fixture.now())));
      await eventually(() => expect(ranAt.size).toBe(2));
      expect(ranAt.get(overdue.id)).toBeLessThan(due);
      // A timer may be a millisecond early.
      expect(ranAt.get(later.id)).toBeGreaterThanOrEqual(due - 2);
    });

    it('repeats a failed attempt after a growing pause, and stops when one succeeds', async () => {
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
      const name = freshName();
      await start(define(name, async () => Promise.reject(new GiveUp('the review is gone'))));
      await jobs.queue.enqueue([request(name)]);
      await eventually(async () =>
        expect(await jobs.queue.deadLetters({ name })).toMatchObject([{ attempt: 1, reason: 'the review is gone' }]),
      );
    });

    it('lists, retries and discards dead letters by name, organisation and id', async () => {
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

    it('runs at most as many at once as the definition allows', async () => {
      const name = freshName();
      let [now, most, done] = [0, 0, 0];
      await start(
        define(
          name,
          async () => {
            most = Math.max(most, ++now);
            await new Promise((resolve) => setImmediate(resolve));
            now -= 1;
            done += 1;
          },
          { concurrency: 2 },
        ),
      );
      await jobs.queue.enqueue(Array.from({ length: 20 }, () => request(name)));
      await eventually(() => expect(done).toBe(20));
      expect(most).toBeLessThanOrEqual(2);
    });

    it('lets the crowd of one organisation not hold up the others, whichever process asked', async () => {
      const name = freshName();
      const [crowd, few] = [newId(), newId()];
      const ran: string[] = [];
      const other = await fixture.open();
      await jobs.queue.enqueue(Array.from({ length: 400 }, () => request(name, { organisation: crowd })));
      await other.queue.enqueue(Array.from({ length: 3 }, () => request(name, { organisation: few })));
      expect(await countsOf(name)).toMatchObject({ waiting: 403 });
      let late: Promise<void> | undefined;
      await start(
        define(
          name,
          async ({ organisation }) => {
            ran.push(organisation);
            // Asked for while the crowd is being worked on.
            if (ran.length === 100) await (late = jobs.queue.enqueue([request(name, { organisation: newId() })]));
          },
          { concurrency: 1 },
        ),
      );
      await eventually(() => expect(ran).toHaveLength(404));
      await late;
      expect(ran.lastIndexOf(few)).toBeLessThan(10);
      expect(ran.findIndex((organisation) => organisation !== crowd && organisation !== few)).toBeLessThan(105);
      await other.close();
    });

    it('lets a running job finish at a stop, and takes no other', async () => {
      const name = freshName();
      let open!: () => void;
      const gate = new Promise<void>((resolve) => (open = resolve));
      const ran: string[] = [];
      const runner = await start(define(name, async ({ id }) => (ran.push(id), gate), { concurrency: 1 }));
      await jobs.queue.enqueue([request(name), request(name)]);
      await eventually(() => expect(ran).toHaveLength(1));
      const stopped = runner.stop(30_000);
      open();
      await stopped;
      expect(await countsOf(name)).toMatchObject({ completed: 1, waiting: 1, active: 0 });
      expect(ran).toHaveLength(1);
    });

    it('hands a job back when a stop runs out of patience, without counting the attempt', async () => {
      const name = freshName();
      const attempts: number[] = [];
      const runner = await start(
        define(
          name,
          ({ attempt }, signal) =>
            new Promise((_, reject) => {
              attempts.push(attempt);
              signal.addEventListener('abort', () => reject(signal.reason));
            }),
          { attempts: 1 },
        ),
      );
      await jobs.queue.enqueue([request(name)]);
      await eventually(() => expect(attempts).toHaveLength(1));
      await runner.stop(10);
      expect(await countsOf(name)).toMatchObject({ failed: 0, completed: 0, active: 0 });
      await start(define(name, async ({ attempt }) => void attempts.push(attempt), { attempts: 1 }));
      await eventually(async () => expect(await countsOf(name)).toMatchObject({ completed: 1 }));
      expect(attempts).toEqual([1, 1]);
    });

    it('gives the job of a runner that died to another one', async () => {
      const name = freshName();
      const takers: string[] = [];
      const other = await fixture.open();
      const doomed = other.runner();
      await doomed.start([define(name, () => (takers.push('doomed'), new Promise(() => undefined)), { attempts: 1 })]);
      await jobs.queue.enqueue([request(name)]);
      await eventually(() => expect(takers).toEqual(['doomed']));
      await fixture.crash(doomed);
      await start(define(name, async ({ attempt }) => void takers.push(`heir ${attempt}`), { attempts: 1 }));
      await eventually(async () => expect(await countsOf(name)).toMatchObject({ completed: 1, active: 0 }));
      expect(takers).toEqual(['doomed', 'heir 1']);
      await other.close();
    });

    it('shares the jobs between runners of several processes, each job once', async () => {
      const { ran, definition } = record(freshName(), { concurrency: 2 });
      const other = await fixture.open();
      const second = other.runner();
      await second.start([definition]);
      await start(definition);
      const wanted = Array.from({ length: 40 }, () => request(definition.name));
      await Promise.all([jobs.queue.enqueue(wanted), other.queue.enqueue(wanted)]);
      await eventually(async () => expect(await countsOf(definition.name)).toMatchObject({ completed: 40 }));
      expect(ran.map(({ id }) => id).sort()).toEqual(wanted.map(({ id }) => id).sort());
      await second.stop(0);
      await other.close();
    });

    it('refuses definitions that cannot work', async () => {
      const fine = define(freshName(), async () => undefined);
      await expect(jobs.runner().start([{ ...fine, attempts: 0 }])).rejects.toMatchObject({
        code: 'INVALID_DEFINITION',
        message: expect.stringContaining('attempts is 0'),
      });
      await expect(jobs.runner().start([fine, fine])).rejects.toMatchObject({
        code: 'INVALID_DEFINITION',
        message: expect.stringContaining('used twice'),
      });
    });

    scheduleContract(() => ({ fixture, jobs, start, eventually, track }));
  });
}
