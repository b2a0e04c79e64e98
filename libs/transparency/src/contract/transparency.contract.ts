import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { START } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { SealLost, type KeptTile, type SealedGrowth, type Transparency } from '../port.js';
import { MARK_BYTES, writeMark } from '../tree/marks.js';

/** How the contract gets at one adapter. */
export interface TransparencyFixture {
  start(): Promise<{ readonly kept: Transparency; stop(): Promise<void> }>;
}

const hashes = (...values: number[]): Buffer => Buffer.concat(values.map((value) => Buffer.alloc(32, value)));
const position = (n: number): string => String(n).padStart(19, '0');
const at = '2026-03-01T09:00:00.000Z';

function marks(...ids: string[]): Buffer {
  const written = Buffer.alloc(ids.length * MARK_BYTES);
  ids.forEach((id, index) => writeMark(written, index, { id, recordedAt: at }));
  return written;
}

function growth(organisation: string, from: number, to: number, tile: Partial<KeptTile> = {}): SealedGrowth {
  const values = Array.from({ length: to }, (_, n) => n + 1);
  const note = `a note of ${to}`;
  return {
    organisation,
    from,
    to,
    tiles: [{ level: 0, index: 0, hashes: hashes(...values), position: position(1), ...tile }],
    checkpoint: { organisation, size: to, root: hashes(to), note, kid: 'key-1', sealedAt: at, position: position(to) },
  };
}

/** What every adapter must do. */
export function transparencyContract(name: string, fixture: TransparencyFixture): void {
  describe(`what is sealed, kept in ${name}`, () => {
    let kept: Transparency;
    let stop: () => Promise<void>;
    beforeAll(async () => {
      ({ kept, stop } = await fixture.start());
    });
    afterAll(() => stop?.());

    it('is nothing at first', async () => {
      const [log, organisation] = [newId(), newId()];
      expect(await kept.trees(log)).toEqual([]);
      expect(await kept.sealedUpTo(log)).toBe(START);
      expect(await kept.tiles(log, organisation, 0, 0, 8)).toEqual([]);
      expect(await kept.checkpoints(log, organisation)).toEqual([]);
      expect(await kept.checkpointFrom(log, organisation, 1)).toBeNull();
      expect(await kept.tileAt(log, organisation, position(1))).toBeNull();
      expect(await kept.tileMarked(log, organisation, newId())).toBeNull();
      expect(await kept.logs()).not.toContain(log);
    });

    it('gives the right to seal to one at a time, and again when the lease is over or given back', async () => {
      const log = newId();
      const first = await kept.claim(log, 'one', 30_000);
      expect(first).toMatchObject({ position: START });
      expect(await kept.claim(log, 'two', 30_000)).toBeNull();
      expect(await kept.claim(log, 'one', 30_000)).toEqual(first);
      await kept.release(log, 'two');
      expect(await kept.claim(log, 'two', 30_000)).toBeNull();
      await kept.release(log, 'one');
      const second = await kept.claim(log, 'two', 0);
      expect(second!.epoch).not.toBe(first!.epoch);
      await new Promise((resolve) => setTimeout(resolve, 5));
      const third = await kept.claim(log, 'three', 30_000);
      expect(third!.epoch).not.toBe(second!.epoch);
      await expect(kept.seal(log, 'two', second!, position(1), [])).rejects.toThrow(SealLost);
    });

    it('grows in one step of trees, tiles, checkpoints and place, and gives them back', async () => {
      const [log, one, two] = [newId(), newId(), newId()];
      const ids = [newId(), newId(), newId()];
      let claim = (await kept.claim(log, 'one', 30_000))!;
      claim = await kept.seal(log, 'one', claim, position(2), [growth(one, 0, 2, { marks: marks(ids[0]!, ids[1]!) })]);
      claim = await kept.seal(log, 'one', claim, position(4), [
        growth(one, 2, 3, { marks: marks(...ids) }),
        growth(two, 0, 1, { position: position(3) }),
      ]);
      expect(claim.position).toBe(position(4));
      expect(await kept.sealedUpTo(log)).toBe(position(4));
      expect(await kept.logs()).toContain(log);
      expect([...(await kept.trees(log))].sort((a, b) => b.size - a.size)).toEqual([
        { organisation: one, size: 3 },
        { organisation: two, size: 1 },
      ]);
      expect(await kept.trees(log, two)).toEqual([{ organisation: two, size: 1 }]);
      const [tile] = await kept.tiles(log, one, 0, 0, 8);
      expect(tile).toEqual({
        level: 0,
        index: 0,
        hashes: hashes(1, 2, 3),
        marks: marks(...ids),
        position: position(1),
      });
      expect((await kept.checkpoints(log, one)).map(({ size }) => size)).toEqual([3, 2]);
      expect((await kept.checkpoints(log, one, { limit: 1 })).map(({ size }) => size)).toEqual([3]);
      expect((await kept.checkpoints(log, one, { below: 3 }))[0]).toEqual(growth(one, 0, 2).checkpoint);
      expect(await kept.checkpointFrom(log, one, 3)).toMatchObject({ size: 3 });
      expect(await kept.checkpointFrom(log, one, 1)).toMatchObject({ size: 2 });
      expect(await kept.checkpointFrom(log, one, 4)).toBeNull();
      expect(await kept.tileAt(log, one, position(2))).toEqual(tile);
      expect(await kept.tileAt(log, two, position(2))).toBeNull();
      expect(await kept.tileMarked(log, one, ids[2]!)).toEqual(tile);
      expect(await kept.tileMarked(log, two, ids[2]!)).toBeNull();
    });

    it('never changes: another tile, another tree of a size and a step from elsewhere are refused as a whole', async () => {
      const [log, one] = [newId(), newId()];
      const before = (await kept.claim(log, 'one', 30_000))!;
      const claim = await kept.seal(log, 'one', before, position(2), [growth(one, 0, 2)]);
      const refused = async (changed: SealedGrowth, under = claim): Promise<void> => {
        await expect(kept.seal(log, 'one', under, position(9), [growth(newId(), 0, 1), changed])).rejects.toThrow(
          SealLost,
        );
        expect(await kept.sealedUpTo(log)).toBe(position(2));
        expect(await kept.trees(log)).toHaveLength(1);
      };
      await refused(growth(one, 2, 3, { hashes: hashes(9, 2, 3) }));
      await refused(growth(one, 2, 3, { hashes: hashes(1) }));
      await refused(growth(one, 1, 3));
      await refused(growth(one, 0, 3));
      await refused(growth(one, 2, 3), before);
      const again = growth(one, 2, 3).checkpoint!;
      await refused({ ...growth(one, 2, 3), checkpoint: { ...again, size: 2, root: hashes(7) } });
    });

    it('takes a further signature on a checkpoint', async () => {
      const [log, one] = [newId(), newId()];
      const claim = (await kept.claim(log, 'one', 30_000))!;
      const step = growth(one, 0, 2);
      await kept.seal(log, 'one', claim, position(2), [step]);
      await kept.resign(log, { ...step.checkpoint!, note: 'signed twice', kid: 'key-2' });
      expect(await kept.checkpoints(log, one)).toMatchObject([{ note: 'signed twice', kid: 'key-2', size: 2 }]);
    });
  });
}
