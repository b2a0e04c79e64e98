import { describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { inMemoryEventStore, inMemoryLog, type InMemoryLog } from '../adapters/in-memory.js';
import { collect } from '../contract/fixture.js';
import type { Target } from '../handler.js';
import type { EventStore } from '../port.js';
import { add, on, open, overtaken, target } from '../testing/counter.js';

const request = (digest = 'input 1', id = newId()) => ({ id, digest });
const eventsOf = async (store: EventStore, { id }: Target) =>
  (await collect(store.readAll())).filter(({ stream }) => stream === `counter-acme.${id}`);
/** Other processes on the same log: each has its own queue and its own cache. */
const process = (log: InMemoryLog): EventStore => inMemoryEventStore(log);

describe('a request with an idempotency key', () => {
  it('is answered with what it did the first time, also after others have written, and in another process', async () => {
    const log = inMemoryLog();
    const to = target();
    await on(process(log))(to, open);
    const repeated = { ...to, request: request(), expectedRevision: 0 };
    const first = await on(process(log))(repeated, add(5));
    expect(first).toMatchObject({ kind: 'done', revision: 1, state: { total: 5 } });
    expect(await on(process(log))(repeated, add(5))).toEqual(first);
    await on(process(log))(to, add(1));
    expect(await on(process(log))(repeated, add(5))).toEqual({ ...first, state: { status: 'open', total: 6 } });
    expect(await eventsOf(process(log), to)).toHaveLength(3);
  });

  it('is refused with another input, on the same aggregate and on another', async () => {
    const log = inMemoryLog();
    const [to, other] = [target(), target()];
    for (const each of [to, other]) await on(process(log))(each, open);
    const { id } = request();
    expect(await on(process(log))({ ...to, request: request('one', id) }, add(1))).toMatchObject({ kind: 'done' });
    for (const each of [to, other])
      expect(await on(process(log))({ ...each, request: request('two', id) }, add(2))).toMatchObject({
        kind: 'refused',
        refusal: { code: 'KEY_REUSED' },
      });
    expect(await eventsOf(process(log), to)).toHaveLength(2);
    expect(await eventsOf(process(log), other)).toHaveLength(1);
  });

  it('does not use up its key when it was refused, or had nothing to do', async () => {
    const store = inMemoryEventStore();
    const to = target();
    const { id } = request();
    expect(await on(store)({ ...to, request: request('one', id) }, add(1))).toMatchObject({ kind: 'refused' });
    expect(await on(store)({ ...to, request: request('two', id) }, open)).toMatchObject({ kind: 'done', revision: 0 });
  });

  it('is carried out by the repeat when the first try died between the key and the record', async () => {
    const log = inMemoryLog();
    const to = target();
    await on(process(log))(to, open);
    const repeated = { ...to, request: request() };
    const dying = overtaken(process(log), 1, () => Promise.resolve());
    dying.append = async (stream, ...append) => {
      if (stream.startsWith('counter-')) throw new Error('killed');
      return process(log).append(stream, ...append);
    };
    await expect(on(dying)(repeated, add(5))).rejects.toThrow('killed');
    expect(await on(process(log))(repeated, add(5))).toMatchObject({ kind: 'done', revision: 1, state: { total: 5 } });
    expect(await on(process(log))(repeated, add(5))).toMatchObject({ kind: 'done', revision: 1, state: { total: 5 } });
  });

  it('is carried out once when it arrives in several processes at the same time', async () => {
    const log = inMemoryLog();
    const to = target();
    await on(process(log))(to, open);
    const repeated = { ...to, request: request() };
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => on(process(log))(repeated, add(5))));
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    expect(await eventsOf(process(log), to)).toHaveLength(2);
  });

  it('is told from others by one read, however long the stream is', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open);
    for (let count = 0; count < 500; count++) await on(store)(to, add(1));
    let read = 0;
    const counting = (count: EventStore): EventStore => ({
      ...count,
      async *readStream(...asked) {
        for await (const event of count.readStream(...asked)) {
          read++;
          yield event;
        }
      },
    });
    const fresh = counting(store);
    await on(fresh)(to, add(1)); // folds the stream once
    read = 0;
    const repeated = { ...to, request: request() };
    await on(fresh)(repeated, add(1));
    await on(fresh)(repeated, add(1));
    expect(read).toBeLessThanOrEqual(4);
  });
});
