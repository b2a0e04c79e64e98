import { weightOf } from '@custodia/kernel';
import type { RowState } from './fold.js';

/** A row's former state with its validity; `to` is null for the present one. */
export interface Version {
  readonly state: RowState;
  readonly from: string;
  readonly to: string | null;
}

/** One row of one projection while events are folded into it. */
export interface Slot {
  readonly organisation: string;
  readonly id: string;
  readonly state: RowState | null;
  /** Since when the state is what it is; null without a history, and before the first fact. */
  readonly since: string | null;
}

/** What a batch did to one row. */
export interface Change {
  readonly before: Slot;
  after: Slot;
  /** Closed and open states that came about in this batch, oldest first; only with a history. */
  readonly versions: Version[];
  /** When the state that is stored as the open one ended; equal to its beginning: it never was. */
  closedAt: string | null;
}

export const slotKey = (organisation: string, id: string): string => `${organisation}\u0000${id}`;

export const unchanged = (slot: Slot): Change => ({ before: slot, after: slot, versions: [], closedAt: null });

/**
 * Notes the next state of a row. Validity is by the time in the events, kept from going back when clocks disagreed: the
 * same rule as stopping a fold at the first event that is later than the moment asked for.
 */
export function record(change: Change, state: RowState | null, at: string, history: boolean): void {
  const { after } = change;
  if (!history) {
    change.after = { organisation: after.organisation, id: after.id, state, since: null };
    return;
  }
  const from = after.since !== null && after.since > at ? after.since : at;
  const open = change.versions.at(-1);
  if (open && open.to === null) {
    change.versions.pop();
    if (open.from < from) change.versions.push({ ...open, to: from });
  } else if (after.state !== null) {
    // The open state is the one that is stored.
    change.closedAt = from;
  }
  if (state !== null) change.versions.push({ state, from, to: null });
  change.after = { organisation: after.organisation, id: after.id, state, since: from };
}

export interface CacheLimits {
  readonly rows: number;
  /** Roughly, of what the rows hold. */
  readonly bytes: number;
}

/** The rows touched last, up to a number and a size; keyed by `slotKey` within a namespace. */
export interface SlotCache {
  get(key: string): Slot | undefined;
  set(key: string, slot: Slot): void;
}

/** One cache for all projections of a process: those that are busy have most of it. Answers the view of one namespace. */
export function slotCaches({ rows, bytes }: CacheLimits): (namespace: string) => SlotCache {
  const entries = new Map<string, { readonly slot: Slot; readonly weight: number }>();
  let total = 0;

  function remove(key: string): void {
    const entry = entries.get(key);
    if (!entry) return;
    total -= entry.weight;
    entries.delete(key);
  }

  return (namespace) => ({
    get(key) {
      const place = namespace + key;
      const entry = entries.get(place);
      if (!entry) return undefined;
      entries.delete(place);
      entries.set(place, entry);
      return entry.slot;
    },
    set(key, slot) {
      const place = namespace + key;
      remove(place);
      const weight = 200 + weightOf(slot.state?.folded);
      entries.set(place, { slot, weight });
      total += weight;
      while (entries.size > rows || total > bytes) remove(entries.keys().next().value!);
    },
  });
}
