import { expect, it } from '@jest/globals';
import type { AppendResult, EventStore, NewEvent, RecordedEvent } from '../port.js';
import type { Subject } from './event-store.contract.js';
import { anEvent, collect, idsOf, listen, newStream, someEvents, type Offer } from './fixture.js';
import { appendLoad } from './load.js';
import { startNeighbour } from './neighbour.js';

type Ending = 'commit' | 'rollback' | 'kill';

export function raceContract(subject: Subject, offers: readonly Offer[]): void {
  raceOfWriters(subject);
  if (offers.includes('transactions')) raceWithOpenTransactions(subject);
  if (offers.includes('processes')) raceOfProcesses(subject);
  if (offers.includes('server')) raceWithLostConnections(subject);
}

function raceOfWriters(subject: Subject): void {
  it.each([50, 300])('lets exactly one of %s racing writers win', async (writers) => {
    const stream = newStream();
    const stores = [subject.store, await subject.log.open(), await subject.log.open()];
    const attempts = Array.from({ length: writers }, (_, n) => [anEvent('Raced', { n }), anEvent('Raced', { n })]);
    const results = await Promise.all(attempts.map((events, n) => stores[n % 3]!.append(stream, 'no_stream', events)));
    const winners = results.flatMap((result, n) => (result.kind === 'appended' ? [n] : []));
    expect(winners).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'conflict')).toEqual(
      Array(writers - 1).fill({ kind: 'conflict', actual: 1 }),
    );
    expect(idsOf(await collect(subject.store.readStream(stream)))).toEqual(idsOf(attempts[winners[0]!]!));
    await closeAll(stores.slice(1));
  });

  it('loses no event of writers that try again after a lost race', async () => {
    const stream = newStream();
    const stores = [subject.store, await subject.log.open()];
    const events = someEvents(40);
    await Promise.all(events.map((event, n) => untilAppended(stores[n % 2]!, stream, event)));
    const read = await collect(subject.store.readStream(stream));
    expect(read.map(({ revision }) => revision)).toEqual(events.map((_, index) => index));
    expect(idsOf(read).sort()).toEqual(idsOf(events).sort());
    await closeAll(stores.slice(1));
  });

  it('shows an append whole or not at all to a reader at the same time', async () => {
    const reader = follower(subject.store, await subject.store.head());
    const appends = Array.from({ length: 60 }, () => someEvents(5));
    const writing = Promise.all(appends.map((events) => subject.store.append(newStream(), 'no_stream', events)));
    await reader.until(writing);
    const streams = new Map<string, number>();
    for (const { stream } of reader.events) streams.set(stream, (streams.get(stream) ?? 0) + 1);
    expect([...streams.values()]).toEqual(Array(60).fill(5));
    for (const sizes of reader.sizes) expect(sizes % 5).toBe(0);
  });
}

function raceWithOpenTransactions(subject: Subject): void {
  it.each<Ending>(['commit', 'rollback', 'kill'])(
    'hides nothing from readers when a writer pauses before its %s',
    async (ending) => {
      const after = await subject.store.head();
      const [poller, listener] = [follower(subject.store, after), listen(subject.store, after)];
      const committed: NewEvent[] = [];
      for (let round = 0; round < 4; round++) {
        const held = someEvents(3);
        const open = await subject.log.appendOpen!(newStream(), 'no_stream', held);
        const others = Array.from({ length: 10 }, () => someEvents(2));
        const writing = Promise.all(others.map((events) => subject.store.append(newStream(), 'no_stream', events)));
        // Enough reads for a reader to run ahead of the open transaction, were that possible.
        for (let read = 0; read < 30; read++) await poller.once();
        await open[ending]();
        expect((await writing).every(({ kind }) => kind === 'appended')).toBe(true);
        committed.push(...others.flat(), ...(ending === 'commit' ? held : []));
        await poller.once();
      }
      await listener.until(() => listener.events.length >= committed.length);
      await listener.subscription.stop();
      const stored = idsOf(await collect(subject.store.readAll({ after })));
      expect([...stored].sort()).toEqual(idsOf(committed).sort());
      expect(idsOf(poller.events)).toEqual(stored);
      expect(idsOf(listener.events)).toEqual(stored);
    },
  );

  it('gives a stream to the writer that commits, not to the one that gave up', async () => {
    for (const ending of ['rollback', 'kill', 'commit'] as const) {
      const stream = newStream();
      const open = await subject.log.appendOpen!(stream, 'no_stream', [anEvent()]);
      const second = subject.store.append(stream, 'no_stream', [anEvent()]);
      await open[ending]();
      expect(await second).toMatchObject(
        ending === 'commit' ? { kind: 'conflict', actual: 0 } : { kind: 'appended', revision: 0 },
      );
    }
  });
}

function raceOfProcesses(subject: Subject): void {
  it('keeps order and expectations when another process appends too', async () => {
    const after = await subject.store.head();
    const [poller, listener] = [follower(subject.store, after), listen(subject.store, after)];
    const contested = Array.from({ length: 40 }, newStream);
    const neighbour = await startNeighbour(subject.log.elsewhere!);
    const theirs = neighbour.append(contested, 20);
    const ours = appendLoad(subject.store, contested, 20);
    await poller.until(Promise.all([ours, theirs])).finally(() => neighbour.stop());
    const [mine, others] = [await ours, await theirs];

    contested.forEach((_, n) => expect([mine.won[n], others.won[n]].filter(Boolean)).toHaveLength(1));
    const expected = [...mine.ids, ...others.ids];
    await listener.until(() => listener.events.length >= expected.length);
    await listener.subscription.stop();
    const stored = idsOf(await collect(subject.store.readAll({ after })));
    expect([...stored].sort()).toEqual(expected.sort());
    expect(idsOf(poller.events)).toEqual(stored);
    expect(idsOf(listener.events)).toEqual(stored);
  });
}

function raceWithLostConnections(subject: Subject): void {
  it('repeats by itself what a lost connection left unanswered, and writes nothing twice', async () => {
    const after = await subject.store.head();
    const listener = listen(subject.store, after);
    const streams = Array.from({ length: 200 }, newStream);
    let cuts = 0;
    const results = await Promise.all(
      streams.map(async (stream, n) => {
        const first = await subject.store.append(stream, 'no_stream', [anEvent()]);
        if (n % 50 === 25) await subject.log.cut!().then(() => cuts++);
        return [first, await subject.store.append(stream, 0, [anEvent()])];
      }),
    );
    expect(cuts).toBe(4);
    expect(results.flat().map(({ kind }) => kind)).toEqual(Array(400).fill('appended'));
    await listener.until(() => listener.events.length >= 400);
    await listener.subscription.stop();
    const stored = idsOf(await collect(subject.store.readAll({ after })));
    expect(stored).toHaveLength(400);
    expect(idsOf(listener.events)).toEqual(stored);
  });
}

async function untilAppended(store: EventStore, stream: string, event: NewEvent): Promise<void> {
  let result: AppendResult = await store.append(stream, 'no_stream', [event]);
  while (result.kind === 'conflict') result = await store.append(stream, result.actual, [event]);
}

/** A reader that remembers where it is and goes on from there, as a projection does. */
function follower(store: EventStore, start: string) {
  let after = start;
  const events: RecordedEvent[] = [];
  const sizes: number[] = [];
  const once = async (): Promise<void> => {
    const found = await collect(store.readAll({ after }));
    if (found.length > 0) sizes.push(found.length);
    events.push(...found);
    after = found.at(-1)?.position ?? after;
  };
  return {
    events,
    sizes,
    once,
    async until(work: Promise<unknown>): Promise<void> {
      let busy = true;
      const done = work.finally(() => (busy = false));
      while (busy) await once();
      await done;
      await once();
    },
  };
}

const closeAll = (stores: readonly EventStore[]): Promise<unknown> => Promise.all(stores.map((store) => store.close()));
