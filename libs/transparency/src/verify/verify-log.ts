import type { EventStore, RecordedEvent } from '@custodia/event-store';
import { openCheckpoint, originOf, type VerifyingKey } from '../checkpoint/checkpoint.js';
import type { KeptCheckpoint, KeptTile, LogName, Transparency } from '../port.js';
import type { Pin } from '../seal/pins.js';
import { leafOf, organisationOf } from '../tree/entry.js';
import { growingTree, type GrowingTree } from '../tree/growing-tree.js';
import { HASH_BYTES, hashAt } from '../tree/hash.js';
import { same } from '../tree/proofs.js';
import { TILE_WIDTH, tilePath, widthOf, type Tile } from '../tree/tile.js';
import { placeOf, told, type Finding } from './findings.js';
import { locate } from './locate.js';
import { sealedLeaves } from './sealed-leaves.js';

export interface VerifyLogOptions {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly kept: Transparency;
  readonly log: LogName;
  /** The key set of the issuer: from outside the database, if its owner is not trusted. */
  readonly keys: readonly VerifyingKey[];
  /** What others remember of the trees. */
  readonly pins?: readonly Pin[];
  /** Told now and then how many events were read. */
  readonly onProgress?: (events: number) => void;
}

/** What was found of the tree of one organisation. */
export interface TreeReport {
  readonly organisation: string;
  readonly origin: string;
  /** Leaves that are sealed. */
  readonly sealed: number;
  /** Events behind them, which no checkpoint covers yet. */
  readonly unsealed: number;
  readonly checkpoints: number;
  /** The first thing that is wrong; null when nothing is. */
  readonly finding: Finding | null;
}

export interface LogReport {
  readonly log: LogName;
  readonly ok: boolean;
  /** Read. */
  readonly events: number;
  readonly trees: readonly TreeReport[];
}

/** Tiles that are read at a time. */
const tilesAhead = 64;
/** Checkpoints that are read at a time. */
const checkpointsAhead = 500;

/**
 * Reads every event of the log and makes its trees anew, and compares them with the tiles, the signed checkpoints and the
 * pins. Of each tree the first difference is told. It needs nothing of the read models.
 */
export async function verifyLog(options: VerifyLogOptions): Promise<LogReport> {
  const { store, kept, log, pins = [], onProgress = () => undefined } = options;
  const checks = new Map<string, TreeCheck>();
  for (const { organisation, size } of await kept.trees(log))
    checks.set(organisation, await treeCheck(options, organisation, size));
  for (const { organisation } of pins)
    if (!checks.has(organisation)) checks.set(organisation, await treeCheck(options, organisation, 0));
  let events = 0;
  for await (const event of store.readAll()) {
    const organisation = organisationOf(event.stream);
    let check = checks.get(organisation);
    if (!check) checks.set(organisation, (check = await treeCheck(options, organisation, 0)));
    const compared = check.add(event);
    if (compared) await compared;
    if (++events % 10_000 === 0) onProgress(events);
  }
  const trees: TreeReport[] = [];
  for (const check of checks.values()) trees.push(await check.end());
  return { log, events, trees, ok: trees.every(({ finding }) => finding === null) };
}

interface TreeCheck {
  add(event: RecordedEvent): Promise<void> | undefined;
  end(): Promise<TreeReport>;
}

/** A size at which the tree is known to somebody. */
interface Known {
  readonly size: number;
  readonly root: Buffer;
  /** Null for a pin. */
  readonly checkpoint: KeptCheckpoint | null;
  readonly from: string;
}

/** A size up to which somebody's word was met, and the first event behind it. */
interface Met {
  readonly size: number;
  behind: RecordedEvent | null;
}

async function treeCheck(
  { store, kept, log, keys, pins = [] }: VerifyLogOptions,
  organisation: string,
  sealed: number,
): Promise<TreeCheck> {
  const origin = originOf(log, organisation);
  const tree: GrowingTree = growingTree();
  const pinned = pins.filter((pin) => pin.organisation === organisation);
  const known = await knownSizes();
  const largest = known.findLast(({ checkpoint }) => checkpoint !== null)?.size ?? 0;
  let next = 0;
  let finding: Finding | null = null;
  let events = 0;
  /** Of the tile that is compared next. */
  let pending: RecordedEvent[] = [];
  let before: RecordedEvent | null = null;
  /** Where somebody's word was met last: that of a pin, and that of anybody. */
  let pinMet: Met = { size: 0, behind: null };
  let met: Met = pinMet;
  let ahead: readonly KeptTile[] = [];

  const find = (kind: Finding['kind'], message: string, index: number | null = null, event?: RecordedEvent): void => {
    finding ??= { kind, organisation, index, message, ...(event ? { event: placeOf(event) } : {}) };
  };

  async function knownSizes(): Promise<Known[]> {
    const all: Known[] = pinned.map((pin) => ({ ...pin, checkpoint: null }));
    for (let below: number | undefined; ;) {
      const page = await kept.checkpoints(log, organisation, {
        limit: checkpointsAhead,
        ...(below === undefined ? {} : { below }),
      });
      for (const checkpoint of page)
        all.push({ ...checkpoint, checkpoint, from: `the signed checkpoint of ${checkpoint.sealedAt}` });
      if (page.length < checkpointsAhead) break;
      below = page.at(-1)!.size;
    }
    return all.filter(({ size }) => size > 0).sort((a, b) => a.size - b.size);
  }

  /** Whether the checkpoint says what its row says, and one of the keys signed it. */
  function assertSigned({ note, size, root, sealedAt }: KeptCheckpoint): void {
    const opened = openCheckpoint(note, keys);
    // After a key was revoked only the newest checkpoint is signed anew; the older ones have their place in its tree.
    if (!opened.ok && opened.why === 'revoked_key' && size < largest) return;
    const of = `The checkpoint of ${size} events, sealed ${sealedAt},`;
    if (!opened.ok) return find('checkpoint_forged', `${of} cannot be trusted. ${opened.problem}`);
    const { checkpoint } = opened;
    if (checkpoint.origin !== origin || checkpoint.size !== size || !same(checkpoint.root, root))
      find('checkpoint_forged', `${of} says something else in its signed text than beside it.`);
  }

  async function tileAt(index: number): Promise<KeptTile | undefined> {
    let tile = ahead.find((one) => one.index === index);
    if (!tile) {
      ahead = await kept.tiles(log, organisation, 0, index, tilesAhead);
      tile = ahead.find((one) => one.index === index);
    }
    return tile;
  }

  /** Compares what was read since the last tile with the tiles in the database. */
  async function compare(): Promise<void> {
    for (const tile of tree.takeChanged().sort((a, b) => a.level - b.level)) {
      if (finding) return;
      if (tile.level === 0) await compareLeaves(tile);
      else if (tile.level > 0) await compareNodes(tile);
    }
  }

  async function compareLeaves(tile: Tile): Promise<void> {
    const first = tile.index * TILE_WIDTH;
    const count = Math.min(widthOf(tile), sealed - first);
    if (count <= 0) return;
    const stored = await tileAt(tile.index);
    const hashes = stored?.hashes ?? Buffer.alloc(0);
    if (same(tile.hashes.subarray(0, count * HASH_BYTES), hashes.subarray(0, count * HASH_BYTES))) return;
    if (hashes.length < count * HASH_BYTES)
      return find('tile_changed', `${tilePath(tile)} of the tree is missing or too short.`, first);
    let at = 0;
    while (same(hashAt(tile.hashes, at), hashAt(hashes, at))) at++;
    finding = await locate(store, sealedLeaves(kept, log, organisation), {
      organisation,
      index: first + at,
      found: pending[at] ?? null,
      before: pending[at - 1] ?? before,
    });
  }

  async function compareNodes(tile: Tile): Promise<void> {
    const { level, index } = tile;
    const whole = Math.floor(sealed / TILE_WIDTH ** level) - index * TILE_WIDTH;
    const count = Math.min(widthOf(tile), whole);
    if (count <= 0) return;
    const [stored] = await kept.tiles(log, organisation, level, index, 1);
    const bytes = count * HASH_BYTES;
    if (
      stored &&
      stored.hashes.length >= bytes &&
      same(tile.hashes.subarray(0, bytes), stored.hashes.subarray(0, bytes))
    )
      return;
    find('tile_changed', `${tilePath(tile)} of the tree was changed: its events give other hashes.`);
  }

  function meet({ size, root, from, checkpoint }: Known): void {
    if (checkpoint) assertSigned(checkpoint);
    if (same(tree.root(), root)) {
      met = { size, behind: null };
      if (!checkpoint) pinMet = met;
      return;
    }
    // Whoever made the tiles anew can have signed checkpoints over them: against a pin only pins have a word.
    const last = checkpoint ? met : pinMet;
    const first = last.behind ?? pending[0] ?? before;
    find(
      'forked',
      `The first ${size} events give another tree than ${from} has: an event from number ${last.size + 1} to ${size} was changed, and the tiles with it. The first of them is ${first ? told(placeOf(first)) : 'unknown'}.`,
      last.size,
      first ?? undefined,
    );
  }

  async function atKnown(): Promise<void> {
    await compare();
    while (known[next] && known[next]!.size === tree.size && !finding) meet(known[next++]!);
  }

  return {
    add(event) {
      events++;
      if (finding) return undefined;
      met.behind ??= event;
      pinMet.behind ??= event;
      tree.append(leafOf(event));
      pending.push(event);
      const full = tree.size % TILE_WIDTH === 0;
      if (known[next]?.size !== tree.size && !full) return undefined;
      return (known[next]?.size === tree.size ? atKnown() : compare()).then(() => {
        if (!full) return;
        before = pending.at(-1)!;
        pending = [];
      });
    },
    async end() {
      if (!finding) await compare();
      if (!finding && events < sealed) {
        finding = await locate(store, sealedLeaves(kept, log, organisation), {
          organisation,
          index: events,
          found: null,
          before: pending.at(-1) ?? before,
        });
      }
      const beyond = known[next];
      if (!finding && beyond)
        find(
          'truncated',
          `The log has ${events} events, and ${beyond.from} is of ${beyond.size}: ${beyond.size - events} were removed at the end${before || pending.length > 0 ? `, behind ${told(placeOf(pending.at(-1) ?? before!))}` : ''}.`,
          events,
        );
      if (!finding && largest < sealed)
        find(
          'checkpoint_missing',
          `The tree has ${sealed} leaves, and ${largest > 0 ? `the newest signed checkpoint is of ${largest}` : 'there is no signed checkpoint'}: checkpoints were removed, or the tiles were written by somebody else.`,
          largest,
        );
      return {
        organisation,
        origin,
        sealed,
        unsealed: Math.max(0, events - sealed),
        checkpoints: known.filter(({ checkpoint }) => checkpoint).length,
        finding,
      };
    },
  };
}
