import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { profileOf, searchable, similarity } from './similar.policy.js';

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
    const search = searchable(texts.map((text) => ({ text, profile: profileOf(text) })));
    expect(search(profileOf('Is all data encrypted at rest?'), 0.8)?.item.text).toBe(texts[0]);
    expect(search(profileOf('Is all data encrypted at rest?'), 0.8, ({ text }) => text !== texts[0])).toBeUndefined();
    expect(search(profileOf('Do you train your staff?'), 0.8)).toBeUndefined();
    expect(search(profileOf(''), 0.8)).toBeUndefined();
  });

  it('finds it among 1,600 texts for 320 others in less than a second', () => {
    const text = (number: number): string =>
      Array.from({ length: 15 }, (_, index) => `word${(number * 31 + index * index * 7) % 400}`).join(' ');
    const search = searchable(Array.from({ length: 1_600 }, (_, index) => ({ profile: profileOf(text(index)) })));
    const started = performance.now();
    const found = Array.from({ length: 320 }, (_, index) => search(profileOf(`${text(index)} indeed`), 0.9));
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(found.every((one) => one !== undefined)).toBe(true);
  });
});
