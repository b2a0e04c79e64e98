import { describe, expect, it } from '@jest/globals';
import { inMemoryEventStore, streamName, type EventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { ChangeFeed } from './feed.js';

const organisation = newId();
const meta = { organisation, actor: newId(), at: '2026-03-01T09:00:00.000Z', schema: 1 };

async function record(store: EventStore, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  for (const id of ids)
    await store.append(streamName('model', organisation, id), 'no_stream', [
      { id: newId(), type: 'ModelRegistered', data: '{}', metadata: JSON.stringify(meta) },
    ]);
  return ids;
}

/** Everything from a position on, until nothing comes for a moment. */
async function all(feed: ChangeFeed, from: string): Promise<string[]> {
  const ids: string[] = [];
  for (let at = from; ;) {
    const { events, upTo } = await feed.after(at, 50, new AbortController().signal);
    ids.push(...events.map(({ id }) => id));
    if (upTo === at) return ids;
    at = upTo;
  }
}

describe('the feed of changes', () => {
  it('gives everything once and in order, to who keeps up and to who is far behind', async () => {
    const store = inMemoryEventStore();
    const before = await record(store, 30);
    const feed = new ChangeFeed(store, 10);
    const from = await feed.head();
    const listening = feed.after(from, 5_000, new AbortController().signal);
    const [first] = await record(store, 1);
    expect((await listening).events.map(({ id }) => id)).toEqual([first]);
    const later = await record(store, 700);
    expect(await all(feed, from)).toEqual([first, ...later]);
    expect(await all(feed, '')).toEqual([...before, first, ...later]);
    await feed.close();
  });

  it('lets go of who is gone', async () => {
    const feed = new ChangeFeed(inMemoryEventStore());
    const gone = new AbortController();
    const waiting = feed.after('', 60_000, gone.signal);
    gone.abort();
    expect(await waiting).toEqual({ events: [], upTo: '' });
    await feed.close();
  });

  it('begins anew after a fault of the log', async () => {
    const store = inMemoryEventStore();
    let faults = 1;
    const failing: EventStore = {
      ...store,
      subscribe: (options) => {
        if (faults-- <= 0) return store.subscribe(options);
        return { done: Promise.reject(new Error('gone')), stop: async () => undefined };
      },
    };
    const feed = new ChangeFeed(failing);
    const from = await feed.head();
    await feed.after(from, 10, new AbortController().signal);
    const ids = await record(store, 3);
    expect(await all(feed, from)).toEqual(ids);
    const waiting = feed.after(await feed.head(), 5_000, new AbortController().signal);
    const [last] = await record(store, 1);
    expect((await waiting).events.map(({ id }) => id)).toEqual([last]);
    await feed.close();
  });
});
