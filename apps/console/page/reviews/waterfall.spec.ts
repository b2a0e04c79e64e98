import { expect, it } from '@jest/globals';
import { waterfall } from './waterfall.ts';

it('begins each domain where the one before ended, and sums up to what was earned of all that was possible', () => {
  const steps = waterfall([
    { id: 'access', earned: 30, possible: 40 },
    { id: 'backup', earned: 0, possible: 10 },
    { id: 'crypto', earned: 45, possible: 50 },
  ]);
  expect(steps.map(({ from, adds, loses }) => [from, adds, loses])).toEqual([
    [0, 30, 10],
    [30, 0, 10],
    [30, 45, 5],
  ]);
});

it('takes a review in which nothing could be earned', () => {
  expect(waterfall([{ earned: 0, possible: 0 }])).toMatchObject([{ from: 0, adds: 0, loses: 0 }]);
});
