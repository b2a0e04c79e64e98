import { describe, expect, it } from '@jest/globals';
import { justifies } from './justification.policy.js';
import { bandOf, ratingOf } from './rating.policy.js';

describe('the band of a score', () => {
  it.each([
    [85, 100, 'strong'],
    [84_999_999, 100_000_000, 'adequate'],
    [70, 100, 'adequate'],
    [699, 1_000, 'weak'],
    [50, 100, 'weak'],
    [49, 100, 'poor'],
    [0, 100, 'poor'],
  ] as const)('of %s out of %s is %s, without rounding', (earned, possible, band) =>
    expect(bandOf(earned, possible)).toBe(band),
  );
});

describe('the rating', () => {
  it('is capped where a critical question failed, and never raised', () => {
    const bands = ['strong', 'adequate', 'weak', 'poor'] as const;
    expect(bands.map((band) => ratingOf(band, true))).toEqual(['conditional', 'conditional', 'weak', 'poor']);
    expect(bands.map((band) => ratingOf(band, false))).toEqual(bands);
  });
});

describe('the reason for an answer that does not apply', () => {
  it.each(['', ' ', '-', 'n/a', 'N.A.', 'not applicable', 'None', 'tbd', 'unknown', '...'])(
    'is not %j, which says nothing',
    (text) => expect(justifies(text)).toBe(false),
  );
  it.each(['We store no cards.', 'None of our staff works there.'])('may be %j', (text) =>
    expect(justifies(text)).toBe(true),
  );
});
