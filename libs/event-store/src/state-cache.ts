import { weightOf } from '@custodia/kernel';
import type { EventStore, Position } from './port.js';

/** Where an aggregate is: the state after the event of this revision and position. */
export interface Folded<State> {
  readonly state: State;
  /** -1 when there is no event. */
  readonly revision: number;
  /** `null` when there is no event. */
  readonly position: Position | null;
}

interface Entry extends Folded<unknown> {
  /** The function that made the state: another one folds another state. */
  readonly evolve: unknown;
  /** Of the state, as last measured, and of the events folded into it since. */
  readonly measured: number;
  readonly grown: number;
}

/**
 * States of aggregates by stream, so that a request reads only the events that came after. An optimisation: an entry may
 * be dropped at any moment. Holds what the events hold, so that what is sealed there is sealed here.
 */
export interface StateCache {
  get<State>(stream: string, evolve: unknown): Folded<State> | undefined;
  /** Keeps the newest; `bytes` is the size of the events folded since the entry was taken. */
  put(stream: string, evolve: unknown, folded: Folded<unknown>, bytes: number): void;
  drop(stream: string): void;
  /** Bytes of all entries, roughly; at most the bound. */
  readonly bytes: number;
}

/** Bound of one process, in bytes. */
const mostBytes = 64 * 1_048_576;
const overhead = 256;

/** The least recently used go first. What would take more than a quarter of the room is not kept. */
export function stateCache(most = mostBytes): StateCache {
  const entries = new Map<string, Entry>();
  let bytes = 0;
  const sizeOf = ({ measured, grown }: Entry): number => measured + grown + overhead;

  function drop(stream: string): void {
    const entry = entries.get(stream);
    if (entry && entries.delete(stream)) bytes -= sizeOf(entry);
  }

  return {
    get bytes() {
      return bytes;
    },
    get<State>(stream: string, evolve: unknown) {
      const entry = entries.get(stream);
      if (entry?.evolve !== evolve) return undefined;
      entries.delete(stream);
      entries.set(stream, entry!);
      return entry as Folded<State>;
    },
    put(stream, evolve, folded, added) {
      const before = entries.get(stream);
      const same = before?.evolve === evolve ? before : undefined;
      if (same && same.revision >= folded.revision) return;
      drop(stream);
      const { measured, grown } = same ?? { measured: 0, grown: Infinity };
      // Measuring costs as much as the state is long, so it is done when as much was folded in.
      const entry: Entry =
        grown + added > measured
          ? { ...folded, evolve, measured: weightOf(folded.state), grown: 0 }
          : { ...folded, evolve, measured, grown: grown + added };
      if (sizeOf(entry) > most / 4) return;
      entries.set(stream, entry);
      bytes += sizeOf(entry);
      for (const oldest of entries.keys()) {
        if (bytes <= most) break;
        drop(oldest);
      }
    },
    drop,
  };
}

const caches = new WeakMap<EventStore, StateCache>();

/** The one cache of this process for a store. */
export function statesOf(store: EventStore): StateCache {
  let cache = caches.get(store);
  if (!cache) caches.set(store, (cache = stateCache()));
  return cache;
}
