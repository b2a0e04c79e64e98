import { describe, expect, it } from '@jest/globals';
import { standingWatch } from './health.js';
import type { ProjectionLag } from './lag.js';

const lag = (name: string, position: string, head = '9'): ProjectionLag => ({
  name,
  version: 1,
  position,
  head,
  caughtUp: position >= head,
  behindMs: 0,
  owner: null,
  parked: 0,
  skipped: 0,
});

describe('a projection stands still', () => {
  it('when it is behind and has not moved for the time, and no longer once it moves', () => {
    let time = 0;
    const look = standingWatch({ afterMs: 100, now: () => time });
    const at = (moment: number, ...lags: ProjectionLag[]): string[] => ((time = moment), look(lags));
    expect(at(0, lag('a', '3'), lag('b', '3'))).toEqual([]);
    expect(at(99, lag('a', '3'), lag('b', '4'))).toEqual([]);
    expect(at(100, lag('a', '3'), lag('b', '4'))).toEqual(['a_v1']);
    expect(at(150, lag('a', '4'), lag('b', '4'))).toEqual([]);
    expect(at(200, lag('a', '5'), lag('b', '4'))).toEqual(['b_v1']);
  });

  it('not while it shows everything, however long nothing happens', () => {
    let time = 0;
    const look = standingWatch({ afterMs: 100, now: () => time });
    for (time = 0; time < 1_000; time += 50) expect(look([lag('a', '9')])).toEqual([]);
    expect(look([lag('a', '9', '99')])).toEqual([]);
    time += 99;
    expect(look([lag('a', '9', '99')])).toEqual([]);
    time += 1;
    expect(look([lag('a', '9', '99')])).toEqual(['a_v1']);
  });
});
