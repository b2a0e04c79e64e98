import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { JobDefinition, JobRunner, Jobs } from '../port.js';
import { attemptsContract } from './attempts.contract.js';
import { runnersContract } from './runners.contract.js';
import { scheduleContract } from './schedule.contract.js';
import { define, freshName, record, request, type JobsFixture } from './world.js';

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

    const world = () => ({ fixture, jobs, start, eventually, track, countsOf });
    attemptsContract(world);
    runnersContract(world);
    scheduleContract(world);
  });
}
