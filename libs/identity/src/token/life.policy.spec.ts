import { describe, expect, it } from '@jest/globals';
import { latestEnd } from './life.policy.js';

const at = '2026-03-01T09:00:00.000Z';
const inTenDays = '2026-03-11T09:00:00.000Z';

describe('the latest end of a token', () => {
  it.each<[what: string, days: number | null, parent: string | null, end: string | null]>([
    ['open where neither the organisation nor the token before sets one', null, null, null],
    ['that of the organisation', 10, null, inTenDays],
    ['that of the token it is issued with', null, inTenDays, inTenDays],
    ['the earlier of both: the organisation', 10, '2026-04-01T00:00:00.000Z', inTenDays],
    ['the earlier of both: the token before', 10, '2026-03-02T00:00:00.000Z', '2026-03-02T00:00:00.000Z'],
  ])('is %s', (_, days, parent, end) => expect(latestEnd(at, days, parent)).toBe(end));
});
