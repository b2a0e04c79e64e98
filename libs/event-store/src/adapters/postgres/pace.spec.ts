import { describe, expect, it } from '@jest/globals';
import { pacing } from './pace.js';

const sent = (appends: number, sentAt = 0) => ({ appends: { length: appends }, events: appends, sentAt });

/** Has seen sixty single appends that took so long. */
function paceAfter(tookMs: number) {
  const pace = pacing();
  for (let n = 1; n <= 60; n++) pace.answered(sent(1, n * 100), n * 100 + tookMs);
  return pace;
}

describe('the pace of the writer', () => {
  it('sends two halves when a commit is cheap, so that both sides work', () => {
    const pace = paceAfter(0.15);
    expect(pace.next(64, [])).toBe(32);
    expect(pace.next(32, [sent(32)])).toBe(32);
    expect(pace.next(32, [sent(32), sent(32)])).toBe(0);
  });

  it('does not split a few', () => expect(pacing().next(5, [])).toBe(5));

  it('lets a few wait for the batch before them', () => expect(pacing().next(3, [sent(32)])).toBe(0));

  it('sends all in one when a commit is dear', () => {
    const pace = paceAfter(5);
    expect(pace.next(64, [])).toBe(64);
    expect(pace.next(64, [sent(64)])).toBe(0);
    expect(pace.next(400, [])).toBe(200);
  });

  it('does not take for the price of a commit what a batch waited for the one before it', () => {
    const pace = pacing();
    for (let n = 1; n <= 60; n++) pace.answered(sent(32, n - 20), n);
    expect(pace.next(64, [])).toBe(32);
  });

  it('makes no batch larger than a transaction should be', () => expect(pacing().next(10_000, [])).toBe(512));
});
