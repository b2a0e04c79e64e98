import { describe, expect, it } from '@jest/globals';
import { inMemoryEventStore, inMemoryLog } from './adapters/in-memory.js';
import { load } from './load.js';
import type { EventStore } from './port.js';
import { stateCache, statesOf } from './state-cache.js';
import { add, counter, meta, on, open, target } from './testing/counter.js';

const evolve = () => undefined;
const at = (revision: number, state: unknown = {}) => ({ state, revision, position: String(revision) });

/** A store that counts the events that are read from it. */
function counting(store: EventStore): { store: EventStore; read(): number } {
  let read = 0;
  return {
    store: {
      ...store,
      async *readStream(...asked) {
        for await (const event of store.readStream(...asked)) {
          read++;
          yield event;
        }
      },
    },
    read: () => read,
  };
}

describe('the cache of states', () => {
  it.each([10, 2_000])('lets a command on an aggregate of %s events read none of them again', async (events) => {
    const { store, read } = counting(inMemoryEventStore());
    const to = target();
    await on(store)(to, open);
    for (let count = 1; count < events; count++) await on(store)(to, add(1));
    expect(read()).toBe(0);
    expect((await load(store, counter, to)).state.total).toBe(events - 1);
    expect(read()).toBe(0);
  });

  it('reads what another process has written since, and nothing else', async () => {
    const log = inMemoryLog();
    const other = inMemoryEventStore(log);
    const { store, read } = counting(inMemoryEventStore(log));
    const to = target();
    await on(store)(to, open);
    for (let count = 0; count < 3; count++) await on(other)(to, add(1));
    expect(await on(store)(to, add(10))).toMatchObject({ kind: 'done', revision: 4, state: { total: 13 } });
    expect(read()).toBe(3);
  });

  it('holds what another process would fold', async () => {
    const log = inMemoryLog();
    const store = inMemoryEventStore(log);
    const to = target();
    await on(store)(to, open);
    await on(store)(to, add(2));
    expect(await load(store, counter, to)).toEqual(await load(inMemoryEventStore(log), counter, to));
  });

  it('is not asked about the past, and does not take the past for the present', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open);
    await on(store)(to, add(1), '2026-03-01T00:00:00.000Z');
    expect((await load(store, counter, to, '2026-02-01T00:00:00.000Z')).revision).toBe(0);
    expect((await load(store, counter, to)).revision).toBe(1);
  });

  it('gives up what it knows of a stream that became shorter', async () => {
    const log = inMemoryLog();
    const store = inMemoryEventStore(log);
    const to = target();
    await on(store)(to, open);
    await on(store)(to, add(1));
    log.streams.get(`counter-acme.${to.id}`)!.pop();
    expect(await on(store)(to, add(5))).toMatchObject({ kind: 'done', revision: 1, state: { total: 5 } });
  });

  it('is one for each store', () => {
    const [one, two] = [inMemoryEventStore(), inMemoryEventStore()];
    expect(statesOf(one)).toBe(statesOf(one));
    expect(statesOf(one)).not.toBe(statesOf(two));
  });
});

describe('the bound of the cache', () => {
  const large = { text: 'x'.repeat(1_000) };

  it('is kept in bytes; what was used longest ago goes first', () => {
    const cache = stateCache(6_000);
    for (const stream of ['a', 'b', 'c', 'd']) cache.put(stream, evolve, at(0, large), 1_000);
    expect(cache.get('a', evolve)).toBeDefined();
    cache.put('e', evolve, at(0, large), 1_000);
    expect(cache.get('b', evolve)).toBeUndefined();
    expect(cache.get('a', evolve)).toBeDefined();
    expect(cache.bytes).toBeLessThanOrEqual(6_000);
  });

  it('counts what a state grows by, and measures again', () => {
    const cache = stateCache(1_000_000);
    cache.put('a', evolve, at(0, large), 1_000);
    const before = cache.bytes;
    cache.put('a', evolve, at(1, large), 500);
    expect(cache.bytes).toBe(before + 500);
    cache.put('a', evolve, at(2, large), 5_000);
    expect(cache.bytes).toBe(before);
    cache.drop('a');
    expect(cache.bytes).toBe(0);
  });

  it('leaves out what would fill it alone', () => {
    const cache = stateCache(2_000);
    cache.put('a', evolve, at(0, large), 1_000);
    expect(cache.get('a', evolve)).toBeUndefined();
    expect(cache.bytes).toBe(0);
  });

  it('keeps the newest state, and none of another rule', () => {
    const cache = stateCache();
    cache.put('a', evolve, at(3), 10);
    cache.put('a', evolve, at(2), 10);
    expect(cache.get('a', evolve)).toMatchObject({ revision: 3 });
    expect(cache.get('a', () => meta)).toBeUndefined();
  });
});
