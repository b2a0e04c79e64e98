import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { anEvent, collect, idsOf, newStream, newType, someEvents } from '../contract/fixture.js';
import type { EventStore, RecordedEvent } from '../port.js';
import { startProtocolServer, type ProtocolServer } from '../../../../test/kurrentdb-server/protocol-server.js';
import { kurrentdbEventStore } from './kurrentdb.js';

let server: ProtocolServer;
let store: EventStore;
let foreign: KurrentDBClient;
beforeAll(async () => {
  server = await startProtocolServer();
  store = await kurrentdbEventStore({ url: server.url, patienceMs: 4_000, silenceMs: 300 });
  foreign = KurrentDBClient.connectionString(server.url);
});
afterAll(async () => {
  await Promise.all([store.close(), foreign.dispose()]);
  await server.stop();
});

const stored = async (stream: string): Promise<string[]> => idsOf(await collect(store.readStream(stream)));
const position = (commit: bigint): string => `${String(commit).padStart(20, '0')}/${String(commit).padStart(20, '0')}`;

describe('an append to KurrentDB that fails', () => {
  it.each<[string, (times: number) => void]>([
    ['is stored and answered by a broken connection', (times) => server.faults.failAppendsAfterStoring(times)],
    ['is not stored, because the server is not available', (times) => server.faults.failAppendsBeforeStoring(times)],
    ['cannot be committed by the cluster', (times) => server.faults.timeOutAppends(times)],
    ['goes to a node that does not lead', (times) => server.faults.refuseAppendsAsNotLeader(times)],
    ['is stored and never answered', () => server.faults.neverAnswerAppends(1)],
    ['is neither stored nor answered', () => server.faults.neverAnswerAppends(1, false)],
  ])('and %s, is repeated with the same ids and the same expectation, and there once', async (_, arm) => {
    const stream = newStream();
    const before = server.faults.calls.appends;
    arm(3);
    const [first, second, third] = [someEvents(2), someEvents(1), someEvents(1)];
    const results = await Promise.all([
      store.append(stream, 'no_stream', first),
      store.append(stream, 1, second),
      store.append(stream, 'any', third),
    ]);
    expect(results.map((result) => result.kind === 'appended' && result.revision)).toEqual([1, 2, 3]);
    expect(await stored(stream)).toEqual(idsOf([...first, ...second, ...third]));
    expect(server.faults.calls.appends - before).toBeGreaterThan(3);
    server.faults.clear();
  });

  it('answers the repeat with the position that the events have in the log', async () => {
    const stream = newStream();
    server.faults.failAppendsAfterStoring(1);
    const result = await store.append(stream, 'no_stream', someEvents(3));
    expect(result).toMatchObject({ position: (await collect(store.readStream(stream))).at(-1)!.position });
  });

  it('is refused as a conflict when another writer was first', async () => {
    const stream = newStream();
    server.faults.failAppendsBeforeStoring(1);
    const [mine, theirs] = [
      store.append(stream, 'no_stream', [anEvent()]),
      foreign.appendToStream(stream, jsonEvent({ type: 'Theirs', data: {} })),
    ];
    await theirs;
    expect(await mine).toEqual({ kind: 'conflict', actual: 0 });
  });

  it('gives up in time, says that it may have been stored, and can be repeated then', async () => {
    const hasty = await kurrentdbEventStore({ url: server.url, patienceMs: 1_500 });
    const stream = newStream();
    const event = anEvent();
    server.faults.neverAnswerAppends(20);
    await expect(hasty.append(stream, 'no_stream', [event])).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('may have been stored'),
    });
    server.faults.clear();
    expect(await hasty.append(stream, 'no_stream', [event])).toMatchObject({ kind: 'appended', revision: 0 });
    expect(await stored(stream)).toEqual([event.id]);
    await hasty.close();
  });

  it('does not hold up appends to other streams', async () => {
    server.faults.neverAnswerAppends(1, false);
    const slow = store.append(newStream(), 'no_stream', [anEvent()]);
    const others = await Promise.all(
      Array.from({ length: 20 }, () => store.append(newStream(), 'no_stream', [anEvent()])),
    );
    expect(others.every(({ kind }) => kind === 'appended')).toBe(true);
    expect(await slow).toMatchObject({ kind: 'appended' });
  });

  it('is stored although several attempts in a row are left without an answer', async () => {
    const stream = newStream();
    const event = anEvent();
    server.faults.neverAnswerAppends(4, false);
    expect(await store.append(stream, 'no_stream', [event])).toMatchObject({ kind: 'appended', revision: 0 });
    expect(await stored(stream)).toEqual([event.id]);
  });

  it('waits here, not there, while 256 others are with the server', async () => {
    const patient = await kurrentdbEventStore({ url: server.url, patienceMs: 30_000 });
    const before = server.faults.calls.appends;
    server.faults.delayAppends(1_500, 300);
    const results = Promise.all(
      Array.from({ length: 300 }, () => patient.append(newStream(), 'no_stream', [anEvent()])),
    );
    while (server.faults.calls.appends - before < 256) await sleep(5);
    await sleep(200);
    expect(server.faults.calls.appends - before).toBe(256);
    expect((await results).every(({ kind }) => kind === 'appended')).toBe(true);
    await patient.close();
  });

  it('is accepted with thousands of others at once, more than the server answers within one attempt', async () => {
    const patient = await kurrentdbEventStore({ url: server.url, patienceMs: 30_000 });
    const after = await patient.head();
    const results = await Promise.all(
      Array.from({ length: 10_000 }, () => patient.append(newStream(), 'no_stream', [anEvent()])),
    );
    expect(results.filter(({ kind }) => kind !== 'appended')).toEqual([]);
    expect(await collect(patient.readAll({ after }))).toHaveLength(10_000);
    await patient.close();
  });

  it('is written a second time when it is repeated with another expectation: only the same one is recognised', async () => {
    const stream = newStream();
    const event = anEvent();
    expect(await store.append(stream, 'no_stream', [event])).toMatchObject({ revision: 0 });
    expect(await store.append(stream, 0, [event])).toMatchObject({ kind: 'appended', revision: 1 });
    expect(await stored(stream)).toEqual([event.id, event.id]);
    expect(await store.append(stream, 0, [event])).toMatchObject({ revision: 1 });
    expect(await stored(stream)).toHaveLength(2);
  });

  it('is too large for a server that was set to less than a megabyte', async () => {
    const small = await startProtocolServer({ maxAppendSize: 2_000 });
    const tight = await kurrentdbEventStore({ url: small.url });
    await expect(tight.append(newStream(), 'no_stream', [anEvent('Large', 'x'.repeat(3_000))])).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringContaining('2000'),
    });
    await tight.close();
    await small.stop();
  });

  it('says that a stream was deleted for ever', async () => {
    const stream = newStream();
    await store.append(stream, 'no_stream', [anEvent()]);
    await foreign.tombstoneStream(stream);
    await expect(store.append(stream, 0, [anEvent()])).rejects.toMatchObject({ code: 'STREAM_DELETED' });
    await expect(collect(store.readStream(stream))).rejects.toMatchObject({ code: 'STREAM_DELETED' });
    expect((await collect(store.readAll())).at(-1)!.type).not.toBe('$streamDeleted');
  });

  it('goes on counting where a stream was deleted softly', async () => {
    const stream = newStream();
    await store.append(stream, 'no_stream', someEvents(2));
    await foreign.deleteStream(stream);
    expect(await collect(store.readStream(stream))).toEqual([]);
    expect(await store.append(stream, 'no_stream', [anEvent()])).toMatchObject({ kind: 'appended', revision: 2 });
  });
});

describe('reading from KurrentDB', () => {
  it.each(['{"2":1,"1":2}', ' {} ', '{"n":1.0}', '"\\u00e9"', 'null', '[{"a": 1}]', '"text"', '-0'])(
    'gives back metadata %j byte for byte',
    async (metadata) => {
      const stream = newStream();
      await store.append(stream, 'no_stream', [{ ...anEvent(), metadata }]);
      expect((await collect(store.readStream(stream)))[0]!.metadata).toBe(metadata);
    },
  );

  it('keeps metadata readable for the tools of the server when nothing is lost by it', async () => {
    const stream = newStream();
    await store.append(stream, 'no_stream', [{ ...anEvent(), metadata: '{"actor":"member-1"}' }]);
    for await (const { event } of foreign.readStream(stream)) expect(event!.metadata).toEqual({ actor: 'member-1' });
  });

  it('reads what others wrote as JSON', async () => {
    const stream = newStream();
    await foreign.appendToStream(stream, jsonEvent({ type: 'Theirs', data: { a: 1 } }));
    expect(await collect(store.readStream(stream))).toMatchObject([
      { type: 'Theirs', data: '{"a":1}', metadata: '{}' },
    ]);
  });

  it('never shows the records of the server itself', async () => {
    await store.setStreamMetadata(newStream(), '{"owner":"member-1"}');
    await store.append(newStream(), 'no_stream', [anEvent()]);
    expect(
      (await collect(store.readAll())).filter(({ type, stream }) => type.startsWith('$') || stream.startsWith('$')),
    ).toEqual([]);
  });

  it('tells another server by its identity', async () => {
    const other = await startProtocolServer();
    const elsewhere = await kurrentdbEventStore({ url: other.url, patienceMs: 4_000 });
    expect(await elsewhere.identity()).not.toBe(await store.identity());
    await elsewhere.close();
    await other.stop();
  });

  it('leaves what the server itself keeps beside a stream as it is', async () => {
    const stream = newStream();
    await foreign.setStreamMetadata(stream, { maxCount: 7 });
    await store.setStreamMetadata(stream, '{"maxAge":1}');
    expect(await store.streamMetadata(stream)).toBe('{"maxAge":1}');
    expect((await foreign.getStreamMetadata(stream)).metadata).toMatchObject({ maxCount: 7 });
  });

  it('tells types apart that begin alike', async () => {
    const type = newType();
    const after = await store.head();
    const events = [anEvent(type), anEvent(`${type}Again`), anEvent(type)];
    await store.append(newStream(), 'no_stream', events);
    expect(idsOf(await collect(store.readAll({ after, types: [type] })))).toEqual([events[0]!.id, events[2]!.id]);
  });

  it('finds more types than the server takes prefixes', async () => {
    const after = await store.head();
    const wanted = anEvent(newType());
    await store.append(newStream(), 'no_stream', [anEvent(newType()), wanted]);
    expect(
      idsOf(await collect(store.readAll({ after, types: [wanted.type, ...Array.from({ length: 300 }, newType)] }))),
    ).toEqual([wanted.id]);
  });

  it.each(['0000000000000000042', 'half', '1/2'])(
    'refuses %j, which is no position of this store, and says how it may have come',
    async (after) => {
      await expect(collect(store.readAll({ after }))).rejects.toMatchObject({
        code: 'NOT_A_POSITION',
        message: expect.stringContaining('--switch'),
      });
      await expect(store.subscribe({ after, onBatch: () => undefined }).done).rejects.toMatchObject({
        code: 'NOT_A_POSITION',
      });
    },
  );

  it('does not try for ever to read from a position that was computed', async () => {
    await store.append(newStream(), 'no_stream', [anEvent()]);
    const computed = position(BigInt((await store.head()).slice(0, 20)) - 1n);
    await expect(collect(store.readAll({ after: computed }))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(store.subscribe({ after: computed, onBatch: () => undefined }).done).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
  });

  it.each<[string, () => void]>([
    ['is refused as unavailable', () => server.faults.failReads(2)],
    ['breaks in the middle', () => server.faults.failReads(1, 'reset', 30)],
    ['is never answered', () => server.faults.failReads(1, 'silence')],
  ])('reads again when a read %s, and gives each event once', async (_, arm) => {
    const stream = newStream();
    const events = someEvents(90);
    await store.append(stream, 'no_stream', events);
    arm();
    expect(await stored(stream)).toEqual(idsOf(events));
    server.faults.clear();
  });

  it.each<[string, boolean, (impatient: EventStore, stream: string, after: string) => AsyncIterable<RecordedEvent>]>([
    ['a stream', false, (impatient, stream) => impatient.readStream(stream)],
    ['a stream backwards', true, (impatient, stream) => impatient.readStream(stream, { direction: 'backwards' })],
    ['all events', false, (impatient, _, after) => impatient.readAll({ after })],
  ])(
    'goes on behind the last event when a long read of %s breaks, however slowly the events are taken',
    async (_, reversed, read) => {
      const impatient = await kurrentdbEventStore({ url: server.url, patienceMs: 2_000 });
      const [stream, after, events] = [newStream(), await store.head(), someEvents(1_000)];
      await store.append(stream, 'no_stream', events);
      const before = server.faults.calls.reads;
      const found: string[] = [];
      for await (const { id } of read(impatient, stream, after)) {
        found.push(id);
        if (found.length === 50) server.faults.failReads(1, 'reset', 400); // Of the page after the one that is being read.
        if (found.length === 120) await new Promise((resolve) => setTimeout(resolve, 2_200));
      }
      await impatient.close();
      expect(found).toEqual(reversed ? idsOf(events).reverse() : idsOf(events));
      expect(server.faults.calls.reads - before).toBeGreaterThan(2);
    },
  );
});
