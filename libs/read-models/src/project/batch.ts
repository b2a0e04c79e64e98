import { UnknownEventShape, type Codec, type RecordedEvent, type StoredEvent } from '@custodia/event-store';
import type pg from 'pg';
import type { Claim } from './claims.js';
import { assertFits } from '../entities/fitness.js';
import { foldEvent, keysOf, leftOutAs, type AnyProjection, type RowState } from './fold.js';
import { record, slotKey, unchanged, type Change, type Slot } from './slots.js';
import { subjectOf } from './streams.js';
import { tableOf, type Table } from '../entities/table.js';

/** An event that a projection cannot take; its stream is set aside for this projection until it is tried again. */
export interface Parked {
  readonly event: RecordedEvent;
  readonly reason: string;
  /** Rows that the event concerns, as far as that can be known. */
  readonly rows: readonly string[];
}

/** Ids of events that a projection leaves out, because an operator decided so. */
export type Skipped = ReadonlySet<string>;

/** What a batch means for one projection, before it is written. */
export interface Planned {
  readonly claim: Claim;
  readonly changes: readonly Change[];
  readonly parked: readonly Parked[];
}

type Decoded = { readonly event: StoredEvent } | { readonly fault: Error };

/** Decodes each event once for all projections of a batch. */
export function decoding(): (codec: Codec<never>, recorded: RecordedEvent) => Decoded {
  const known = new Map<RecordedEvent, Map<unknown, Decoded>>();
  return (codec, recorded) => {
    let byCodec = known.get(recorded);
    if (!byCodec) known.set(recorded, (byCodec = new Map()));
    let decoded = byCodec.get(codec);
    if (!decoded) byCodec.set(codec, (decoded = decode(codec as unknown as Codec<never>, recorded)));
    return decoded;
  };
}

export function decode(codec: Codec<never>, recorded: RecordedEvent): Decoded {
  try {
    return { event: codec.decode(recorded) };
  } catch (fault) {
    return { fault: fault as Error };
  }
}

/** Whether the stream belongs to the projection's aggregates; types alone do not say so, because a newer release may have added one. */
function concerns({ codec }: AnyProjection, { stream, type }: RecordedEvent): boolean {
  if (!stream.startsWith(codec.category) || stream.charCodeAt(codec.category.length) !== 45) return false;
  // "model-card-…" begins like a stream of "model": there, only known types count.
  return (
    codec.types.includes(type) ||
    /^-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\./.test(stream.slice(codec.category.length))
  );
}

/** An event with the rows it concerns. */
export interface Work {
  readonly recorded: RecordedEvent;
  readonly event: StoredEvent;
  readonly keys: readonly string[];
  /** For each key, once the rows are at hand. */
  readonly changes: Change[];
}

type Decode = (codec: Codec<never>, recorded: RecordedEvent) => Decoded;

/** What of a batch a projection has to fold. What cannot be decoded is parked, and the rest of its stream left out. */
export function decodeBatch(
  projection: AnyProjection,
  events: readonly RecordedEvent[],
  aside: Set<string>,
  parked: Parked[],
  decode: Decode,
  skipped: Skipped,
): Work[] {
  const work: Work[] = [];
  for (const recorded of events) {
    if (aside.has(recorded.stream) || !concerns(projection, recorded)) continue;
    const decoded = skipped.has(recorded.id)
      ? { event: leftOutAs(recorded) }
      : decode(projection.codec as unknown as Codec<never>, recorded);
    try {
      if ('fault' in decoded) throw decoded.fault;
      work.push({ recorded, event: decoded.event, keys: keysOf(projection, decoded.event), changes: [] });
    } catch (fault) {
      parked.push({ event: recorded, reason: reasonOf(fault), rows: [subjectOf(recorded.stream)] });
      aside.add(recorded.stream);
    }
  }
  return work;
}

/** Folds in order; an event whose fold throws is parked, and the rest of its stream left out. The changes must be there for every key. */
export function foldBatch(projection: AnyProjection, work: readonly Work[], parked: Parked[]): void {
  const history = projection.history ?? false;
  const table = tableOf(projection.row) as Table;
  const failed = new Set<string>();
  for (const { recorded, event, keys, changes } of work) {
    if (failed.size > 0 && failed.has(recorded.stream)) continue;
    try {
      if (keys.length === 1) {
        const change = changes[0]!;
        const state = folded(projection, table, change, event, keys[0]!);
        if (state !== change.after.state) record(change, state, event.meta.at, history);
        continue;
      }
      // All of an event's rows, or none.
      const states = keys.map((key, index) => folded(projection, table, changes[index]!, event, key));
      states.forEach((state, index) => {
        if (state !== changes[index]!.after.state) record(changes[index]!, state, event.meta.at, history);
      });
    } catch (fault) {
      parked.push({ event: recorded, reason: reasonOf(fault), rows: keys });
      failed.add(recorded.stream);
    }
  }
}

function folded(
  projection: AnyProjection,
  table: Table,
  { after: { state: before } }: Change,
  event: StoredEvent,
  key: string,
): RowState | null {
  const state = foldEvent(projection, before, event, key);
  if (state !== null && state.folded !== before?.folded) assertFits(table, state.folded);
  return state;
}

/**
 * Folds a batch into the rows of one projection, in memory. Loads in one query what is not at hand. Rejects only when loading fails:
 * what a fold or a codec throws parks the event.
 */
export async function planBatch(
  client: pg.ClientBase,
  claim: Folding,
  events: readonly RecordedEvent[],
  decode = decoding(),
): Promise<Pick<Planned, 'changes' | 'parked'>> {
  const { projection } = claim;
  const parked: Parked[] = [];
  const ahead = events.filter(({ position }) => position > claim.position);
  const work = decodeBatch(projection, ahead, new Set(claim.parkedStreams), parked, decode, claim.skipped);
  const changes = await loadRows(client, claim, work);
  foldBatch(projection, work, parked);
  return { changes: [...changes.values()].filter(({ before, after }) => before !== after), parked: earliest(parked) };
}

/** What is needed of a claim to fold under it. */
export type Folding = Pick<Claim, 'projection' | 'rows' | 'cache' | 'parkedStreams' | 'position'> & {
  readonly skipped: Skipped;
  /** Rows of a batch that is being written: not yet in the cache, and perhaps not yet in the table. */
  readonly underWay?: ReadonlyMap<string, Slot> | undefined;
};

async function loadRows(
  client: pg.ClientBase,
  { rows, cache, projection, underWay }: Folding,
  work: readonly Work[],
): Promise<Map<string, Change>> {
  const changes = new Map<string, Change>();
  const missing = new Map<string, { organisation: string; id: string }>();
  for (const { event, keys } of work) {
    const { organisation } = event.meta;
    for (const id of keys) {
      const key = slotKey(organisation, id);
      if (changes.has(key) || missing.has(key)) continue;
      // An aggregate's first event finds no row.
      const slot =
        underWay?.get(key) ??
        cache.get(key) ??
        (event.revision === 0 && !projection.keys ? { organisation, id, state: null, since: null } : undefined);
      if (slot) changes.set(key, unchanged(slot));
      else missing.set(key, { organisation, id });
    }
  }
  if (missing.size > 0)
    for (const [key, slot] of await rows.load(client, [...missing.values()])) changes.set(key, unchanged(slot));
  for (const { event, keys, changes: own } of work)
    for (const id of keys) own.push(changes.get(slotKey(event.meta.organisation, id))!);
  return changes;
}

/** A stream is parked at its first bad event: decoding may have found a later one before folding found an earlier one. */
export function earliest(parked: readonly Parked[]): Parked[] {
  const byStream = new Map<string, Parked>();
  for (const entry of parked) {
    const known = byStream.get(entry.event.stream);
    if (!known || entry.event.revision < known.event.revision) byStream.set(entry.event.stream, entry);
  }
  return [...byStream.values()];
}

/** The rows of an event, as far as it can be decoded; otherwise the one row of its aggregate. */
export function rowsConcerned(projection: AnyProjection, recorded: RecordedEvent): readonly string[] {
  const decoded = decode(projection.codec as unknown as Codec<never>, recorded);
  return 'event' in decoded ? keysOf(projection, decoded.event) : [subjectOf(recorded.stream)];
}

export function reasonOf(fault: unknown): string {
  if (fault instanceof UnknownEventShape) return fault.message;
  if (!(fault instanceof Error)) return `The fold threw ${String(fault)}`;
  return `${fault.name}: ${fault.message}`;
}
