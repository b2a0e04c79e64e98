import type { Position } from '@custodia/event-store';
import type { ReadTiles, Tile } from './tree/tile.js';

/** A tile as it is kept. Those of level 0 also say which events their leaves are, so that a missing event can be named. */
export interface KeptTile extends Tile {
  /** Of each leaf its event's id (16 bytes) and the time at which it was recorded (8 bytes, milliseconds since 1970). */
  readonly marks?: Buffer | undefined;
  /** Of the first leaf. */
  readonly position?: Position | undefined;
}

/** Names a log for ever; another one after a restore or a move that was adopted. */
export type LogName = string;

export interface KeptTree {
  readonly organisation: string;
  readonly size: number;
}

/** A signed state of a tree. */
export interface KeptCheckpoint {
  readonly organisation: string;
  readonly size: number;
  readonly root: Buffer;
  /** The signed note. */
  readonly note: string;
  /** Key that signed last. */
  readonly kid: string;
  /** ISO 8601. */
  readonly sealedAt: string;
  /** Of the last event in it. */
  readonly position: Position;
}

/** The right to seal; until another process has taken it. */
export interface SealClaim {
  readonly epoch: string;
  /** Everything up to here is sealed. */
  readonly position: Position;
}

/** What one organisation's tree grew by. */
export interface SealedGrowth {
  readonly organisation: string;
  readonly from: number;
  readonly to: number;
  readonly tiles: readonly KeptTile[];
  /** Null while an earlier signature over a larger tree has not been met again. */
  readonly checkpoint: KeptCheckpoint | null;
}

/** Another process seals now, or what is kept has changed meanwhile; nothing was written. */
export class SealLost extends Error {
  override readonly name = 'SealLost';
}

/** What is sealed of a log: trees, tiles and checkpoints. Every call names the log. */
export interface Transparency {
  /** The right to seal: null while another process has it. Repeating it keeps it. `position` is where the sealing goes on. */
  claim(log: LogName, owner: string, leaseMs: number): Promise<SealClaim | null>;
  release(log: LogName, owner: string): Promise<void>;
  /**
   * All of it or nothing, and only with the claim, only behind the position of the claim, and only so that a tile and a
   * checkpoint that are there stay what they are. Throws `SealLost`.
   */
  seal(
    log: LogName,
    owner: string,
    claim: SealClaim,
    position: Position,
    growth: readonly SealedGrowth[],
  ): Promise<SealClaim>;
  /** Adds a signature to the newest checkpoint of a tree. */
  resign(log: LogName, checkpoint: KeptCheckpoint): Promise<void>;
  /** How far the log is sealed. */
  sealedUpTo(log: LogName): Promise<Position>;
  /** Names of the logs that something is sealed of. */
  logs(): Promise<readonly LogName[]>;
  trees(log: LogName, organisation?: string): Promise<readonly KeptTree[]>;
  tiles(log: LogName, organisation: string, level: number, index: number, count: number): Promise<readonly KeptTile[]>;
  /** The tile of level 0 that an event at this position is in, if it is in the tree. */
  tileAt(log: LogName, organisation: string, position: Position): Promise<KeptTile | null>;
  /** The tile of level 0 in which a leaf has this mark. */
  tileMarked(log: LogName, organisation: string, id: string): Promise<KeptTile | null>;
  /** Largest first. */
  checkpoints(
    log: LogName,
    organisation: string,
    options?: { readonly limit?: number; readonly below?: number },
  ): Promise<readonly KeptCheckpoint[]>;
  /** The smallest with at least `size` leaves, and all signatures it has; null when there is none. */
  checkpointFrom(log: LogName, organisation: string, size: number): Promise<KeptCheckpoint | null>;
}

/** For proofs: tiles of one tree. */
export const tilesOf =
  (kept: Pick<Transparency, 'tiles'>, log: LogName, organisation: string): ReadTiles =>
  (level, index, count) =>
    kept.tiles(log, organisation, level, index, count);
