import { inMemoryLog, inMemoryEventStore, type EventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { describe, expect, it } from '@jest/globals';
import { compare, differenceOf, type LogFault } from './check-log.js';
import { followLog } from './follow-log.js';
import { lookAt, type KnownLog, type LogMemory } from './known-log.js';

const anEvent = () => ({ id: newId(), type: 'Happened', data: '{}', metadata: '{}' });
const place = 'postgres://node/log';
const at = (hour: number): Date => new Date(`2026-05-03T${String(hour).padStart(2, '0')}:00:00.000Z`);

async function logOf(events: number) {
  const log = inMemoryLog();
  const store = inMemoryEventStore(log);
  for (let n = 0; n < events; n++) await store.append(`stream-${n % 2}`, 'any', [anEvent()]);
  /** As an older backup: the same log without its last events. */
  const restored = (length: number): EventStore => {
    const older = { ...log, events: log.events.slice(0, length), streams: new Map() };
    for (const event of older.events)
      older.streams.set(event.stream, [...(older.streams.get(event.stream) ?? []), event]);
    return inMemoryEventStore(older);
  };
  return { store, restored, known: await lookAt(store, place, { now: at(9) }) };
}
function memory(now: KnownLog | null = null): LogMemory & { now: KnownLog | null } {
  const kept = {
    now,
    load: async () => kept.now,
    save: async (known: KnownLog) => void (kept.now = known),
  };
  return kept;
}

describe('the log at the start', () => {
  it('is the one that is known when it has grown, and when nothing was known', async () => {
    const { store, known } = await logOf(3);
    await store.append('stream-0', 'any', [anEvent()]);
    const readers = ['', (await store.head())!];
    expect(await differenceOf({ store, place, inTable: known, inFile: known, readers })).toBeNull();
    expect(await differenceOf({ store, place, inTable: null, inFile: null, readers: [] })).toBeNull();
    const empty = await logOf(0);
    expect(
      await differenceOf({ store: empty.store, place, inTable: empty.known, inFile: null, readers: [''] }),
    ).toBeNull();
  });

  const told = async (expected: Promise<LogFault | null>): Promise<string> => {
    const fault = await expected;
    expect(fault?.message).toContain('custodia adopt-log --dry-run');
    expect(fault?.message).toContain(place);
    return fault!.difference;
  };

  it.each([
    ['the read models', (known: KnownLog) => ({ inTable: known, inFile: null })],
    ['the data folder', (known: KnownLog) => ({ inTable: null, inFile: known })],
  ])('is refused when it is another, an emptied, an older or a changed one than %s know', async (_, remembered) => {
    const { known, restored, store } = await logOf(4);
    const expected = { place, readers: [], ...remembered(known) };
    const empty = (await logOf(0)).store;
    expect(await told(differenceOf({ ...expected, store: (await logOf(4)).store }))).toBe('another');
    expect(await told(differenceOf({ ...expected, store: empty }))).toBe('another');
    expect(await told(differenceOf({ ...expected, store: restored(2) }))).toBe('older');
    const changed = restored(3);
    await changed.append('stream-1', 'any', [anEvent()]);
    expect(await told(differenceOf({ ...expected, store: changed }))).toBe('changed');
    const elsewhere = restored(3);
    await elsewhere.append('stream-0', 'any', [anEvent()]);
    expect(await told(differenceOf({ ...expected, store: elsewhere }))).toBe('changed');
    expect(await differenceOf({ ...expected, store })).toBeNull();
  });

  it('is refused when a reader is ahead of it, or remembers places of another kind', async () => {
    const { store, restored, known } = await logOf(4);
    const head = await store.head();
    expect(
      await told(differenceOf({ store: restored(2), place, inTable: null, inFile: null, readers: ['', head] })),
    ).toBe('older');
    expect(await told(differenceOf({ store: restored(0), place, inTable: null, inFile: null, readers: [head] }))).toBe(
      'older',
    );
    const foreign = `${'0'.repeat(20)}/${'0'.repeat(20)}`;
    expect(await told(differenceOf({ store, place, inTable: known, inFile: null, readers: [foreign] }))).toBe(
      'another',
    );
  });

  it('is judged by the read models when it was adopted after a folder last saw one', async () => {
    const { store, known } = await logOf(2);
    const before = (await logOf(3)).known;
    const adopted = { ...known, adoptedAt: at(10).toISOString() };
    expect(await differenceOf({ store, place, inTable: adopted, inFile: before, readers: [] })).toBeNull();
    const later = { ...before, savedAt: at(11).toISOString() };
    expect(await told(differenceOf({ store, place, inTable: adopted, inFile: later, readers: [] }))).toBe('another');
  });
});

describe('the log while the service runs', () => {
  it('is remembered in both places as it grows', async () => {
    const { store, known } = await logOf(1);
    const [table, file] = [memory(known), memory(known)];
    const follower = followLog(known, { store, place, table, file, now: () => at(12), onForeign: () => undefined });
    await store.append('stream-0', 'any', [anEvent()]);
    await follower.look();
    expect(table.now?.last?.position).toBe(await store.head());
    await store.append('stream-0', 'any', [anEvent()]);
    await follower.stop();
    expect([table.now?.last, file.now?.last]).toEqual(
      Array(2).fill((await lookAt(store, place, { now: at(12) })).last),
    );
    expect(await compare(store, table.now!)).toBeNull();
  });

  it.each(['older', 'another', 'changed'] as const)('that becomes an %s one is noticed once', async (difference) => {
    const { store: whole, restored, known } = await logOf(4);
    const changed = restored(3);
    await changed.append('stream-1', 'any', [anEvent()]);
    const other = { older: restored(2), another: (await logOf(9)).store, changed }[difference];
    let current = whole;
    const store = new Proxy(whole, { get: (_, name) => current[name as keyof EventStore] });
    const faults: LogFault[] = [];
    const [table, file] = [memory(known), memory(known)];
    const follower = followLog(known, {
      store,
      place,
      table,
      file,
      now: () => at(12),
      onForeign: (f) => faults.push(f),
    });
    await follower.look();
    current = other;
    await follower.look();
    await follower.stop();
    expect(faults.map((fault) => fault.difference)).toEqual([difference]);
    expect([table.now, file.now]).toEqual([known, known]);
  });

  it('is noticed when another process has adopted another log', async () => {
    const { store, known } = await logOf(1);
    const faults: LogFault[] = [];
    const table = memory((await logOf(1)).known);
    const file = memory(known);
    const follower = followLog(known, {
      store,
      place,
      table,
      file,
      now: () => at(12),
      onForeign: (f) => faults.push(f),
    });
    await follower.stop();
    expect(faults).toMatchObject([{ difference: 'another' }]);
  });

  it('that does not answer is no other log', async () => {
    const { store, known } = await logOf(1);
    await store.close();
    const faults: unknown[] = [];
    const kept = { table: memory(known), file: memory(known) };
    const follower = followLog(known, { store, place, ...kept, now: () => at(12), onForeign: (f) => faults.push(f) });
    await follower.stop();
    expect(faults).toEqual([]);
  });
});
