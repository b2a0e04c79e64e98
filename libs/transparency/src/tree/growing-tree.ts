import { HASH_BYTES, emptyRoot, nodeHash, rootOf } from './hash.js';
import { hashesAt, TILE_WIDTH, type Tile, type TileAddress } from './tile.js';

/** A tree that leaves are added to. It keeps the tiles on its right edge only, so its memory does not grow with it. */
export interface GrowingTree {
  readonly size: number;
  append(leaf: Uint8Array): void;
  /** MTH of RFC 6962, 2.1, over all leaves so far. */
  root(): Buffer;
  /** The tiles that have changed since the last call: full ones, and the growing one of each level. */
  takeChanged(): Tile[];
}

interface Edge {
  hashes: Buffer;
  width: number;
  changed: boolean;
}

/** The tiles that a tree of this size grows at. */
export function edgeOf(size: number): TileAddress[] {
  const edge: TileAddress[] = [];
  for (let level = 0, count = size; count > 0; count = hashesAt(size, ++level))
    if (count % TILE_WIDTH > 0) edge.push({ level, index: Math.floor(count / TILE_WIDTH) });
  return edge;
}

/** @param edge the tiles at `edgeOf(size)`; they may hold more than the tree of that size needs */
export function growingTree(size = 0, edge: readonly Tile[] = []): GrowingTree {
  const edges: Edge[] = [];
  let leaves = size;
  const full: Tile[] = [];

  const at = (level: number): Edge =>
    (edges[level] ??= { hashes: Buffer.alloc(TILE_WIDTH * HASH_BYTES), width: 0, changed: false });
  for (let level = 0; hashesAt(size, level) > 0; level++) at(level);
  for (const { level, index } of edgeOf(size)) {
    const tile = edge.find((one) => one.level === level && one.index === index);
    const width = hashesAt(size, level) % TILE_WIDTH;
    if (!tile || tile.hashes.byteLength < width * HASH_BYTES)
      throw new RangeError(`A tree of ${size} leaves needs ${width} hashes of tile ${index} on level ${level}.`);
    const own = at(level);
    own.hashes.set(tile.hashes.subarray(0, width * HASH_BYTES));
    own.width = width;
  }

  function add(level: number, hash: Uint8Array): void {
    const edge = at(level);
    edge.hashes.set(hash, edge.width * HASH_BYTES);
    edge.width++;
    edge.changed = true;
    if (edge.width < TILE_WIDTH) return;
    full.push({ level, index: hashesAt(leaves, level) / TILE_WIDTH - 1, hashes: Buffer.from(edge.hashes) });
    edge.width = 0;
    edge.changed = false;
    add(level + 1, rootOf(edge.hashes));
  }

  return {
    get size() {
      return leaves;
    },
    append(leaf) {
      leaves++;
      add(0, leaf);
    },
    root() {
      let root: Buffer | undefined;
      for (const { hashes, width } of edges) {
        // Whole subtrees from right to left: the lowest bit of the width is the rightmost one.
        let end = width;
        for (let count = 1; count <= width; count *= 2) {
          if ((width & count) === 0) continue;
          const subtree = rootOf(hashes.subarray((end - count) * HASH_BYTES, end * HASH_BYTES));
          root = root ? nodeHash(subtree, root) : subtree;
          end -= count;
        }
      }
      return root ?? emptyRoot;
    },
    takeChanged() {
      const tiles = full.splice(0);
      for (const [level, edge] of edges.entries()) {
        if (!edge.changed) continue;
        edge.changed = false;
        const index = Math.floor(hashesAt(leaves, level) / TILE_WIDTH);
        tiles.push({ level, index, hashes: Buffer.from(edge.hashes.subarray(0, edge.width * HASH_BYTES)) });
      }
      return tiles;
    },
  };
}
