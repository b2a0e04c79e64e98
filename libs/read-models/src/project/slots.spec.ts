import { describe, expect, it } from '@jest/globals';
import { slotCaches, type Slot } from './slots.js';

const slot = (id: string, text = ''): Slot => ({
  organisation: 'o',
  id,
  state: { folded: { text }, revision: 0, createdAt: '', updatedAt: '' },
  since: null,
});
const ids = (cache: { get(key: string): Slot | undefined }, asked: string): string =>
  [...asked].filter((id) => cache.get(id)).join('');

describe('the cache of rows', () => {
  it('keeps those touched last, of all namespaces together', () => {
    const caches = slotCaches({ rows: 3, bytes: 1e6 });
    const [busy, idle] = [caches('busy '), caches('idle ')];
    idle.set('a', slot('a'));
    for (const id of 'abc') busy.set(id, slot(id));
    expect([ids(idle, 'a'), ids(busy, 'abc')]).toEqual(['', 'abc']);
    busy.get('a');
    idle.set('z', slot('z'));
    expect([ids(idle, 'z'), ids(busy, 'abc')]).toEqual(['z', 'ac']);
  });

  it('keeps no more than a size, however few rows that are', () => {
    const cache = slotCaches({ rows: 1_000, bytes: 100_000 })('');
    for (const id of 'abcde') cache.set(id, slot(id, 'x'.repeat(40_000)));
    expect(ids(cache, 'abcde')).toBe('de');
    cache.set('d', slot('d'));
    cache.set('f', slot('f', 'x'.repeat(40_000)));
    expect(ids(cache, 'def')).toBe('def');
  });
});
