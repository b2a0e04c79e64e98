import { describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { inMemoryEventStore } from './adapters/in-memory.js';
import { collect } from './contract/fixture.js';
import { add, close, counter, meta, on, open, overtaken, target } from './testing/counter.js';
import { execute } from './handler.js';
import { load } from './load.js';
import type { EventStore } from './port.js';

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

  it('reads nothing under an id that was made for the command, and reads after all when something is there', async () => {
    const store = inMemoryEventStore();
    const to = { ...target(), unused: true };
    const read: string[] = [];
    const counted: EventStore = {
      ...store,
      readStream: (stream, range) => (read.push(stream), store.readStream(stream, range)),
    };
    expect(await on(counted)(to, open)).toMatchObject({ kind: 'done', revision: 0 });
    expect(read).toEqual([]);
    const added = await on(counted)({ ...to, unused: false }, add(1));
    expect(added).toMatchObject({ kind: 'done', revision: 1 });
    // Somebody's mistake: nothing is written on top of what was not read.
    expect(await on(counted)(to, open)).toMatchObject({ kind: 'done', events: [], revision: 1, state: { total: 1 } });
  });

  it('asks for another try when it lost races for longer than its time, and records nothing', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open);
    const racing = overtaken(store, Infinity, addsSomething(store));
    const refused = execute(racing, counter, to, { ...add(1), ...meta }, { patienceMs: 5 });
    await expect(refused).rejects.toMatchObject({ name: 'AggregateBusy', code: 'TRY_AGAIN' });
    expect((await load(store, counter, to)).state.total % 100).toBe(0);
  });

  it('lets commands on one aggregate wait for each other, so that none loses a race', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open);
    let conflicts = 0;
    const counted: EventStore = {
      ...store,
      async append(...append) {
        const result = await store.append(...append);
        if (result.kind === 'conflict') conflicts++;
        return result;
      },
    };
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => on(counted)(to, add(1))));
    expect(outcomes.every(({ kind }) => kind === 'done')).toBe(true);
    expect(new Set(outcomes.map((outcome) => outcome.kind === 'done' && outcome.revision)).size).toBe(100);
    expect(conflicts).toBe(0);
  });

  it('asks for another try when its turn does not come in time', async () => {
    const store = inMemoryEventStore();
    const to = target();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = overtaken(store, 1, () => held);
    const first = on(slow)(to, open);
    const second = execute(slow, counter, to, { ...close, ...meta }, { patienceMs: 1 });
    await expect(second).rejects.toMatchObject({ code: 'TRY_AGAIN' });
    release();
    expect(await first).toMatchObject({ kind: 'done', revision: 0 });
  });

  it('does not wait again, behind a command that met an outage, for the same outage', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open);
    let reads = 0;
    const gone = Promise.withResolvers<never>();
    const away: EventStore = {
      ...store,
      async *readStream(...asked) {
        reads++;
        if (reads === 1) await gone.promise;
        yield* store.readStream(...asked);
      },
    };
    const commands = [1, 2, 3].map((amount) => on(away)(to, add(amount)));
    gone.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
    for (const { status } of await Promise.allSettled(commands)) expect(status).toBe('rejected');
    expect(reads).toBe(1);
    // Whoever asks later finds out anew.
    expect(await on(away)(to, add(4))).toMatchObject({ kind: 'done', revision: 1, state: { total: 4 } });
  });

  it('does not record what no store can keep, and says where it stands', async () => {
    const store = inMemoryEventStore();
    const to = target();
    await on(store)(to, open);
    const poisoned = on(store)(to, add(1, 'a\u0000'));
    await expect(poisoned).rejects.toMatchObject({ name: 'UnstorableText', found: { path: 'note' } });
    const reason = execute(store, counter, to, { ...add(1), ...meta, reason: 'half \ud83d' });
    await expect(reason).rejects.toMatchObject({ found: { path: 'reason' } });
    expect((await load(store, counter, to)).revision).toBe(0);
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
