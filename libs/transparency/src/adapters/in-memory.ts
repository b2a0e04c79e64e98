import { START, type Position } from '@custodia/event-store';
import { indexOfMark } from '../tree/marks.js';
import { SealLost, type KeptCheckpoint, type KeptTile, type SealedGrowth, type Transparency } from '../port.js';

interface Log {
  owner: string | null;
  until: number;
  epoch: number;
  position: Position;
  readonly trees: Map<string, Tree>;
}

interface Tree {
  size: number;
  readonly tiles: Map<string, KeptTile>;
  /** By size, ascending. */
  readonly checkpoints: Map<number, KeptCheckpoint>;
}

/** The whole contract without a server. Nothing survives the process. */
export function inMemoryTransparency(): Transparency {
  const logs = new Map<string, Log>();
  const named = (name: string): Log => {
    let log = logs.get(name);
    if (!log) logs.set(name, (log = { owner: null, until: 0, epoch: 0, position: START, trees: new Map() }));
    return log;
  };
  const treeOf = (name: string, organisation: string): Tree | undefined => logs.get(name)?.trees.get(organisation);
  const key = (level: number, index: number): string => `${level}/${index}`;

  function assertGrows(log: Log, { organisation, from, tiles, checkpoint }: SealedGrowth): void {
    const tree = log.trees.get(organisation);
    if ((tree?.size ?? 0) !== from) throw new SealLost(`The tree of ${organisation} has not ${from} leaves.`);
    for (const { level, index, hashes } of tiles) {
      const before = tree?.tiles.get(key(level, index))?.hashes;
      if (before && !(hashes.length >= before.length && hashes.subarray(0, before.length).equals(before)))
        throw new SealLost(`Tile ${level}/${index} of ${organisation} would change.`);
    }
    const signed = checkpoint && tree?.checkpoints.get(checkpoint.size);
    if (signed && !signed.root.equals(checkpoint.root))
      throw new SealLost(`Another tree of ${checkpoint.size} leaves was signed.`);
  }

  return {
    async claim(name, owner, leaseMs) {
      const log = named(name);
      if (log.owner !== null && log.owner !== owner && log.until > Date.now()) return null;
      if (log.owner !== owner) log.epoch++;
      log.owner = owner;
      log.until = Date.now() + leaseMs;
      return { epoch: String(log.epoch), position: log.position };
    },
    async release(name, owner) {
      const log = named(name);
      if (log.owner === owner) log.owner = null;
    },
    async seal(name, owner, claim, position, growth) {
      const log = named(name);
      if (log.owner !== owner || String(log.epoch) !== claim.epoch || log.position !== claim.position)
        throw new SealLost('Another process seals this log.');
      for (const one of growth) assertGrows(log, one);
      for (const { organisation, to, tiles, checkpoint } of growth) {
        const tree = log.trees.get(organisation) ?? { size: 0, tiles: new Map(), checkpoints: new Map() };
        log.trees.set(organisation, tree);
        tree.size = to;
        for (const tile of tiles) tree.tiles.set(key(tile.level, tile.index), tile);
        if (checkpoint && !tree.checkpoints.has(checkpoint.size)) tree.checkpoints.set(checkpoint.size, checkpoint);
      }
      log.position = position;
      return { epoch: claim.epoch, position };
    },
    async resign(name, checkpoint) {
      treeOf(name, checkpoint.organisation)?.checkpoints.set(checkpoint.size, checkpoint);
    },
    sealedUpTo: async (name) => logs.get(name)?.position ?? START,
    logs: async () => [...logs.keys()].filter((name) => logs.get(name)!.trees.size > 0),
    async trees(name, organisation) {
      const all = [...(logs.get(name)?.trees ?? [])].map(([own, { size }]) => ({ organisation: own, size }));
      return all.filter((tree) => organisation === undefined || tree.organisation === organisation);
    },
    async tiles(name, organisation, level, index, count) {
      const found: KeptTile[] = [];
      for (let next = index; next < index + count; next++) {
        const tile = treeOf(name, organisation)?.tiles.get(key(level, next));
        if (!tile) break;
        found.push(tile);
      }
      return found;
    },
    async tileAt(name, organisation, position) {
      const leaves = [...(treeOf(name, organisation)?.tiles.values() ?? [])].filter(({ level }) => level === 0);
      return leaves.filter((tile) => tile.position! <= position).sort((a, b) => b.index - a.index)[0] ?? null;
    },
    async tileMarked(name, organisation, id) {
      const leaves = [...(treeOf(name, organisation)?.tiles.values() ?? [])].filter(({ marks }) => marks);
      return leaves.find(({ marks }) => indexOfMark(marks!, id) >= 0) ?? null;
    },
    async checkpoints(name, organisation, { limit = Infinity, below = Infinity } = {}) {
      const all = [...(treeOf(name, organisation)?.checkpoints.values() ?? [])];
      return all
        .filter(({ size }) => size < below)
        .sort((a, b) => b.size - a.size)
        .slice(0, limit);
    },
    async checkpointFrom(name, organisation, size) {
      const all = [...(treeOf(name, organisation)?.checkpoints.values() ?? [])];
      return all.filter((one) => one.size >= size).sort((a, b) => a.size - b.size)[0] ?? null;
    },
  };
}
