import { describe, expect, it } from '@jest/globals';
import { accept, newId, refuse, type Refusal } from '@custodia/kernel';
import { inMemoryEventStore } from './adapters/in-memory.js';
import { codec } from './codec.js';
import { collect } from './contract/fixture.js';
import type { CommandMeta } from './decider.js';
import { execute, load, type Aggregate, type Target } from './handler.js';
import type { EventStore } from './port.js';

type Command = { type: 'Open' } | { type: 'Add'; amount: number } | { type: 'Close' };
type Event =
  { type: 'Opened'; data: object } | { type: 'Added'; data: { amount: number } } | { type: 'Closed'; data: object };
interface State {
  status: 'none' | 'open' | 'closed';
  total: number;
}
interface NotOpen extends Refusal {
  code: 'NOT_OPEN';
}

const counter: Aggregate<Command, Event, State, NotOpen> = {
  codec: codec<Event>('counter', {
    Opened: [],
    Added: [(data: { sum: number }) => ({ amount: data.sum })],
    Closed: [],
  }),
  decider: {
    initial: { status: 'none', total: 0 },
    decide(command, state) {
      if (command.type === 'Open')
        return state.status === 'none' ? accept<Event>({ type: 'Opened', data: {} }) : accept<Event>();
      if (state.status !== 'open') return refuse({ code: 'NOT_OPEN', message: 'The counter is not open.' });
      return command.type === 'Close'
        ? accept<Event>({ type: 'Closed', data: {} })
        : accept<Event>({ type: 'Added', data: { amount: command.amount } });
    },
    evolve(state, event) {
      switch (event.type) {
        case 'Opened':
          return { ...state, status: 'open' };
        case 'Added':
          return { ...state, total: state.total + event.data.amount };
        case 'Closed':
          return { ...state, status: 'closed' };
      }
    },
  },
};
const meta: CommandMeta = { actor: 'member-1', at: '2026-01-01T00:00:00.000Z' };
const open: Command = { type: 'Open' };
const add = (amount: number): Command => ({ type: 'Add', amount });
const target = (extra: Partial<Target> = {}): Target => ({ organisation: 'acme', id: newId(), ...extra });
const on =
  (store: EventStore) =>
  (to: Target, command: Command, at = meta.at) =>
    execute(store, counter, to, { ...command, ...meta, at });

/** A store in which somebody else writes between the reading and the appending, as often as told. */
function overtaken(
  store: EventStore,
  times: number,
  byWhom: (stream: string, revision: number) => Promise<unknown>,
): EventStore {
  let left = times;
  return {
    ...store,
    async append(stream, expected, events) {
      if (left-- > 0) await byWhom(stream, expected === 'no_stream' ? -1 : (expected as number));
      return store.append(stream, expected, events);
    },
  };
}
const addsSomething = (store: EventStore) => (stream: string, revision: number) =>
  store.append(stream, revision, [
    counter.codec.encode(newId(), { type: 'Added', data: { amount: 100 } }, { organisation: 'acme', ...meta }),
  ]);

describe('the write path', () => {
  it('answers with the events, the state and where they are', async () => {
    const store = inMemoryEventStore();
    const to = target();
    expect(await on(store)(to, open)).toMatchObject({ kind: 'done', revision: 0, events: [{ type: 'Opened' }] });
    const outcome = await on(store)(to, add(5));
    expect(outcome).toMatchObject({
      kind: 'done',
      revision: 1,
      state: { status: 'open', total: 5 },
      position: await store.head(),
    });
  });

  it('answers with where the aggregate is when there is nothing to do', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open);
    expect(await on(store)(to, open)).toEqual({
      kind: 'done',
      events: [],
      state: { status: 'open', total: 0 },
      revision: 0,
      position: await store.head(),
    });
  });

  it('hands a refusal through and writes nothing', async () => {
    const store = inMemoryEventStore();
    expect(await on(store)(target(), add(1))).toMatchObject({ kind: 'refused', refusal: { code: 'NOT_OPEN' } });
    expect(await store.head()).toBe('');
  });

  it('refuses what was decided on an older revision than there is', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open);
    await on(store)(to, add(1));
    expect(await on(store)({ ...to, expectedRevision: 0 }, add(1))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'CHANGED_MEANWHILE', expectedRevision: 0, actualRevision: 1 },
    });
    expect(await on(store)({ ...to, expectedRevision: 1 }, add(1))).toMatchObject({ kind: 'done', revision: 2 });
  });

  it('refuses what was overtaken between reading and writing when a revision was expected', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open);
    const racing = overtaken(store, 1, addsSomething(store));
    expect(await on(racing)({ ...to, expectedRevision: 0 }, add(1))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'CHANGED_MEANWHILE', actualRevision: 1 },
    });
  });

  it('decides again on the newer state after a lost race', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open);
    expect(await on(overtaken(store, 3, addsSomething(store)))(to, add(1))).toMatchObject({
      kind: 'done',
      revision: 4,
      state: { total: 301 },
    });
    const closes = (stream: string, revision: number): Promise<unknown> =>
      store.append(stream, revision, [
        counter.codec.encode(newId(), { type: 'Closed', data: {} }, { organisation: 'acme', ...meta }),
      ]);
    expect(await on(overtaken(store, 1, closes))(to, add(1))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'NOT_OPEN' },
    });
  });

  it('gives up after losing eight races', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open);
    await expect(on(overtaken(store, 8, addsSomething(store)))(to, add(1))).rejects.toThrow(/lost 8 races/);
  });

  it('makes the same ids from the same idempotency key, and others from another', async () => {
    const idsAfter = async (key: string, id: string): Promise<string[]> => {
      const store = inMemoryEventStore();
      await on(store)(target({ id, idempotencyKey: key }), open);
      return (await collect(store.readAll())).map((event) => event.id);
    };
    const id = newId();
    expect(await idsAfter('request-1', id)).toEqual(await idsAfter('request-1', id));
    expect(await idsAfter('request-2', id)).not.toEqual(await idsAfter('request-1', id));
    expect(await idsAfter('request-1', newId())).not.toEqual(await idsAfter('request-1', id));
  });

  it('answers a retried request with what it did the first time, also after others have written', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open);
    const request = { ...to, idempotencyKey: 'request-1', expectedRevision: 0 };
    const first = await on(store)(request, add(5));
    expect(first).toMatchObject({ kind: 'done', revision: 1, state: { total: 5 } });
    expect(await on(store)(request, add(5))).toEqual(first);
    await on(store)(to, add(1));
    expect(await on(store)(request, add(5))).toEqual({ ...first, state: { status: 'open', total: 6 } });
    expect(await on(store)({ ...to, idempotencyKey: 'request-2' }, add(5))).toMatchObject({
      revision: 3,
      state: { total: 11 },
    });
  });

  it('records who decided when, and what belongs together', async () => {
    const store = inMemoryEventStore();
    await execute(store, counter, target({ correlation: 'request-7' }), { ...open, ...meta, reason: 'as asked' });
    const [event] = await collect(store.readAll());
    expect(JSON.parse(event!.metadata)).toEqual({
      organisation: 'acme',
      ...meta,
      reason: 'as asked',
      correlation: 'request-7',
      schema: 1,
    });
  });

  it('folds older shapes as if they were new', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open);
    const old = {
      id: newId(),
      type: 'Added',
      data: '{"sum":7}',
      metadata: JSON.stringify({ organisation: 'acme', ...meta, schema: 1 }),
    };
    await store.append(`counter-acme.${to.id}`, 0, [old]);
    expect((await load(store, counter, to)).state.total).toBe(7);
  });

  it('knows the state at an earlier moment', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open, '2026-01-01T00:00:00.000Z');
    await on(store)(to, add(1), '2026-02-01T00:00:00.000Z');
    await on(store)(to, add(1), '2026-03-01T00:00:00.000Z');
    const at = async (moment: string): Promise<number> => (await load(store, counter, to, moment)).revision;
    expect(await at('2026-02-01T00:00:00.000Z')).toBe(1);
    expect(await at('2026-02-28T23:59:59.999Z')).toBe(1);
    expect(await at('2025-12-31T00:00:00.000Z')).toBe(-1);
  });

  it('does not let one organisation reach the aggregate of another', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open);
    expect((await load(store, counter, { ...to, organisation: 'other' })).revision).toBe(-1);
  });
});
