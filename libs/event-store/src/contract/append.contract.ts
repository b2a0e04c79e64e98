import { expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { AppendResult, ExpectedRevision, NewEvent } from '../port.js';
import type { Subject } from './event-store.contract.js';
import { anEvent, collect, idsOf, newStream, someEvents } from './fixture.js';

export function appendContract(subject: Subject): void {
  const append = (stream: string, expected: ExpectedRevision, ...events: NewEvent[]): Promise<AppendResult> =>
    subject.store.append(stream, expected, events);
  const stored = async (stream: string): Promise<string[]> => idsOf(await collect(subject.store.readStream(stream)));

  it('counts the revisions of a stream from 0 and gives later events greater positions', async () => {
    const stream = newStream();
    const first = await append(stream, 'no_stream', ...someEvents(3));
    const second = await append(stream, 2, anEvent());
    expect(first).toMatchObject({ kind: 'appended', revision: 2 });
    expect(second).toMatchObject({ kind: 'appended', revision: 3 });
    expect(positionIn(second) > positionIn(first)).toBe(true);
    expect((await collect(subject.store.readStream(stream))).map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
  });

  it('answers with the revision and position of the last event', async () => {
    const stream = newStream();
    const result = await append(stream, 'no_stream', ...someEvents(4));
    const last = (await collect(subject.store.readStream(stream))).at(-1)!;
    expect(result).toEqual({ kind: 'appended', revision: last.revision, position: last.position });
  });

  it.each<[ExpectedRevision, number | 'no_stream', number]>([
    ['no_stream', 1, 2],
    [0, 1, 2],
    [7, 1, 2],
    [0, 'no_stream', 0],
    ['stream_exists', 'no_stream', 0],
  ])(
    'is in conflict when it expects %s and the last revision is %s, and writes nothing',
    async (expected, actual, existing) => {
      const stream = newStream();
      if (existing > 0) await append(stream, 'no_stream', ...someEvents(existing));
      expect(await append(stream, expected, ...someEvents(2))).toEqual({ kind: 'conflict', actual });
      expect(await stored(stream)).toHaveLength(existing);
    },
  );

  it('accepts any revision when asked to, and an existing stream when it exists', async () => {
    const stream = newStream();
    expect(await append(stream, 'any', anEvent())).toMatchObject({ kind: 'appended', revision: 0 });
    expect(await append(stream, 'any', ...someEvents(2))).toMatchObject({ kind: 'appended', revision: 2 });
    expect(await append(stream, 'stream_exists', anEvent())).toMatchObject({ kind: 'appended', revision: 3 });
    expect(await append(stream, 3, anEvent())).toMatchObject({ kind: 'appended', revision: 4 });
  });

  it.each<[ExpectedRevision, number]>([
    ['no_stream', 0],
    ['any', 0],
    [1, 2],
    ['any', 2],
  ])(
    'answers a repeat that expects %s as the first time and writes nothing, also after later appends',
    async (expected, existing) => {
      const stream = newStream();
      if (existing > 0) await append(stream, 'no_stream', ...someEvents(existing));
      const events = someEvents(2);
      const first = await append(stream, expected, ...events);
      expect(first.kind).toBe('appended');
      expect(await append(stream, expected, ...events)).toEqual(first);
      await append(stream, existing + 1, ...someEvents(2));
      expect(await append(stream, expected, ...events)).toEqual(first);
      expect(await stored(stream)).toHaveLength(existing + 4);
    },
  );

  it('recognises the ids of an earlier append when any revision is accepted', async () => {
    const stream = newStream();
    const events = someEvents(2);
    const first = await append(stream, 'no_stream', ...events);
    await append(stream, 1, anEvent());
    expect(await append(stream, 'any', ...events)).toEqual(first);
    expect(await stored(stream)).toHaveLength(3);
  });

  it.each<ExpectedRevision>(['no_stream', 'any'])(
    'is in conflict when a repeat that expects %s brings one event more',
    async (expected) => {
      const stream = newStream();
      const events = someEvents(2);
      await append(stream, 'no_stream', ...events);
      expect(await append(stream, expected, ...events, anEvent())).toEqual({ kind: 'conflict', actual: 1 });
      expect(await stored(stream)).toEqual(idsOf(events));
    },
  );

  it('takes the same id in another stream for another event', async () => {
    const event = anEvent();
    for (const stream of [newStream(), newStream()])
      expect(await append(stream, 'no_stream', event)).toMatchObject({ kind: 'appended', revision: 0 });
  });

  it('keeps the order of appends that were made to one stream without waiting', async () => {
    const stream = newStream();
    const events = someEvents(40);
    const results = await Promise.all(
      events.map((event, index) => append(stream, index === 0 ? 'no_stream' : index - 1, event)),
    );
    expect(results.every(({ kind }) => kind === 'appended')).toBe(true);
    expect(await stored(stream)).toEqual(idsOf(events));
  });

  it('accepts or refuses each of many concurrent appends by itself', async () => {
    const taken = newStream();
    await append(taken, 'no_stream', anEvent());
    const streams = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? taken : newStream()));
    const results = await Promise.all(
      streams.map((stream, index) => append(stream, 'no_stream', ...someEvents(1 + (index % 4)))),
    );
    results.forEach((result, index) => {
      if (streams[index] === taken) expect(result).toEqual({ kind: 'conflict', actual: 0 });
      else expect(result).toMatchObject({ kind: 'appended', revision: index % 4 });
    });
    const read = await Promise.all(streams.map(stored));
    expect(read.map((ids) => ids.length)).toEqual(
      streams.map((stream, index) => (stream === taken ? 1 : 1 + (index % 4))),
    );
  });

  it('does not let an append that fails harm the others made at the same time', async () => {
    const bad = { ...anEvent(), data: '{"half":' };
    const good = Array.from({ length: 30 }, newStream);
    const failing = newStream();
    const results = await Promise.allSettled([
      ...good.slice(0, 15).map((stream) => append(stream, 'no_stream', anEvent())),
      append(failing, 'no_stream', anEvent(), bad),
      ...good.slice(15).map((stream) => append(stream, 'no_stream', anEvent())),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      ...good.slice(0, 15).map(() => 'fulfilled'),
      'rejected',
      ...good.slice(15).map(() => 'fulfilled'),
    ]);
    expect(results[15]).toMatchObject({ reason: { code: 'INVALID_APPEND' } });
    expect(await stored(failing)).toEqual([]);
  });

  it.each<[string, string, ExpectedRevision, NewEvent[]]>([
    ['no event', newStream(), 'any', []],
    ['an empty stream name', '', 'any', [anEvent()]],
    ['a stream name of the store itself', '$all', 'any', [anEvent()]],
    ['an empty event type', newStream(), 'any', [anEvent('')]],
    ['an event type of the store itself', newStream(), 'any', [anEvent('$metadata')]],
    ['an id that is no UUID', newStream(), 'any', [{ ...anEvent(), id: 'one' }]],
    ['data that is not JSON', newStream(), 'any', [anEvent(), { ...anEvent(), data: '{a: 1}' }]],
    ['metadata that is not JSON', newStream(), 'any', [{ ...anEvent(), metadata: '' }]],
    ['data with half a character', newStream(), 'any', [{ ...anEvent(), data: '"\ud800"' }]],
    ['a negative revision', newStream(), -1, [anEvent()]],
  ])('refuses %s as an invalid append and writes nothing', async (_, stream, expected, events) => {
    await expect(append(stream, expected, ...events)).rejects.toMatchObject({
      name: 'EventStoreFault',
      code: 'INVALID_APPEND',
    });
    if (/^c/.test(stream)) expect(await stored(stream)).toEqual([]);
  });

  it.each([1, 50])('holds a megabyte in one append, in %s events, and not more', async (count) => {
    const sized = (bytes: number): NewEvent[] =>
      Array.from({ length: count }, () => ({
        id: newId(),
        type: 'Large',
        data: JSON.stringify('x'.repeat(Math.floor(bytes / count) - 2)),
        metadata: '{}',
      }));
    const stream = newStream();
    expect(await append(stream, 'no_stream', ...sized(1_000_000))).toMatchObject({
      kind: 'appended',
      revision: count - 1,
    });
    await expect(append(stream, count - 1, ...sized(1_100_000))).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(await stored(stream)).toHaveLength(count);
  });

  it('holds thousands of events in one append', async () => {
    const stream = newStream();
    const events = someEvents(5_000);
    expect(await append(stream, 'no_stream', ...events)).toMatchObject({ kind: 'appended', revision: 4_999 });
    expect(await stored(stream)).toEqual(idsOf(events));
  });

  it('keeps metadata beside a stream, which may not exist yet, and out of the log', async () => {
    const stream = newStream();
    const before = await subject.store.head();
    expect(await subject.store.streamMetadata(stream)).toBeNull();
    await subject.store.setStreamMetadata(stream, '{"retention":"P10Y"}');
    await subject.store.setStreamMetadata(stream, '{"retention":"P7Y","owner":"member-1"}');
    expect(JSON.parse((await subject.store.streamMetadata(stream))!)).toEqual({ retention: 'P7Y', owner: 'member-1' });
    expect(await append(stream, 'no_stream', anEvent())).toMatchObject({ revision: 0 });
    expect((await collect(subject.store.readAll({ after: before }))).map((event) => event.stream)).toEqual([stream]);
  });

  it('refuses metadata of a stream that is not JSON', async () => {
    await expect(subject.store.setStreamMetadata(newStream(), '{')).rejects.toMatchObject({ code: 'INVALID_APPEND' });
  });

  it('is closed for good when it is closed', async () => {
    const store = await subject.log.open();
    const stream = newStream();
    const last = store.append(stream, 'no_stream', [anEvent()]);
    await Promise.all([last, store.close()]);
    expect((await last).kind).toBe('appended');
    for (const call of [
      () => store.append(newStream(), 'any', [anEvent()]),
      () => collect(store.readStream(stream)),
      () => collect(store.readAll()),
      () => store.head(),
    ]) {
      await expect(call()).rejects.toMatchObject({ name: 'EventStoreFault', code: 'CLOSED' });
    }
  });
}

const positionIn = (result: AppendResult): string => (result.kind === 'appended' ? result.position : '');
