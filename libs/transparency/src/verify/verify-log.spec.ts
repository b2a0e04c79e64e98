import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  inMemoryEventStore,
  inMemoryLog,
  type EventStore,
  type InMemoryLog,
  type RecordedEvent,
} from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { inMemoryTransparency } from '../adapters/in-memory.js';
import type { Transparency } from '../port.js';
import { aSigner, anEvent, fill, pinsInMemory, sealAll, treeSize } from '../seal/fixture.js';
import type { Pin } from '../seal/pins.js';
import { verifyLog, type LogReport } from './verify-log.js';

const position = (n: number): string => String(n).padStart(19, '0');

describe('the check of a whole log', () => {
  const log = newId();
  const key = aSigner();
  let events: InMemoryLog;
  let store: EventStore;
  let kept: Transparency;
  let pins: ReturnType<typeof pinsInMemory>;
  let ours: string;
  let other: string;

  const seal = (signer = key.signer) => sealAll({ store, kept, log, signer: async () => signer, pins, withinMs: 1 });
  const check = (more: { pins?: Pin[]; keys?: (typeof key.key)[] } = {}): Promise<LogReport> =>
    verifyLog({ store, kept, log, keys: [key.key], ...more });
  const found = async (more: Parameters<typeof check>[0] = {}) => {
    const report = await check(more);
    expect(report.ok).toBe(false);
    expect(report.trees.filter(({ finding }) => finding === null).map(({ organisation }) => organisation)).toEqual(
      report.trees.length > 1 ? [other] : [],
    );
    return report.trees.find(({ finding }) => finding)!.finding!;
  };
  /** As the owner of the database: events as they please. */
  const change = (index: number, to: Partial<RecordedEvent>): void => {
    events.events[index] = { ...events.events[index]!, ...to };
  };

  beforeEach(async () => {
    events = inMemoryLog();
    store = inMemoryEventStore(events);
    kept = inMemoryTransparency();
    pins = pinsInMemory();
    [ours, other] = [newId(), newId()];
    for (let turn = 0; turn < 4; turn++) {
      await fill(store, ours, 150);
      await fill(store, other, 10);
      await seal();
    }
  });

  it('finds nothing where nothing is wrong, and counts what is not sealed yet', async () => {
    await fill(store, ours, 3);
    const { ok, events: read, trees } = await check({ pins: [...(await pins.load(log))] });
    expect({ ok, read }).toEqual({ ok: true, read: 643 });
    expect(trees.find(({ organisation }) => organisation === ours)).toMatchObject({
      sealed: 600,
      unsealed: 3,
      checkpoints: 4,
      finding: null,
    });
    expect(trees.find(({ organisation }) => organisation === other)).toMatchObject({ sealed: 40, unsealed: 0 });
  });

  // Number 410 of the log is leaf 390 of ours.
  const at = 410;
  it.each([
    ['data', { data: '{"n":99}' }],
    ['metadata', { metadata: '{"actor":"somebody else"}' }],
    ['type', { type: 'SomethingElse' }],
    ['revision', { revision: 9_999 }],
    ['position', { position: position(9_999_999) }],
  ])('names an event whose %s was altered', async (_, to) => {
    change(at, to);
    expect(await found()).toMatchObject({ kind: 'altered', index: 390, event: { id: events.events[at]!.id } });
  });

  it('names an event that was re-dated, and its times', async () => {
    change(at, { recordedAt: '2020-01-01T00:00:00.000Z' });
    const { kind, index, message } = await found();
    expect({ kind, index }).toEqual({ kind: 'redated', index: 390 });
    expect(message).toContain('2020-01-01T00:00:00.000Z now');
  });

  it('names an event that was removed, and several', async () => {
    const [{ id }] = events.events.splice(at, 1) as [RecordedEvent];
    expect(await found()).toMatchObject({ kind: 'removed', index: 390, event: { id } });
    events.events.splice(at, 2);
    expect((await found()).message).toContain('and 2 events after it');
  });

  it('names an event that was inserted', async () => {
    const inserted = { ...events.events[at]!, id: newId(), data: '{"n":"new"}' };
    events.events.splice(at, 0, inserted);
    expect(await found()).toMatchObject({ kind: 'inserted', index: 390, event: { id: inserted.id } });
  });

  it('names events that were swapped, also far from each other', async () => {
    for (const [one, two] of [
      [at, at + 1],
      [at, 20],
    ] as const) {
      const [a, b] = [events.events[one]!, events.events[two]!];
      change(one, { ...b, position: a.position });
      change(two, { ...a, position: b.position });
      const { kind, message } = await found();
      expect(kind).toBe('swapped');
      expect(message).toContain(a.id);
      expect(message).toContain(b.id);
      change(one, a);
      change(two, b);
    }
    expect(await check()).toMatchObject({ ok: true });
  });

  it('names an event that was moved, and one that stands in the place of another', async () => {
    const [moved] = events.events.splice(at, 1) as [RecordedEvent];
    events.events.splice(at + 20, 0, moved);
    expect(await found()).toMatchObject({ kind: 'moved', index: 390, event: { id: moved.id } });
    events.events.splice(at + 20, 1);
    events.events.splice(at, 0, { ...moved, id: newId() });
    expect(await found()).toMatchObject({ kind: 'replaced', index: 390 });
  });

  it('names the first event that is missing at the end', async () => {
    const ends = events.events.findLastIndex(({ stream }) => stream.includes(ours));
    const [{ id }] = events.events.splice(ends, 1) as [RecordedEvent];
    expect(await found()).toMatchObject({ kind: 'truncated', index: 599, event: { id } });
  });

  /** The owner of the database writes the tree anew over the changed events; signatures he cannot make. */
  async function rewriteTiles(signer?: typeof key.signer): Promise<void> {
    const checkpoints = await kept.checkpoints(log, ours);
    kept = inMemoryTransparency();
    const thief = signer ?? aSigner().signer;
    await sealAll({ store, kept, log, signer: async () => thief });
    // What he leaves of the signed checkpoints.
    const fake = kept;
    kept = {
      ...fake,
      checkpoints: async (_log, organisation, options) =>
        organisation === ours
          ? checkpoints.filter(({ size }) => size < (options?.below ?? Infinity))
          : options?.below
            ? []
            : fake.checkpoints(_log, organisation, options),
    };
  }

  it('finds a log whose tiles were written anew, and says between which checkpoints', async () => {
    change(at, { data: '{"n":99}' });
    await rewriteTiles();
    const { trees } = await check();
    const { finding } = trees.find(({ organisation }) => organisation === ours)!;
    expect(finding).toMatchObject({ kind: 'forked', index: 300 });
    expect(finding!.message).toContain('from number 301 to 450');
  });

  it('finds a checkpoint that no published key signed, and another text than its row', async () => {
    change(at, { data: '{"n":99}' });
    kept = inMemoryTransparency();
    await sealAll({ store, kept, log, signer: async () => aSigner().signer });
    expect((await check()).trees.map(({ finding }) => finding?.kind)).toEqual([
      'checkpoint_forged',
      'checkpoint_forged',
    ]);
  });

  it('finds with a pin what was signed with a key that somebody put into the key set', async () => {
    change(at, { data: '{"n":99}' });
    const thief = aSigner();
    kept = inMemoryTransparency();
    await sealAll({ store, kept, log, signer: async () => thief.signer });
    expect(await check({ keys: [thief.key] })).toMatchObject({ ok: true });
    const kinds = (report: LogReport) => report.trees.find(({ organisation }) => organisation === ours)!.finding;
    expect(kinds(await check({ keys: [thief.key], pins: [...(await pins.load(log))] }))).toMatchObject({
      kind: 'forked',
    });
  });

  it('takes no word of whoever signed the tree anew when it says between which sizes somebody changed it', async () => {
    const remembered = (await kept.checkpoints(log, ours)).map(({ size, root }) => ({
      organisation: ours,
      size,
      root,
      from: 'an exported checkpoint',
    }));
    change(at, { data: '{"n":99}' });
    const thief = aSigner();
    kept = inMemoryTransparency();
    // Many checkpoints of the thief's own, some of them behind the changed event and before the next that is remembered.
    for (let sealed = 0; sealed < events.events.length; sealed += 40) {
      const shown = { ...inMemoryLog(), events: events.events.slice(0, sealed + 40) };
      await sealAll({ store: inMemoryEventStore(shown), kept, log, signer: async () => thief.signer });
    }
    const report = await check({ keys: [thief.key], pins: remembered });
    const { finding } = report.trees.find(({ organisation }) => organisation === ours)!;
    expect(finding).toMatchObject({ kind: 'forked', index: 300 });
    expect(finding!.message).toContain('from number 301 to 450');
  });

  it('finds with a pin a log whose end was removed with its tiles and checkpoints', async () => {
    events.events.splice(
      events.events.findLastIndex(({ stream }) => stream.includes(ours)),
      1,
    );
    kept = inMemoryTransparency();
    await sealAll({ store, kept, log, signer: async () => key.signer });
    expect(await check()).toMatchObject({ ok: true });
    const remembered = [...(await pins.load(log))];
    expect(await found({ pins: remembered })).toMatchObject({ kind: 'truncated', index: 599 });
  });

  it('finds a tree without checkpoints and a tile that was changed', async () => {
    const real = kept;
    kept = {
      ...real,
      checkpoints: async (_log, organisation, options) =>
        organisation === ours ? [] : real.checkpoints(_log, organisation, options),
    };
    expect(await found()).toMatchObject({ kind: 'checkpoint_missing' });
    kept = {
      ...real,
      tiles: async (_log, organisation, level, index, count) => {
        const tiles = await real.tiles(_log, organisation, level, index, count);
        return level === 1 && organisation === ours
          ? tiles.map((tile) => ({ ...tile, hashes: Buffer.alloc(tile.hashes.length) }))
          : tiles;
      },
    };
    expect(await found()).toMatchObject({ kind: 'tile_changed' });
  });

  it('distrusts a revoked key, and trusts again what was signed anew', async () => {
    const revoked = { ...key.key, revoked: { reason: 'stolen' } };
    const fresh = aSigner();
    const report = await check({ keys: [revoked, fresh.key] });
    expect(report.trees.map(({ finding }) => finding?.kind)).toEqual(['checkpoint_forged', 'checkpoint_forged']);
    await store.append(`thing-${ours}.s0`, 'any', [anEvent()]);
    await seal(fresh.signer);
    expect(await check({ keys: [revoked, fresh.key] })).toMatchObject({ ok: true });
    expect(await treeSize(kept, log, ours)).toBe(601);
  });
});
