import { tilesOf, type KeptTile, type LogName, type Transparency } from '../port.js';
import { hashAt } from '../tree/hash.js';
import { indexOfMark, MARK_BYTES, readMark, type Mark } from '../tree/marks.js';
import { TILE_WIDTH } from '../tree/tile.js';

export interface SealedLeaf {
  readonly hash: Uint8Array;
  readonly marks: Buffer | undefined;
  readonly index: number;
}

/** The leaves of a tree, as its tiles say. */
export interface SealedLeaves {
  size(): Promise<number>;
  /** With an empty hash where the tile is gone. */
  at(index: number): Promise<SealedLeaf>;
  /** The leaf whose event has this id; null when there is none. */
  indexOf(id: string): Promise<number | null>;
}

const nobody: Mark = { id: 'of unknown id', recordedAt: 'at an unknown time' };

export function tileMark({ marks, index }: SealedLeaf): Mark {
  const at = index % TILE_WIDTH;
  return marks && marks.length >= (at + 1) * MARK_BYTES ? readMark(marks, at) : nobody;
}

export function sealedLeaves(kept: Transparency, log: LogName, organisation: string): SealedLeaves {
  const read = tilesOf(kept, log, organisation);
  return {
    size: async () => (await kept.trees(log, organisation))[0]?.size ?? 0,
    async at(index) {
      const [tile] = (await read(0, Math.floor(index / TILE_WIDTH), 1)) as readonly KeptTile[];
      return { hash: tile ? hashAt(tile.hashes, index % TILE_WIDTH) : Buffer.alloc(0), marks: tile?.marks, index };
    },
    async indexOf(id) {
      const tile = await kept.tileMarked(log, organisation, id);
      return tile?.marks ? tile.index * TILE_WIDTH + indexOfMark(tile.marks, id) : null;
    },
  };
}
