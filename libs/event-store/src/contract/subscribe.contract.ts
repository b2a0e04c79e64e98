import { expect, it } from '@jest/globals';
import { START } from '../port.js';
import type { Subject } from './event-store.contract.js';
import { anEvent, collect, idsOf, listen, newStream, newType, someEvents } from './fixture.js';

export function subscribeContract(subject: Subject): void {
  it('catches up and goes on live, each event once and in order', async () => {
    const after = await subject.store.head();
    const [old, young] = [someEvents(1_200), someEvents(30)];
    const stream = newStream();
    await subject.store.append(stream, 'no_stream', old);
    const listener = listen(subject.store, after);
    await listener.until(() => listener.caughtUp > 0);
    expect(idsOf(listener.events)).toEqual(idsOf(old));
    for (const [index, event] of young.entries()) await subject.store.append(stream, 1_199 + index, [event]);
    await listener.until(() => listener.events.length >= 1_230);
    await listener.subscription.stop();
    expect(idsOf(listener.events)).toEqual(idsOf([...old, ...young]));
  });

  it('starts with the first event of the log', async () => {
    await subject.store.append(newStream(), 'no_stream', [anEvent()]);
    const listener = listen(subject.store, START);
    await listener.until(() => listener.caughtUp > 0);
    await listener.subscription.stop();
    const all = await collect(subject.store.readAll());
    expect(listener.events).toEqual(all.map((event) => ({ ...event, recordedAt: expect.any(String) })));
  });

  it('goes on after any position that it was given as passed', async () => {
    const type = newType();
    const after = await subject.store.head();
    for (let n = 0; n < 10; n++)
      await subject.store.append(newStream(), 'no_stream', [anEvent(), anEvent(type), anEvent(), anEvent(type)]);
    const checkpoints: [string, number][] = [];
    const first = listen(subject.store, after, {
      types: [type],
      batchSize: 3,
      onBatch: (events, upTo) => void checkpoints.push([upTo, events.length]),
    });
    await first.until(() => first.caughtUp > 0);
    await first.subscription.stop();
    expect(first.events).toHaveLength(20);
    let handled = 0;
    for (const [upTo, count] of checkpoints) {
      handled += count;
      const rest = await collect(subject.store.readAll({ after: upTo, types: [type] }));
      expect(idsOf(rest)).toEqual(idsOf(first.events.slice(handled)));
    }
  });

  it('makes no batch larger than asked for', async () => {
    const after = await subject.store.head();
    await subject.store.append(newStream(), 'no_stream', someEvents(25));
    const listener = listen(subject.store, after, { batchSize: 10 });
    await listener.until(() => listener.events.length === 25);
    await listener.subscription.stop();
    expect(Math.max(...listener.batches)).toBeLessThanOrEqual(10);
  });

  it('says that events of other types have passed by', async () => {
    const type = newType();
    const listener = listen(subject.store, await subject.store.head(), { types: [type] });
    await listener.until(() => listener.caughtUp > 0);
    const foreign = await subject.store.append(newStream(), 'no_stream', someEvents(3));
    await listener.until(() => foreign.kind === 'appended' && listener.upTo >= foreign.position);
    expect(listener.events).toEqual([]);
    const own = anEvent(type);
    await subject.store.append(newStream(), 'no_stream', [anEvent(), own]);
    await listener.until(() => listener.events.length > 0);
    await listener.subscription.stop();
    expect(idsOf(listener.events)).toEqual([own.id]);
  });

  it('hands out one batch at a time and waits for a slow reader', async () => {
    const after = await subject.store.head();
    let [running, most] = [0, 0];
    const listener = listen(subject.store, after, {
      batchSize: 5,
      async onBatch() {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
      },
    });
    for (let n = 0; n < 40; n++) await subject.store.append(newStream(), 'no_stream', someEvents(2));
    await listener.until(() => listener.events.length === 80);
    await listener.subscription.stop();
    expect(most).toBe(1);
  });

  it('ends with the fault of its reader and leaves other subscriptions alone', async () => {
    const after = await subject.store.head();
    const failing = subject.store.subscribe({ after, onBatch: () => Promise.reject(new Error('cannot handle this')) });
    const ended = expect(failing.done).rejects.toThrow('cannot handle this');
    const other = listen(subject.store, after);
    await subject.store.append(newStream(), 'no_stream', [anEvent()]);
    await ended;
    await subject.store.append(newStream(), 'no_stream', [anEvent()]);
    await other.until(() => other.events.length === 2);
    await other.subscription.stop();
  });

  it('gives nothing more once it is stopped', async () => {
    const listener = listen(subject.store, await subject.store.head());
    await listener.until(() => listener.caughtUp > 0);
    await listener.subscription.stop();
    await listener.subscription.done;
    const other = listen(subject.store, await subject.store.head());
    await subject.store.append(newStream(), 'no_stream', [anEvent()]);
    await other.until(() => other.events.length === 1);
    await other.subscription.stop();
    expect(listener.events).toEqual([]);
  });

  it('ends when the store is closed', async () => {
    const store = await subject.log.open();
    const listener = listen(store, await store.head());
    await listener.until(() => listener.caughtUp > 0);
    await store.close();
    await listener.subscription.done;
  });

  it('follows what another client of the log appends', async () => {
    const writer = await subject.log.open();
    const listener = listen(subject.store, await subject.store.head());
    await listener.until(() => listener.caughtUp > 0);
    const events = someEvents(3);
    await writer.append(newStream(), 'no_stream', events);
    await listener.until(() => listener.events.length === 3);
    await Promise.all([listener.subscription.stop(), writer.close()]);
    expect(idsOf(listener.events)).toEqual(idsOf(events));
  });
}
