import type { RecordedEvent } from '@custodia/event-store';
import { openCheckpoint, type Checkpoint, type VerifyingKey } from '../checkpoint/checkpoint.js';
import { tilesOf, type KeptCheckpoint, type LogName, type Transparency } from '../port.js';
import { entryOf, leafOf } from '../tree/entry.js';
import { hashAt, leafHash } from '../tree/hash.js';
import { indexOfMark } from '../tree/marks.js';
import { consistencyProof, inclusionProof, isConsistent, rootFromInclusion, same } from '../tree/proofs.js';
import { nodesIn, TILE_WIDTH } from '../tree/tile.js';

/** That one event is in the tree that a checkpoint signs. Whoever has it needs only the key of the issuer. */
export interface EventProof {
  /** The entry of the event, byte for byte: the leaf is `SHA-256(0x00 || entry)`. */
  readonly entry: string;
  /** Number of the leaf, from 0. */
  readonly index: number;
  /** Hashes in base64, from the leaf upwards (RFC 6962, 2.1.1), for the tree of the checkpoint. */
  readonly path: readonly string[];
}

/** Events and the signed checkpoint that they are proved against. */
export interface LogEvidence {
  /** A signed note. */
  readonly checkpoint: string;
  readonly events: readonly EventProof[];
}

export type Proved =
  | { readonly kind: 'proved'; readonly evidence: LogEvidence }
  /** The event is not sealed yet; it will be within seconds. */
  | { readonly kind: 'unsealed' }
  /** The tree has another event in its place. */
  | { readonly kind: 'differs'; readonly index: number };

/** Proofs of events of one organisation, all against the newest checkpoint. */
export async function proveEvents(
  kept: Transparency,
  log: LogName,
  organisation: string,
  events: readonly RecordedEvent[],
): Promise<Proved> {
  const [newest] = await kept.checkpoints(log, organisation, { limit: 1 });
  if (!newest) return { kind: 'unsealed' };
  return proveAgainst(kept, log, newest, events);
}

/** The same against a checkpoint that is given. */
export async function proveAgainst(
  kept: Transparency,
  log: LogName,
  { organisation, size, note }: KeptCheckpoint,
  events: readonly RecordedEvent[],
): Promise<Proved> {
  const node = nodesIn(tilesOf(kept, log, organisation));
  const proofs: EventProof[] = [];
  for (const event of events) {
    const tile = await kept.tileAt(log, organisation, event.position);
    const at = tile?.marks ? indexOfMark(tile.marks, event.id) : -1;
    if (!tile || at < 0) return { kind: 'unsealed' };
    const index = tile.index * TILE_WIDTH + at;
    if (index >= size) return { kind: 'unsealed' };
    if (!same(hashAt(tile.hashes, at), leafOf(event))) return { kind: 'differs', index };
    const path = await inclusionProof(node, index, size);
    proofs.push({ entry: entryOf(event), index, path: path.map((hash) => hash.toString('base64')) });
  }
  return { kind: 'proved', evidence: { checkpoint: note, events: proofs } };
}

/** That the tree of the second checkpoint begins with the one of the first: hashes in base64 (RFC 6962, 2.1.2). */
export async function proveConsistency(
  kept: Transparency,
  log: LogName,
  organisation: string,
  from: number,
  to: number,
): Promise<string[]> {
  const path = await consistencyProof(nodesIn(tilesOf(kept, log, organisation)), from, to);
  return path.map((hash) => hash.toString('base64'));
}

export type EvidenceProblem =
  | 'checkpoint_unreadable'
  | 'checkpoint_forged'
  | 'checkpoint_key_unknown'
  | 'checkpoint_key_revoked'
  | 'other_organisation'
  | 'proof_unreadable'
  | 'proof_of_another_leaf';

export type CheckedEvidence =
  | { readonly ok: true; readonly checkpoint: Checkpoint; readonly kid: string }
  | { readonly ok: false; readonly why: EvidenceProblem; readonly problem: string };

const whys = {
  no_checkpoint: 'checkpoint_unreadable',
  bad_signature: 'checkpoint_forged',
  unknown_key: 'checkpoint_key_unknown',
  revoked_key: 'checkpoint_key_revoked',
} as const;

/** Checks evidence without any network or database. Never throws for what is in it. */
export function checkEvidence(
  { checkpoint: note, events }: LogEvidence,
  keys: readonly VerifyingKey[],
  organisation?: string,
): CheckedEvidence {
  const opened = openCheckpoint(note, keys);
  if (!opened.ok)
    return { ok: false, why: whys[opened.why], problem: `The checkpoint cannot be trusted. ${opened.problem}` };
  const { checkpoint } = opened;
  if (organisation !== undefined && !checkpoint.origin.endsWith(`/${organisation}`))
    return {
      ok: false,
      why: 'other_organisation',
      problem: `The checkpoint is of the log ${checkpoint.origin}, which is not the one of organisation ${organisation}.`,
    };
  for (const { entry, index, path } of events) {
    const hashes = path.map((text) => Buffer.from(text, 'base64'));
    if (hashes.some(({ length }) => length !== 32))
      return {
        ok: false,
        why: 'proof_unreadable',
        problem: `The proof of leaf ${index} holds something that is no hash.`,
      };
    const root = rootFromInclusion(leafHash(entry), index, checkpoint.size, hashes);
    if (!root || !same(root, checkpoint.root))
      return {
        ok: false,
        why: 'proof_of_another_leaf',
        problem: `The proof does not lead from the event of leaf ${index} to the checkpoint: it is the proof of another event, or the event was changed.`,
      };
  }
  return { ok: true, checkpoint, kid: opened.kid };
}

/** Whether one signed state of a log continues another one: null when it does, otherwise what is wrong. */
export function checkConsistency(from: Checkpoint, to: Checkpoint, proof: readonly string[]): string | null {
  if (from.origin !== to.origin) return `The checkpoints are of two logs, ${from.origin} and ${to.origin}.`;
  if (from.size > to.size)
    return `The later checkpoint has fewer events (${to.size}) than the earlier one (${from.size}): the log was truncated.`;
  const hashes = proof.map((text) => Buffer.from(text, 'base64'));
  if (isConsistent(from, to, hashes)) return null;
  return from.size === to.size
    ? `Two different trees of ${from.size} events were signed: the log was forked.`
    : `The tree of ${to.size} events does not begin with the one of ${from.size}: the log was forked.`;
}
