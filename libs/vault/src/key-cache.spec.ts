import { describe, expect, it } from '@jest/globals';
import { KeyCache } from './key-cache.js';
import { newKey } from './sealing.js';

const ada = { organisation: 'o', id: 'ada' };
const bob = { organisation: 'o', id: 'bob' };
const eve = { organisation: 'o', id: 'eve' };

describe('the cache of keys', () => {
  it('forgets a key when its time is over', () => {
    let now = 0;
    const cache = new KeyCache(2_000, 10, () => now);
    const key = newKey();
    cache.put(ada, key, cache.generation);
    now = 1_999;
    expect(cache.get(ada)).toBe(key);
    now = 2_000;
    expect(cache.get(ada)).toBeUndefined();
  });

  it('is not kept alive by being used', () => {
    let now = 0;
    const cache = new KeyCache(2_000, 10, () => now);
    cache.put(ada, newKey(), cache.generation);
    for (now = 0; now < 2_000; now += 500) cache.get(ada);
    expect(cache.get(ada)).toBeUndefined();
  });

  it('lets the least recently used go first', () => {
    const cache = new KeyCache(2_000, 2, () => 0);
    for (const subject of [ada, bob]) cache.put(subject, newKey(), cache.generation);
    cache.get(ada);
    cache.put(eve, newKey(), cache.generation);
    expect([ada, bob, eve].map((subject) => cache.get(subject) !== undefined)).toEqual([true, false, true]);
  });

  it('does not keep what was read before an erasure', () => {
    const cache = new KeyCache(2_000, 2, () => 0);
    const { generation } = cache;
    cache.forget(ada);
    cache.put(ada, newKey(), generation);
    expect(cache.get(ada)).toBeUndefined();
  });
});
