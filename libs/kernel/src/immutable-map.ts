/** What another version of the map differs in from its newer neighbour. */
interface Difference<Value> {
  readonly key: string;
  readonly had: boolean;
  readonly value: Value | undefined;
  readonly newer: ImmutableMap<Value>;
}

/**
 * A map that never changes: `with` and `without` answer another one. Adding to the newest version costs the same whatever its
 * size, so that folding a stream costs as much as the stream is long. Versions share one table, which is turned to the version
 * that is asked; asking an older one costs as many steps as there are changes between them. Keys stay in the order in which they
 * were added.
 */
export class ImmutableMap<Value> implements Iterable<readonly [string, Value]> {
  #table: Map<string, Value> | null;
  #difference: Difference<Value> | null = null;

  constructor(entries: Iterable<readonly [string, Value]> = []) {
    this.#table = new Map(entries);
  }

  get size(): number {
    return this.#turned().size;
  }

  get(key: string): Value | undefined {
    return this.#turned().get(key);
  }

  has(key: string): boolean {
    return this.#turned().has(key);
  }

  /** As they are now: lists, because the table may be turned to another version while they are read. */
  keys(): string[] {
    return [...this.#turned().keys()];
  }

  values(): Value[] {
    return [...this.#turned().values()];
  }

  [Symbol.iterator](): Iterator<readonly [string, Value]> {
    return [...this.#turned()].values();
  }

  toJSON(): Record<string, Value> {
    return Object.fromEntries(this.#turned());
  }

  with(key: string, value: Value): ImmutableMap<Value> {
    const table = this.#turned();
    const next = new ImmutableMap<Value>();
    // What is empty is where many maps begin, which have nothing to do with each other.
    if (table.size === 0) {
      next.#table!.set(key, value);
      return next;
    }
    this.#difference = { key, had: table.has(key), value: table.get(key), newer: next };
    this.#table = null;
    next.#table = table.set(key, value);
    return next;
  }

  withAll(entries: Iterable<readonly [string, Value]>): ImmutableMap<Value> {
    return [...entries].reduce<ImmutableMap<Value>>((map, [key, value]) => map.with(key, value), this);
  }

  /** Copies the others. */
  without(key: string): ImmutableMap<Value> {
    return this.has(key) ? new ImmutableMap([...this].filter(([other]) => other !== key)) : this;
  }

  /** The table, brought to what this version holds. */
  #turned(): Map<string, Value> {
    if (this.#table) return this.#table;
    const way: ImmutableMap<Value>[] = [];
    let at = this as ImmutableMap<Value>;
    for (; !at.#table; at = at.#difference!.newer) way.push(at);
    const table = at.#table;
    for (const older of way.reverse()) {
      const { key, had, value } = older.#difference!;
      at.#difference = { key, had: table.has(key), value: table.get(key), newer: older };
      at.#table = null;
      if (had) table.set(key, value as Value);
      else table.delete(key);
      older.#table = table;
      older.#difference = null;
      at = older;
    }
    return table;
  }
}

/** An `ImmutableMap` with these entries. */
export const immutableMap = <Value>(entries: Iterable<readonly [string, Value]> = []): ImmutableMap<Value> =>
  new ImmutableMap(entries);
