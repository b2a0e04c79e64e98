import { HASH_BYTES, hashAt, rootOf } from './hash.js';

/** Levels of the tree in a tile; C2SP tlog-tiles fixes it. */
const TILE_HEIGHT = 8;
/** Hashes in a full tile. */
export const TILE_WIDTH = 2 ** TILE_HEIGHT;

/** Where a tile is. */
export interface TileAddress {
  readonly level: number;
  readonly index: number;
}

/** Part of a tree: hash `i` of tile `(level, index)` is the root of the leaves from `(index · 256 + i) · 256^level` on. */
export interface Tile extends TileAddress {
  /** One behind the other; 256 of them when the tile is full. */
  readonly hashes: Buffer;
}

export const widthOf = ({ hashes }: Pick<Tile, 'hashes'>): number => hashes.byteLength / HASH_BYTES;

/** How many hashes a level of tiles has in a tree of `size` leaves. */
export const hashesAt = (size: number, level: number): number => Math.floor(size / TILE_WIDTH ** level);

/** Path below the log's address, as C2SP tlog-tiles spells it: `tile/0/x001/x234/067`, `tile/1/000.p/5`. */
export function tilePath(
  { level, index }: TileAddress | { level: 'entries'; index: number },
  width = TILE_WIDTH,
): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g)!;
  const name = groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/');
  return `tile/${level}/${name}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** The tile that a path names, and how many of its hashes; null when it names none. */
export function tileOfPath(path: string): { level: number | 'entries'; index: number; width: number } | null {
  const [, level, name, part] =
    /^tile\/(\d{1,2}|entries)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? [];
  if (level === undefined || name === undefined) return null;
  const width = part === undefined ? TILE_WIDTH : Number(part);
  const index = Number(name.replaceAll(/[x/]/g, ''));
  const found = { level: level === 'entries' ? ('entries' as const) : Number(level), index };
  const spelled = tilePath(found as TileAddress, width);
  return spelled === path && width > 0 && (part === undefined || width < TILE_WIDTH) ? { ...found, width } : null;
}

/** Reads hashes of one level, from the tile at `index` on, `count` tiles at the most, in their order. */
export type ReadTiles = (level: number, index: number, count: number) => Promise<readonly Tile[]>;

/** The tree and its tiles contradict each other: a tile is missing or too short. */
class TileMissing extends Error {
  override readonly name = 'TileMissing';
  constructor(readonly address: TileAddress) {
    super(`${tilePath(address)} is missing, or shorter than the tree needs it.`);
  }
}

/** Hashes of nodes, read from tiles and kept as long as the answer is wanted. */
export function nodesIn(read: ReadTiles): (level: number, index: number) => Promise<Buffer> {
  const kept = new Map<string, Promise<Tile | undefined>>();
  /** The node at binary `level`, 0 being the leaves: a whole subtree. Throws `TileMissing`. */
  return async (level, index) => {
    const address = { level: Math.floor(level / TILE_HEIGHT), index: 0 };
    const count = 2 ** (level % TILE_HEIGHT);
    const first = index * count;
    address.index = Math.floor(first / TILE_WIDTH);
    const key = tilePath(address);
    let found = kept.get(key);
    if (!found) kept.set(key, (found = read(address.level, address.index, 1).then(([tile]) => tile)));
    const tile = await found;
    const from = first % TILE_WIDTH;
    if (!tile || tile.index !== address.index || widthOf(tile) < from + count) throw new TileMissing(address);
    const hashes = tile.hashes.subarray(from * HASH_BYTES, (from + count) * HASH_BYTES);
    return count === 1 ? Buffer.from(hashAt(hashes, 0)) : rootOf(hashes);
  };
}
