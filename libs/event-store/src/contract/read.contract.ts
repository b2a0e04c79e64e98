import { expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { START, type NewEvent } from '../port.js';
import type { Subject } from './event-store.contract.js';
import { anEvent, collect, idsOf, newStream, newType, someEvents } from './fixture.js';

/** Each would come back changed from a store that parses JSON on its way. */
const exactTexts = [
  '1.0',
  '{"2":"b","1":"a","10":"c"}',
  '{"same":1,"same":2}',
  '"\\u00e9\\u20ac\\ud83d\\ude00 é€😀"',
  '"\\/ and / and \\u002f"',
  ' {\n\t"spaced" : [ 1 , 2.50 , 1e3 , -0 ] }\r\n ',
  '[12345678901234567890, 0.1000000000000000055511151231257827]',
  '"\\u0000 and \\u001f"',
  'null',
];

export function readContract(subject: Subject): void {
  it.each(exactTexts)('gives back %j byte for byte', async (data) => {
    const stream = newStream();
    const event = { ...anEvent(), data };
    await subject.store.append(stream, 'no_stream', [event]);
    const [fromStream] = await collect(subject.store.readStream(stream));
    const fromAll = (await collect(subject.store.readAll())).find(({ id }) => id === event.id);
    expect(fromStream!.data).toBe(data);
    expect(fromAll!.data).toBe(data);
  });

  it('gives back everything that was written, and when', async () => {
    const stream = `contract-ü "quoted" \\ ${newId()}.x`;
    const event: NewEvent = {
      id: newId(),
      type: `Größe {"x,y"} ${newId()}`,
      data: '{"a":[1,"ä"]}',
      metadata: JSON.stringify({ actor: 'Zoë', at: '2026-03-01T00:00:00.000Z' }),
    };
    const result = await subject.store.append(stream, 'no_stream', [event]);
    const [recorded, ...others] = await collect(subject.store.readStream(stream));
    expect(others).toEqual([]);
    expect(result.kind === 'appended' && result.position).toBe(recorded!.position);
    const { recordedAt, ...rest } = recorded!;
    expect(rest).toEqual({ ...event, stream, revision: 0, position: recorded!.position });
    expect(recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Math.abs(Date.parse(recordedAt) - Date.now())).toBeLessThan(60_000);
  });

  it('gives the same events, in one order, by stream and by log', async () => {
    const after = await subject.store.head();
    const streams = [newStream(), newStream()];
    for (let n = 0; n < 6; n++)
      await subject.store.append(streams[n % 2]!, n < 2 ? 'no_stream' : Math.floor(n / 2) - 1, [anEvent()]);
    const all = await collect(subject.store.readAll({ after }));
    expect(all.map(({ stream }) => stream)).toEqual([0, 1, 0, 1, 0, 1].map((n) => streams[n]));
    expect(isSorted(all.map(({ position }) => position))).toBe(true);
    for (const stream of streams)
      expect(all.filter((event) => event.stream === stream)).toEqual(await collect(subject.store.readStream(stream)));
  });

  it('yields nothing for a stream that does not exist', async () => {
    expect(await collect(subject.store.readStream(newStream()))).toEqual([]);
    expect(await collect(subject.store.readStream(newStream(), { direction: 'backwards' }))).toEqual([]);
  });

  it('starts at a revision, inclusively, in both directions', async () => {
    const stream = newStream();
    await subject.store.append(stream, 'no_stream', someEvents(10));
    const revisions = async (options: object): Promise<number[]> =>
      (await collect(subject.store.readStream(stream, options))).map(({ revision }) => revision);
    expect(await revisions({ from: 7 })).toEqual([7, 8, 9]);
    expect(await revisions({ from: 2, limit: 3 })).toEqual([2, 3, 4]);
    expect(await revisions({ from: 10 })).toEqual([]);
    expect(await revisions({ direction: 'backwards' })).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(await revisions({ direction: 'backwards', from: 3 })).toEqual([3, 2, 1, 0]);
    expect(await revisions({ direction: 'backwards', from: 99, limit: 2 })).toEqual([9, 8]);
    expect(await revisions({ direction: 'backwards', limit: 1 })).toEqual([9]);
    expect(await revisions({ limit: 0 })).toEqual([]);
  });

  it('reads a stream of many pages in both directions', async () => {
    const stream = newStream();
    const events = someEvents(2_345);
    await subject.store.append(stream, 'no_stream', events);
    expect(idsOf(await collect(subject.store.readStream(stream)))).toEqual(idsOf(events));
    expect(idsOf(await collect(subject.store.readStream(stream, { direction: 'backwards' })))).toEqual(
      idsOf(events).reverse(),
    );
  });

  it('goes on in the middle of an append and repeats and loses nothing', async () => {
    const before = await subject.store.head();
    const events = someEvents(7);
    await subject.store.append(newStream(), 'no_stream', events);
    const all = await collect(subject.store.readAll({ after: before }));
    expect(idsOf(all)).toEqual(idsOf(events));
    for (const [index, { position }] of all.entries())
      expect(idsOf(await collect(subject.store.readAll({ after: position })))).toEqual(idsOf(events.slice(index + 1)));
  });

  it('reads the whole log from its start', async () => {
    const event = anEvent();
    await subject.store.append(newStream(), 'no_stream', [event]);
    const all = await collect(subject.store.readAll({ after: START }));
    expect(all.at(-1)!.id).toBe(event.id);
    expect(isSorted(all.map(({ position }) => position))).toBe(true);
    expect(new Set(all.map(({ position }) => position.length)).size).toBe(1);
  });

  it('knows the last position, after which there is nothing', async () => {
    const result = await subject.store.append(newStream(), 'no_stream', someEvents(2));
    const head = await subject.store.head();
    expect(result.kind === 'appended' && result.position <= head).toBe(true);
    expect(await collect(subject.store.readAll({ after: head }))).toEqual([]);
  });

  it('filters by event types, rare and common, and stops at a limit', async () => {
    const [common, rare, absent] = [newType(), newType(), newType()];
    const events = Array.from({ length: 1_500 }, (_, n) => anEvent(n % 500 === 499 ? rare : common));
    const after = await subject.store.head();
    await subject.store.append(newStream(), 'no_stream', events);
    const read = async (types: string[], limit?: number): Promise<string[]> =>
      idsOf(await collect(subject.store.readAll({ after, types, ...(limit === undefined ? {} : { limit }) })));
    const ofType = (...types: string[]): string[] => idsOf(events.filter(({ type }) => types.includes(type)));
    expect(await read([rare])).toEqual(ofType(rare));
    expect(await read([common])).toEqual(ofType(common));
    expect(await read([rare, common, rare, absent])).toEqual(idsOf(events));
    expect(await read([absent, rare], 2)).toEqual(ofType(rare).slice(0, 2));
    expect(await read([common], 700)).toEqual(ofType(common).slice(0, 700));
    expect(await read([absent])).toEqual([]);
    expect(await read([])).toEqual([]);
    expect(await read([common], 0)).toEqual([]);
  });

  it('can be left in the middle', async () => {
    const stream = newStream();
    await subject.store.append(stream, 'no_stream', someEvents(500));
    for await (const event of subject.store.readStream(stream)) if (event.revision === 3) break;
    expect(await collect(subject.store.readStream(stream, { from: 499 }))).toHaveLength(1);
  });
}

const isSorted = (positions: readonly string[]): boolean =>
  positions.every((position, index) => index === 0 || positions[index - 1]! < position);
