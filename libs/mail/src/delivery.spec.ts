import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { delivery, headerText, sendLimitMs } from './delivery.js';
import { checkedMessage } from './message.js';

describe('the delivery of a mail', () => {
  it('is tried for a day at least, by the shortest pauses that the jobs make, and not for three', () => {
    const { attempts, backoff } = delivery;
    const pauses = Array.from({ length: attempts - 1 }, (_, n) => Math.min(backoff.maxMs, backoff.firstMs * 2 ** n));
    const longest = pauses.reduce((sum, pause) => sum + pause, 0);
    expect(longest / 2).toBeGreaterThanOrEqual(24 * 3_600_000);
    expect(longest).toBeLessThan(72 * 3_600_000);
    expect(sendLimitMs).toBeLessThan(delivery.timeoutMs);
  });

  it('is not held back by whatever somebody typed as a name or a title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (typed) => {
        const subject = `Hello ${headerText(typed)}`;
        const to = { address: 'ada@example.org', name: headerText(typed) };
        checkedMessage({ to, subject, text: '', messageId: '<a@example.org>' });
      }),
    );
    expect(headerText('Vera\u2028\tVendor\u0007 ')).toBe('Vera Vendor');
  });
});
