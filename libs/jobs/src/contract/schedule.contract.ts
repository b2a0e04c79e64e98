import { describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { EVERY_ORGANISATION, type Job, type Schedule } from '../port.js';
import { nextRequest } from '../schedule.js';
import { define, freshName, type World } from './world.js';

const slotOf = ({ runAt }: Job): number => Date.parse(runAt ?? '');

/** Part of the jobs contract: recurring jobs. */
export function scheduleContract(world: () => World): void {
  const every = (name: string, everyMs: number): Schedule => ({
    name: `s-${newId()}`,
    rule: { everyMs },
    job: { name, data: { why: 'swept' } },
  });

  describe('a schedule', () => {
    it('fires once for each slot, whichever of two processes keeps it', async () => {
      const { fixture, jobs, track, eventually } = world();
      const name = freshName();
      const fired: Job[] = [];
      const schedule = every(name, 400);
      const definition = define(name, async (job) => void fired.push(job));
      const other = await fixture.open();
      const runners = [track(jobs.runner()), other.runner()];
      const began = fixture.now();
      await Promise.all(runners.map((runner) => runner.start([definition], [schedule])));
      await eventually(() => expect(fired.length).toBeGreaterThanOrEqual(4));
      await Promise.all(runners.map((runner) => runner.stop(1_000)));
      await other.close();
      const slots = fired.map(slotOf);
      expect(new Set(slots).size).toBe(slots.length);
      expect(slots.every((slot) => slot % 400 === 0 && slot > began)).toBe(true);
      expect(fired[0]).toMatchObject({ organisation: EVERY_ORGANISATION, data: { why: 'swept' } });
    });

    it('fires once, late, for the slots that passed while no runner was up', async () => {
      const { fixture, jobs, track, eventually } = world();
      const name = freshName();
      const fired: Job[] = [];
      const schedule = every(name, 2_000);
      const definition = define(name, async (job) => void fired.push(job));
      // Long before the first slot comes due, so that the first runner stops without having begun it.
      await eventually(() => expect(fixture.now() % 2_000).toBeLessThan(400));
      const first = track(jobs.runner());
      await first.start([definition], [schedule]);
      await first.stop(0);
      const planned = Date.parse(nextRequest(schedule, fixture.now()).runAt!);
      const ranBefore = fired.length;
      await eventually(() => expect(fixture.now()).toBeGreaterThan(planned + 4_100));
      const back = fixture.now();
      await track(jobs.runner()).start([definition], [schedule]);
      await eventually(() => expect(fired.length).toBeGreaterThanOrEqual(ranBefore + 2));
      const slots = fired.slice(ranBefore).map(slotOf);
      expect(slots.filter((slot) => slot <= back)).toHaveLength(1);
      expect(new Set(slots).size).toBe(slots.length);
    });

    it('goes on after a slot whose job failed for good', async () => {
      const { jobs, track, eventually } = world();
      const name = freshName();
      const fired: Job[] = [];
      const definition = define(
        name,
        async (job) => {
          fired.push(job);
          throw new Error('broken');
        },
        { attempts: 1 },
      );
      await track(jobs.runner()).start([definition], [every(name, 300)]);
      await eventually(() => expect(fired.length).toBeGreaterThanOrEqual(3));
      expect(new Set(fired.map(slotOf)).size).toBe(fired.length);
      expect((await jobs.queue.deadLetters({ name })).length).toBeGreaterThanOrEqual(2);
    });

    it('is refused when nobody defines its job', async () => {
      const { jobs } = world();
      await expect(jobs.runner().start([], [every(freshName(), 1_000)])).rejects.toMatchObject({
        code: 'INVALID_DEFINITION',
      });
    });
  });
}
