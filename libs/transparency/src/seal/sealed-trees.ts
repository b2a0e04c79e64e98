import type { RecordedEvent } from '@custodia/event-store';
import { originOf } from '../checkpoint/checkpoint.js';
import { tilesOf, type KeptTile, type LogName, type SealedGrowth, type Transparency } from '../port.js';
import { leafOf, organisationOf } from '../tree/entry.js';
import { edgeOf, growingTree, type GrowingTree } from '../tree/growing-tree.js';
import { MARK_BYTES, writeMark } from '../tree/marks.js';
import { rootAt, same } from '../tree/proofs.js';
import { nodesIn, TILE_WIDTH, widthOf } from '../tree/tile.js';
import type { Pin } from './pins.js';

/** The log is not the one that was signed: sealing it would sign two trees of one size. Nothing more is signed. */
export class SealRefused extends Error {
  override readonly name = 'SealRefused';
  constructor(
    readonly organisation: string,
    problem: string,
  ) {
    super(
      `${problem} Nothing more of it is signed. Run: custodia log verify. If an older log was put in place on purpose, run: custodia adopt-log --dry-run`,
    );
  }
}

interface Grown {
  readonly tree: GrowingTree;
  /** Of the tile of level 0 that grows. */
  marks: Buffer;
  first: string | undefined;
  /** Tiles of level 0 that were filled since the last seal: index to marks and position. */
  readonly filled: Map<number, { readonly marks: Buffer; readonly position: string }>;
  readonly pin: Pin | undefined;
  sealed: number;
}

/** What is to be sealed: growth without signatures, and the root of each tree that may be signed. */
export interface Unsigned extends Omit<SealedGrowth, 'checkpoint'> {
  readonly origin: string;
  readonly root: Buffer;
  /** False while a larger tree was signed before. */
  readonly mayBeSigned: boolean;
}

/** The trees of a log as they grow in the memory of the one who seals. Anything it throws makes it useless: begin anew. */
export interface SealedTrees {
  /** Opens the trees that these events belong to; what it resolves to adds all of them in one go, so that nothing is taken in the middle. */
  prepare(events: readonly RecordedEvent[]): Promise<() => void>;
  /** What has grown since the last call. */
  take(): Unsigned[];
  /** Throws `SealRefused` for a tree that ends before its pin, once the end of the log is reached. */
  assertReached(): Promise<void>;
}

export function sealedTrees(kept: Transparency, log: LogName, pins: readonly Pin[]): SealedTrees {
  const trees = new Map<string, Grown>();
  const changed = new Set<string>();

  const refused = ({ organisation, size, from }: Pin): SealRefused =>
    new SealRefused(
      organisation,
      `The log of ${organisation} is not the one that was signed: its first ${size} events give another tree than ${from} has.`,
    );

  async function open(organisation: string): Promise<Grown> {
    const size = (await kept.trees(log, organisation))[0]?.size ?? 0;
    const read = tilesOf(kept, log, organisation);
    const edge: KeptTile[] = [];
    for (const { level, index } of edgeOf(size)) edge.push(...(await kept.tiles(log, organisation, level, index, 1)));
    const pin = pins.find((one) => one.organisation === organisation);
    if (pin && pin.size > 0 && pin.size <= size && !same(await rootAt(nodesIn(read), pin.size), pin.root))
      throw refused(pin);
    const growing = edge.find(({ level }) => level === 0);
    const marks = Buffer.alloc(TILE_WIDTH * MARK_BYTES);
    if (growing?.marks) marks.set(growing.marks);
    const grown = {
      tree: growingTree(size, edge),
      marks,
      first: growing?.position,
      filled: new Map(),
      pin,
      sealed: size,
    };
    trees.set(organisation, grown);
    return grown;
  }

  function addTo(grown: Grown, organisation: string, event: RecordedEvent): void {
    const { tree, pin } = grown;
    const index = tree.size % TILE_WIDTH;
    if (index === 0) grown.first = event.position;
    writeMark(grown.marks, index, event);
    tree.append(leafOf(event));
    if (index === TILE_WIDTH - 1) {
      grown.filled.set(tree.size / TILE_WIDTH - 1, { marks: grown.marks, position: grown.first! });
      grown.marks = Buffer.alloc(TILE_WIDTH * MARK_BYTES);
    }
    changed.add(organisation);
    if (pin?.size === tree.size && !same(tree.root(), pin.root)) throw refused(pin);
  }

  function tileOf(grown: Grown, tile: KeptTile): KeptTile {
    if (tile.level > 0) return tile;
    const { marks, position } = grown.filled.get(tile.index) ?? { marks: grown.marks, position: grown.first! };
    return { ...tile, position, marks: Buffer.from(marks.subarray(0, widthOf(tile) * MARK_BYTES)) };
  }

  return {
    async prepare(events) {
      const organisations = events.map(({ stream }) => organisationOf(stream));
      for (const organisation of new Set(organisations)) if (!trees.has(organisation)) await open(organisation);
      return () => {
        for (const [at, event] of events.entries()) addTo(trees.get(organisations[at]!)!, organisations[at]!, event);
      };
    },
    take() {
      const all = [...changed].map((organisation): Unsigned => {
        const grown = trees.get(organisation)!;
        const { tree, pin, sealed } = grown;
        const tiles = tree.takeChanged().map((tile) => tileOf(grown, tile));
        grown.filled.clear();
        grown.sealed = tree.size;
        return {
          organisation,
          origin: originOf(log, organisation),
          from: sealed,
          to: tree.size,
          tiles,
          root: tree.root(),
          mayBeSigned: tree.size >= (pin?.size ?? 0),
        };
      });
      changed.clear();
      return all;
    },
    async assertReached() {
      for (const pin of pins) {
        const size = (trees.get(pin.organisation) ?? (await open(pin.organisation))).tree.size;
        if (size < pin.size)
          throw new SealRefused(
            pin.organisation,
            `The log of ${pin.organisation} ends after ${size} events, and ${pin.from} has seen ${pin.size} of them.`,
          );
      }
    },
  };
}
