import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allowanceAddress, allowances } from './allowances.js';

const perMinute = { token: 60, address: 6, organisation: 100, vendorLink: 3, vendorSession: 10 };

function started() {
  let time = 1_000_000;
  const limited: string[] = [];
  const all = allowances(perMinute, { now: () => time, onLimited: (scope, id) => void limited.push(`${scope} ${id}`) });
  return { all, limited, pass: (ms: number) => void (time += ms) };
}

describe('an allowance', () => {
  it('is what is there at once, and comes back evenly', () => {
    const { all, limited, pass } = started();
    for (let turn = 0; turn < 6; turn++) expect(all.take({ address: '192.0.2.1' })).toBe(0);
    expect(all.take({ address: '192.0.2.1' })).toBe(10);
    expect(all.take({ address: '192.0.2.2' })).toBe(0);
    pass(10_000);
    expect([all.take({ address: '192.0.2.1' }), all.take({ address: '192.0.2.1' })]).toEqual([0, 10]);
    expect(limited).toEqual(['address 192.0.2.1', 'address 192.0.2.1']);
  });

  it('is taken from every account or from none', () => {
    const { all } = started();
    expect(all.take({ token: 'a', organisation: 'o' }, 60)).toBe(0);
    expect(all.take({ token: 'b', organisation: 'o' }, 50)).toBeGreaterThan(0);
    expect(all.take({ token: 'b', organisation: 'o' }, 40)).toBe(0);
    expect(all.take({ token: 'b' }, 20)).toBe(0);
  });

  it('that is smaller than one demand is paid back before the next one', () => {
    const { all, pass } = started();
    expect(all.take({ address: 'x' }, 12)).toBe(0);
    expect(all.take({ address: 'x' })).toBe(70);
    pass(70_000);
    expect(all.take({ address: 'x' })).toBe(0);
  });

  it('of a route is apart from all others', () => {
    const { all } = started();
    const limit = { units: 1, windowMs: 600_000 };
    expect(all.takeFrom('codes', 'x', limit)).toBe(0);
    expect(all.takeFrom('codes', 'x', limit)).toBe(600);
    expect(all.take({ address: 'x' })).toBe(0);
  });

  it('never gives more than the units and what came back', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(3_000)), { maxLength: 60 }), (steps) => {
        const { all, pass } = started();
        let [given, passed] = [0, 0];
        for (const [units, ms] of steps) {
          if (all.take({ vendorSession: 's' }, units) === 0) given += units;
          expect(given).toBeLessThanOrEqual(10 + (passed * 10) / 60_000 + 1e-6);
          pass(ms);
          passed += ms;
        }
      }),
    ));
});

describe('an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s is counted as %s', (ip, counted) => expect(allowanceAddress(ip)).toBe(counted));
});
