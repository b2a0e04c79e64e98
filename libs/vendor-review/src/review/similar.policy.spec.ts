import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mostSimilar, profileOf, similarity } from './similar.policy.js';

const alike = (one: string, other: string): number => similarity(profileOf(one), profileOf(other));

describe('the similarity of two texts', () => {
  it('is 1 for the same words, whatever stands between them, and high for a word that was changed', () => {
    expect(alike('Are backups tested?', 'ARE BACKUPS  tested ?')).toBe(1);
    expect(alike('Are backups tested every year?', 'Are backups tested each year?')).toBeGreaterThan(0.8);
    expect(alike('Are backups tested every year?', 'Who has access to the premises?')).toBeLessThan(0.4);
  });

  it('is between 0 and 1, and the same in both directions', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ maxLength: 60 }), (one, other) => {
        const found = alike(one, other);
        expect(found).toBeGreaterThanOrEqual(0);
        expect(found).toBeLessThanOrEqual(1);
        expect(alike(other, one)).toBe(found);
        expect(alike(one, one)).toBe(1);
      }),
    ));

  it('finds the text that is most alike, and none where nothing is', () => {
    const texts = ['Is data encrypted at rest?', 'Is data encrypted in transit?', 'Who owns the keys?'];
    const others = texts.map((text) => ({ text, profile: profileOf(text) }));
    expect(mostSimilar(profileOf('Is all data encrypted at rest?'), others, 0.8)?.item.text).toBe(texts[0]);
    expect(mostSimilar(profileOf('Do you train your staff?'), others, 0.8)).toBeUndefined();
  });
});
