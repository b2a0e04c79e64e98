import { describe, expect, it } from '@jest/globals';
import { inMemoryEventStore, inMemoryLog, type EventStore, type InMemoryLog } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemoryTransparency } from '../adapters/in-memory.js';
import { openCheckpoint, parseCheckpoint } from '../checkpoint/checkpoint.js';
import { parseNote } from '../checkpoint/note.js';
import type { Transparency } from '../port.js';
import { verifyLog } from '../verify/verify-log.js';
import { aSigner, fill, pinsInMemory, sealAll, treeSize } from './fixture.js';
import { pinsInStateFile } from './pins.js';
import { SealRefused } from './sealed-trees.js';
import { startSealer } from './sealer.js';

const log = newId();

function world() {
  const events = inMemoryLog();
  return {
    events,
    store: inMemoryEventStore(events),
    kept: inMemoryTransparency(),
    ...aSigner(),
    pins: pinsInMemory(),
  };
}

/** The same log without its last events. */
function restored(events: InMemoryLog, length: number): EventStore {
  const older = { ...events, events: events.events.slice(0, length), streams: new Map() };
  for (const event of older.events)
    older.streams.set(event.stream, [...(older.streams.get(event.stream) ?? []), event]);
  return inMemoryEventStore(older);
}

const rootsOf = async (kept: Transparency, organisation: string) =>
  new Map((await kept.checkpoints(log, organisation)).map(({ size, root }) => [size, root.toString('hex')]));

describe('sealing', () => {
  it('signs a checkpoint of every organisation that any holder of the key can check', async () => {
    const { store, kept, signer, key, pins } = world();
    const [one, two] = [newId(), newId()];
    await fill(store, one, 5);
    await fill(store, two, 2);
    await store.append('installation', 'any', [{ id: newId(), type: 'T', data: '{}', metadata: '{}' }]);
    await sealAll({ store, kept, log, signer: async () => signer, pins });
    for (const [organisation, size] of [
      [one, 5],
      [two, 2],
      ['*', 1],
    ] as const) {
      const [newest] = await kept.checkpoints(log, organisation, { limit: 1 });
      const opened = openCheckpoint(newest!.note, [key]);
      expect(opened).toMatchObject({ ok: true, checkpoint: { origin: `custodia/${log}/${organisation}`, size } });
      expect(parseCheckpoint(parseNote(newest!.note)!.text)!.root).toEqual(newest!.root);
    }
    expect([...pins.all.keys()].sort()).toEqual(['*', one, two].sort());
  });

  it('goes on after any interruption and gives the tree that one go would have given', async () => {
    const { store, kept, signer, key } = world();
    const organisation = newId();
    let broken = 0;
    // Every other step is lost on its way, as in a crash.
    const failing: Transparency = {
      ...kept,
      seal: (...given) => (broken++ % 2 === 0 ? Promise.reject(new Error('connection lost')) : kept.seal(...given)),
    };
    await fill(store, organisation, 700);
    const sealer = startSealer({
      store,
      kept: failing,
      log,
      owner: 'one',
      signer: async () => signer,
      pins: pinsInMemory(),
      withinMs: 1,
      mostEvents: 100,
      leaseMs: 300,
    });
    while ((await kept.sealedUpTo(log)) < (await store.head())) await new Promise((next) => setTimeout(next, 10));
    await sealer.stop();
    const atOnce = inMemoryTransparency();
    await sealAll({ store, kept: atOnce, log, signer: async () => signer });
    expect((await rootsOf(kept, organisation)).get(700)).toBe((await rootsOf(atOnce, organisation)).get(700));
    expect(await verifyLog({ store, kept, log, keys: [key] })).toMatchObject({ ok: true });
  });

  it('is done by one of several processes, and taken over from one that has gone', async () => {
    const { store, kept, signer, key } = world();
    const organisation = newId();
    const sealers = ['one', 'two', 'three'].map((owner) =>
      startSealer({
        store,
        kept,
        log,
        owner,
        signer: async () => signer,
        pins: pinsInMemory(),
        withinMs: 2,
        leaseMs: 200,
      }),
    );
    await fill(store, organisation, 300);
    while ((await treeSize(kept, log, organisation)) < 300) await new Promise((next) => setTimeout(next, 5));
    await sealers.shift()!.stop();
    await fill(store, organisation, 50);
    while ((await treeSize(kept, log, organisation)) < 350) await new Promise((next) => setTimeout(next, 5));
    await Promise.all(sealers.map((sealer) => sealer.stop()));
    expect(await verifyLog({ store, kept, log, keys: [key] })).toMatchObject({ ok: true, events: 350 });
  });

  it('refuses to sign another tree of a size that it has signed, when an older log went on otherwise', async () => {
    const { events, store, kept, signer, pins } = world();
    const organisation = newId();
    await fill(store, organisation, 10);
    await sealAll({ store, kept, log, signer: async () => signer, pins });
    const older = restored(events, 8);
    await fill(older, organisation, 5);
    // What is sealed was restored with the log.
    const lost = inMemoryTransparency();
    await expect(sealAll({ store: older, kept: lost, log, signer: async () => signer, pins })).rejects.toThrow(
      SealRefused,
    );
    expect(await lost.checkpoints(log, organisation)).toEqual([]);
    // And with another name of the log, as after its adoption, it is sealed.
    await sealAll({ store: older, kept: lost, log: `${log}.2`, signer: async () => signer });
    expect(await treeSize(lost, `${log}.2`, organisation)).toBe(13);
  });

  it('says so when the log ends before what was signed, and signs again what is the same', async () => {
    const { events, store, kept, signer, pins } = world();
    const organisation = newId();
    await fill(store, organisation, 10);
    await sealAll({ store, kept, log, signer: async () => signer, pins });
    let told: SealRefused | undefined;
    const sealer = startSealer({
      store: restored(events, 8),
      kept: inMemoryTransparency(),
      log,
      owner: 'one',
      signer: async () => signer,
      pins,
      onRefused: (refused) => (told = refused),
    });
    while (!told) await new Promise((next) => setTimeout(next, 5));
    await sealer.stop();
    expect(told.message).toContain('ends after 8 events, and the state file has seen 10');
    const again = inMemoryTransparency();
    await sealAll({ store, kept: again, log, signer: async () => signer, pins });
    expect(await rootsOf(again, organisation)).toEqual(await rootsOf(kept, organisation));
  });

  it('signs the newest checkpoint with a new key, too', async () => {
    const { store, kept, signer, key } = world();
    const organisation = newId();
    await fill(store, organisation, 3);
    await sealAll({ store, kept, log, signer: async () => signer });
    const fresh = aSigner();
    await sealAll({ store, kept, log, signer: async () => fresh.signer });
    const [newest] = await kept.checkpoints(log, organisation);
    expect(openCheckpoint(newest!.note, [key])).toMatchObject({ ok: true, kid: key.kid });
    expect(openCheckpoint(newest!.note, [fresh.key])).toMatchObject({ ok: true, kid: fresh.key.kid });
    expect(openCheckpoint(newest!.note, [{ ...key, revoked: { reason: 'stolen' } }, fresh.key])).toMatchObject({
      ok: true,
    });
  });
});

describe('what is remembered beside the keys', () => {
  it('only grows, and knows each log', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'custodia-pins-'));
    try {
      const pins = pinsInStateFile(folder);
      const root = (value: number) => Buffer.alloc(32, value);
      await pins.save('log-1', [
        { organisation: 'a', size: 5, root: root(5) },
        { organisation: 'b', size: 1, root: root(1) },
      ]);
      await pins.save('log-1', [{ organisation: 'a', size: 3, root: root(3) }]);
      await pins.save('log-2', [{ organisation: 'a', size: 2, root: root(2) }]);
      expect(await pins.load('log-1')).toEqual([
        { organisation: 'a', size: 5, root: root(5), from: 'the state file' },
        { organisation: 'b', size: 1, root: root(1), from: 'the state file' },
      ]);
      expect(await pins.load('log-3')).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
