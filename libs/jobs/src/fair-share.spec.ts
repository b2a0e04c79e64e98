import { describe, expect, it } from '@jest/globals';
import { fairShare } from './fair-share.js';

describe('the fair share', () => {
  const start = Date.parse('2026-03-01T09:00:00Z');

  it('puts the crowd of one organisation behind the first jobs of the others', () => {
    const share = fairShare();
    const crowd = Array.from({ length: 10_000 }, () => share.turnOf('send-mail', 'a', start));
    expect([crowd[0], crowd.at(-1)]).toEqual([1, 10_000]);
    expect([1, 2, 3].map(() => share.turnOf('send-mail', 'b', start))).toEqual([1, 2, 3]);
    expect(share.turnOf('score', 'a', start)).toBe(1);
  });

  it('forgives with time, five jobs a second, and nothing for a clock that goes back', () => {
    const share = fairShare();
    for (let n = 0; n < 100; n++) share.turnOf('send-mail', 'a', start);
    expect(share.turnOf('send-mail', 'a', start - 60_000)).toBe(101);
    expect(share.turnOf('send-mail', 'a', start + 10_000)).toBe(1);
  });

  it('never goes beyond what the queue takes, nor remembers everybody for ever', () => {
    const share = fairShare();
    let turn = 0;
    for (let n = 0; n < 2_000_010; n++) turn = share.turnOf('send-mail', 'a', start);
    expect(turn).toBe(2_000_000);
    for (let n = 0; n < 10_001; n++) share.turnOf('send-mail', `o${n}`, start);
    expect(share.turnOf('send-mail', 'a', start)).toBe(1);
  });
});
