import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Schedule } from './port.js';
import { checkSchedules, followUp, nextRequest, nextSlot, planner } from './schedule.js';

const daily = { name: 'daily', rule: { cron: '30 6 * * *' }, job: { name: 'sweep' } } as const;
const at = (iso: string) => Date.parse(iso);

describe('a schedule', () => {
  it('counts the slots of an interval from 1970, so that every process finds the same ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 0, max: 4e12 }), (everyMs, after) => {
        const slot = nextSlot({ everyMs }, after);
        expect(slot % everyMs).toBe(0);
        expect(slot - after).toBeGreaterThan(0);
        expect(slot - after).toBeLessThanOrEqual(everyMs);
      }),
    );
  });

  it('reads cron in UTC, or in the zone that is named, over the change to summer time', () => {
    expect(new Date(nextSlot(daily.rule, at('2026-03-01T06:30:00Z'))).toISOString()).toBe('2026-03-02T06:30:00.000Z');
    const berlin = { cron: '30 6 * * *', timezone: 'Europe/Berlin' };
    expect(new Date(nextSlot(berlin, at('2026-03-28T12:00:00Z'))).toISOString()).toBe('2026-03-29T04:30:00.000Z');
    expect(new Date(nextSlot(berlin, at('2026-03-27T12:00:00Z'))).toISOString()).toBe('2026-03-28T05:30:00.000Z');
  });

  it('plans the same job whoever asks within one slot', () => {
    const early = nextRequest(daily, at('2026-03-01T06:30:00.001Z'));
    expect(nextRequest(daily, at('2026-03-02T06:29:59.999Z'))).toEqual(early);
    expect(early).toEqual({
      name: 'sweep',
      id: 'schedule:daily:2026-03-02T06:30:00.000Z',
      organisation: '*',
      data: {},
      runAt: '2026-03-02T06:30:00.000Z',
    });
  });

  it('goes on after a late run with the next slot that lies ahead, and after an early one not with itself', () => {
    const planned = { ...nextRequest(daily, at('2026-03-01T06:30:00Z')), attempt: 1, attempts: 3 };
    expect(followUp(planned, [daily], at('2026-03-09T01:00:00Z'))?.runAt).toBe('2026-03-09T06:30:00.000Z');
    expect(followUp(planned, [daily], at('2026-03-02T06:29:59.990Z'))?.runAt).toBe('2026-03-03T06:30:00.000Z');
    expect(followUp({ ...planned, id: 'other' }, [daily], at('2026-03-02T06:30:00Z'))).toBeNull();
  });

  it('is refused when it cannot work, with the reason', () => {
    expect(() => checkSchedules([daily], ['other'])).toThrow('no definition is named "sweep"');
    expect(() => checkSchedules([daily, daily], ['sweep'])).toThrow('used twice');
    expect(() => checkSchedules([{ ...daily, rule: { cron: 'often' } }], ['sweep'])).toThrow('cannot be read');
    expect(() =>
      checkSchedules([{ ...daily, rule: { cron: '0 6 * * *', timezone: 'Mars/Olympus' } }], ['sweep']),
    ).toThrow('cannot be read');
    expect(() => checkSchedules([{ ...daily, rule: { everyMs: 0 } }], ['sweep'])).toThrow('everyMs is 0');
  });
});

describe('planning again and again', () => {
  const sweep: Schedule = { name: 'sweep', rule: { everyMs: 600_000 }, job: { name: 'sweep' } };
  const today = (time: string): number => at(`2026-05-03T${time}Z`);

  it('plans each slot once, and the near one when a clock that was ahead has come back', async () => {
    const planned: string[] = [];
    const plan = planner([sweep], async (requests) => void planned.push(...requests.map(({ runAt }) => runAt!)));
    for (const time of ['10:01:00', '10:02:00', '23:55:00', '10:03:00', '10:09:00', '10:10:00'])
      await plan(today(time));
    expect(planned.map((runAt) => runAt.slice(11, 16))).toEqual(['10:10', '00:00', '10:10', '10:20']);
  });

  it('plans again what could not be stored', async () => {
    const planned: string[] = [];
    let away = true;
    const plan = planner([sweep], async (requests) => {
      if (away) throw new Error('away');
      planned.push(...requests.map(({ runAt }) => runAt!));
    });
    await expect(plan(today('10:01:00'))).rejects.toThrow('away');
    away = false;
    await plan(today('10:02:00'));
    expect(planned).toEqual(['2026-05-03T10:10:00.000Z']);
  });
});
