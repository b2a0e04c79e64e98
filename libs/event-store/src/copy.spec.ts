import { describe, expect, it } from '@jest/globals';
import { inMemoryEventStore } from './adapters/in-memory.js';
import { anEvent, collect, idsOf, someEvents } from './contract/fixture.js';
import { copyLog } from './copy.js';
import { START, type EventStore } from './port.js';

/** Three streams, interleaved, some appends with several events. */
async function filled(store: EventStore, rounds = 5): Promise<EventStore> {
  for (let round = 0; round < rounds; round++) {
    for (const stream of ['a', 'b', 'c'])
      await store.append(stream, round === 0 ? 'no_stream' : 'stream_exists', someEvents(1 + (round % 3)));
  }
  return store;
}

const bare = async (store: EventStore) =>
  (await collect(store.readAll())).map(({ recordedAt: _, position: __, ...event }) => event);

describe('copying a log', () => {
  it('gives the same events in the same order with the same ids and bytes', async () => {
    const [source, target] = [await filled(inMemoryEventStore()), inMemoryEventStore()];
    await source.append('d', 'no_stream', [
      { ...anEvent(), data: ' {"2":1.0, "1":[] } ', metadata: '{"actor" : "x"}' },
    ]);
    const copied = await copyLog({ source, target });
    expect(await bare(target)).toEqual(await bare(source));
    expect(copied).toMatchObject({
      events: (await bare(source)).length,
      copied: (await bare(source)).length,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('goes on where an earlier copy ended and writes nothing twice', async () => {
    const [source, target] = [await filled(inMemoryEventStore()), inMemoryEventStore()];
    const broken: EventStore = {
      ...target,
      append: async (stream, ...rest) =>
        (await collect(target.readAll())).length > 6
          ? Promise.reject(new Error('gone'))
          : target.append(stream, ...rest),
    };
    await expect(copyLog({ source, target: broken })).rejects.toThrow('gone');
    const partly = (await bare(target)).length;
    expect(partly).toBeGreaterThan(6);
    const all = (await bare(source)).length;
    expect(await copyLog({ source, target })).toMatchObject({ copied: all - partly, events: all });
    expect(await copyLog({ source, target })).toMatchObject({ copied: 0, events: all });
    await source.append('late', 'no_stream', [anEvent()]);
    expect(await copyLog({ source, target })).toMatchObject({ copied: 1 });
    expect(await bare(target)).toEqual(await bare(source));
  });

  it.each([
    [
      'an event of its own',
      async (target: EventStore) => void (await target.append('other', 'no_stream', [anEvent()])),
    ],
    [
      'more than the source',
      async (target: EventStore, source: EventStore) =>
        void (await copyLog({ source, target }), await target.append('more', 'no_stream', [anEvent()])),
    ],
  ])('refuses a target that holds %s, and names the event', async (_, spoil) => {
    const [source, target] = [await filled(inMemoryEventStore()), inMemoryEventStore()];
    await spoil(target, source);
    const before = await bare(target);
    await expect(copyLog({ source, target })).rejects.toMatchObject({
      code: 'NOT_A_COPY',
      message: expect.stringMatching(/^(other|more)@0 SomethingHappened/),
    });
    expect(await bare(target)).toEqual(before);
  });

  it('does not trust a target that changes what it was given', async () => {
    const [source, target] = [await filled(inMemoryEventStore()), inMemoryEventStore()];
    const careless: EventStore = {
      ...target,
      append: (stream, expected, events) =>
        target.append(
          stream,
          expected,
          events.map((event) => ({ ...event, data: JSON.stringify({ ...JSON.parse(event.data), extra: 1 }) })),
        ),
    };
    await expect(copyLog({ source, target: careless })).rejects.toMatchObject({ code: 'NOT_A_COPY' });
  });

  it('finds the place of every reader behind the same event', async () => {
    const source = await filled(inMemoryEventStore());
    const target = inMemoryEventStore();
    const originals = await collect(source.readAll());
    const places = [START, ...originals.map(({ position }) => position)];
    const copied = await copyLog({ source, target, places });
    const copies = await collect(target.readAll());
    for (const [index, place] of places.entries()) {
      const rest = await collect(target.readAll({ after: copied.places.get(place)! }));
      expect(idsOf(rest)).toEqual(idsOf(originals.slice(index)));
    }
    expect(copied.places.get(START)).toBe(START);
    expect(copied.places.get(originals.at(-1)!.position)).toBe(copies.at(-1)!.position);
  });
});
