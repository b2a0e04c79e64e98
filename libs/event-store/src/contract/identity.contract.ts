import { expect, it } from '@jest/globals';
import type { Subject } from './event-store.contract.js';
import { anEvent, collect, listen, newStream, someEvents } from './fixture.js';

export function identityContract(subject: Subject): void {
  it('has one identity, whoever asks and how many at once, before and after an append', async () => {
    const others = await Promise.all([subject.log.open(), subject.log.open()]);
    const asked = await Promise.all([subject.store, ...others, ...others].map((store) => store.identity()));
    await subject.store.append(newStream(), 'no_stream', [anEvent()]);
    asked.push(await subject.store.identity());
    expect(asked[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(new Set(asked).size).toBe(1);
    await Promise.all(others.map((store) => store.close()));
  });

  it('knows the last event, which no identity is', async () => {
    const stream = newStream();
    await subject.store.append(stream, 'no_stream', someEvents(3));
    await subject.store.identity();
    const last = await subject.store.last();
    expect(last).toEqual((await collect(subject.store.readAll())).at(-1));
    expect(last).toMatchObject({ stream, revision: 2 });
    expect(await subject.store.head()).toBe(last!.position);
  });

  it('shows no identity to a subscription', async () => {
    const after = await subject.store.head();
    const listener = listen(subject.store, after);
    await subject.store.identity();
    const event = anEvent();
    await subject.store.append(newStream(), 'no_stream', [event]);
    await listener.until(() => listener.events.length > 0);
    expect(listener.events.map(({ id }) => id)).toEqual([event.id]);
    await listener.subscription.stop();
  });
}
