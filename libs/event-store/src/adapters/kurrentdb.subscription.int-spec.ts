import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEvent, idsOf, listen, newStream, newType, someEvents } from '../contract/fixture.js';
import type { EventStore, NewEvent } from '../port.js';
import { startProtocolServer, type ProtocolServer } from '../../../../test/kurrentdb-server/protocol-server.js';
import { kurrentdbEventStore } from './kurrentdb.js';

let server: ProtocolServer;
let store: EventStore;
beforeAll(async () => {
  server = await startProtocolServer();
  store = await kurrentdbEventStore({ url: server.url, patienceMs: 4_000, silenceMs: 300 });
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

describe('a subscription to KurrentDB', () => {
  /** Appends before and after something happens, and expects every event once and in order. */
  async function survives(happens: () => Promise<unknown> | unknown, types?: readonly string[]): Promise<void> {
    const after = await store.head();
    const listener = listen(store, after, types ? { types } : {});
    await listener.until(() => listener.caughtUp > 0);
    const events: NewEvent[] = [];
    const append = async (): Promise<void> => {
      const event = anEvent(types?.[0]);
      await store.append(newStream(), 'no_stream', [event]);
      events.push(event);
    };
    for (let n = 0; n < 20; n++) await append();
    await happens();
    for (let n = 0; n < 20; n++) await append();
    await listener.until(() => listener.events.length >= 40);
    await listener.subscription.stop();
    expect(idsOf(listener.events)).toEqual(idsOf(events));
  }

  it.each<[string, () => Promise<unknown> | unknown]>([
    ['is dropped', () => server.faults.dropSubscriptions()],
    ['is ended without a fault', () => server.faults.endSubscriptions()],
    ['hears nothing any more', () => server.faults.silenceSubscriptions()],
    ['loses its connection', () => server.cut()],
    ['loses its server, which comes back later', () => server.restart(700)],
    ['is refused when it comes back', () => (server.faults.failSubscriptions(3), server.faults.dropSubscriptions())],
  ])('goes on by itself when it %s', async (_, happens) => {
    await survives(happens);
    await survives(happens, [newType()]);
  });

  it('goes on by itself when it was lost while nothing happened, and hears of what comes next', async () => {
    const listener = listen(store, await store.head());
    await listener.until(() => listener.caughtUp > 0);
    await server.restart(200);
    const event = anEvent();
    await store.append(newStream(), 'no_stream', [event]);
    await listener.until(() => listener.events.length > 0);
    await listener.subscription.stop();
    expect(idsOf(listener.events)).toEqual([event.id]);
  });

  it('misses nothing when it is dropped for being slow, again and again', async () => {
    server.faults.slowConsumer = { records: 50, patience: 1 };
    const listener = listen(store, await store.head(), {
      batchSize: 20,
      onBatch: () => new Promise((resolve) => setTimeout(resolve, 15)),
    });
    await listener.until(() => listener.caughtUp > 0);
    const before = server.faults.calls.subscriptions;
    const events = Array.from({ length: 30 }, () => someEvents(100));
    await Promise.all(events.map((some) => store.append(newStream(), 'no_stream', some)));
    await listener.until(() => listener.events.length >= 3_000);
    await listener.subscription.stop();
    server.faults.slowConsumer = { records: 1_000, patience: 250 };
    expect(server.faults.calls.subscriptions).toBeGreaterThan(before);
    expect(new Set(idsOf(listener.events)).size).toBe(3_000);
    expect(idsOf(listener.events).sort()).toEqual(idsOf(events.flat()).sort());
  });

  it('moves its place forward while only events of other types come, so that a restart does not read them again', async () => {
    const type = newType();
    const listener = listen(store, await store.head(), { types: [type] });
    const last = await store.append(newStream(), 'no_stream', someEvents(2_000, newType()));
    await listener.until(() => last.kind === 'appended' && listener.upTo >= last.position);
    expect(listener.events).toEqual([]);
    await listener.subscription.stop();
  });
});
