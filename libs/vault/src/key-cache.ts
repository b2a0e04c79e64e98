import type { KeyObject } from 'node:crypto';
import type { Subject } from './port.js';

type Kept = KeyObject | 'erased';

/** Unwrapped keys for a short while: bounded in number (the least recently used goes first) and in age. */
export class KeyCache {
  readonly #entries = new Map<string, { readonly state: Kept; readonly until: number }>();
  #generation = 0;

  constructor(
    /** How long a key may be used without asking the store again, milliseconds. */
    private readonly keptMs: number,
    private readonly limit: number,
    private readonly now: () => number,
  ) {}

  /** Hand it to `put`: a key that was read before a `forget` is then not kept. */
  get generation(): number {
    return this.#generation;
  }

  get(subject: Subject): Kept | undefined {
    const name = nameOf(subject);
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    this.#entries.delete(name);
    if (entry.until <= this.now()) return undefined;
    this.#entries.set(name, entry);
    return entry.state;
  }

  put(subject: Subject, state: Kept, generation: number): void {
    if (generation !== this.#generation || this.keptMs <= 0) return;
    const name = nameOf(subject);
    this.#entries.delete(name);
    this.#entries.set(name, { state, until: this.now() + this.keptMs });
    if (this.#entries.size > this.limit) this.#entries.delete(this.#entries.keys().next().value!);
  }

  forget(subject: Subject): void {
    this.#generation++;
    this.#entries.delete(nameOf(subject));
  }

  clear(): void {
    this.#generation++;
    this.#entries.clear();
  }
}

const nameOf = ({ organisation, id }: Subject): string => JSON.stringify([organisation, id]);
