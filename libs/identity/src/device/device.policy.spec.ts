import { describe, expect, it } from '@jest/globals';
import { deviceAnswer, readUserCode, userCodeOf } from './device.policy.js';

describe('the code that a person types', () => {
  it('has eight consonants, each as likely as the others', () => {
    expect(userCodeOf([0, 1, 2, 3, 4, 5, 6, 7])).toBe('BCDF-GHJK');
    expect(userCodeOf([255, 240, 19, 19, 19, 19, 19, 19, 19, 19])).toBe('ZZZZ-ZZZZ');
    expect(userCodeOf([255, 250, 1, 2, 3, 4, 5, 6, 7])).toBeNull();
  });
  it.each(['bcdf-ghjk', ' BCDF GHJK', 'bcdfghjk'])('may be typed as %j', (typed) =>
    expect(readUserCode(typed)).toBe('BCDF-GHJK'),
  );
});

it.each([
  ['waits', null, null, 'authorization_pending'],
  ['asks too often', '2026-05-03T11:59:57.000Z', null, 'slow_down'],
  ['asks in time', '2026-05-03T11:59:55.000Z', null, 'authorization_pending'],
  ['was let in', '2026-05-03T11:59:57.000Z', 'approved', null],
  ['was refused', null, 'denied', 'access_denied'],
] as const)('a device that %s', (_, polledAt, decision, answer) => {
  const row = { expiresAt: '2026-05-03T12:05:00.000Z', polledAt, decision };
  expect(deviceAnswer(row, '2026-05-03T12:00:00.000Z')).toBe(answer);
  expect(deviceAnswer(row, '2026-05-03T12:05:00.000Z')).toBe('expired_token');
});
