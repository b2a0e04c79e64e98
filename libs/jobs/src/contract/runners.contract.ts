import { expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { define, freshName, record, request, type World } from './world.js';

/** Part of the jobs contract: how runners share the work, stop and die. */
export function runnersContract(world: () => World): void {
  it('runs at most as many at once as the definition allows', async () => {
    const { jobs, start, eventually } = world();
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
    const { fixture, jobs, start, eventually, countsOf } = world();
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
    const { jobs, start, eventually, countsOf } = world();
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
    const { jobs, start, eventually, countsOf } = world();
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
    const { fixture, jobs, start, eventually, countsOf } = world();
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
    const { fixture, jobs, start, eventually, countsOf } = world();
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
}
