import type { RecordedEvent } from '../../port.js';

export interface Chunk<Cursor> {
  readonly events: readonly RecordedEvent[];
  /** Where the next chunk begins; `null` when nothing comes after this one. */
  readonly next: Cursor | null;
}

const firstCount = 100;
/** What a chunk should hold at the most; the events before say how many of the next that are. */
const chunkBytes = 4 * 1_048_576;

export interface Source<Cursor> {
  readonly read: (from: Cursor, count: number) => Promise<Chunk<Cursor>>;
  readonly mostPerPage: number;
  /** Where the chunk after a full one most likely begins, when that can be told before it is read; a wrong guess costs a read. */
  readonly guess?: (from: Cursor, count: number) => Cursor;
}

interface Asked<Cursor> {
  readonly from: Cursor;
  readonly count: number;
  readonly chunk: Promise<Chunk<Cursor>>;
}

/**
 * Chunk after chunk; the next one is asked for before the current one is handed out, and one more where its beginning can be
 * guessed, so that PostgreSQL makes two chunks at once. An iterator by hand: a generator and the delegation to it took a sixth
 * of what an event costs to read.
 */
export class Pages<Cursor> implements AsyncIterableIterator<RecordedEvent, void> {
  private chunk: readonly RecordedEvent[] = [];
  private handedOut = 0;
  private count = firstCount;
  private ahead: Asked<Cursor>[] = [];
  private loading: Promise<void> | null = null;

  constructor(
    private readonly source: Source<Cursor>,
    /** Where the next chunk begins; `null` after the last one. */
    private from: Cursor | null,
    private left: number,
  ) {
    if (left <= 0) this.from = null;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<RecordedEvent, void>> {
    if (this.handedOut < this.chunk.length)
      return Promise.resolve({ done: false, value: this.chunk[this.handedOut++]! });
    if (this.from === null && this.loading === null) return Promise.resolve({ done: true, value: undefined });
    this.loading ??= this.load().finally(() => (this.loading = null));
    return this.loading.then(() => this.next());
  }

  return(): Promise<IteratorResult<RecordedEvent, void>> {
    this.from = null;
    this.left = 0;
    this.chunk = [];
    return Promise.resolve({ done: true, value: undefined });
  }

  private async load(): Promise<void> {
    const asked = this.ahead.shift() ?? this.ask(this.from!, this.left);
    this.from = null; // A fault ends the sequence.
    const { events, next } = await asked.chunk;
    if (this.left <= 0) return; // The consumer stopped meanwhile.
    this.chunk = events;
    this.handedOut = 0;
    this.left -= events.length;
    if (next === null || this.left <= 0) return;
    this.from = next;
    this.count = nextCount(events, asked.count, this.source.mostPerPage);
    this.askAhead(next);
  }

  private askAhead(next: Cursor): void {
    if (this.ahead[0]?.from !== next) this.ahead = []; // Guessed wrongly, or nothing is asked yet.
    const { guess } = this.source;
    for (let from = next, left = this.left; left > 0;) {
      const known = this.ahead.find((asked) => asked.from === from);
      const asked = known ?? this.ask(from, left);
      if (!known) this.ahead.push(asked);
      if (!guess || this.ahead.length > 1) return;
      left -= asked.count;
      from = guess(from, asked.count);
    }
  }

  private ask(from: Cursor, left: number): Asked<Cursor> {
    const count = Math.min(this.count, left);
    const chunk = this.source.read(from, count);
    chunk.catch(() => undefined); // It is awaited later, or never when the consumer stops.
    return { from, count, chunk };
  }
}

function nextCount(events: readonly RecordedEvent[], count: number, most: number): number {
  if (events.length === 0) return Math.min(most, count * 4);
  const bytes = events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length + 200, 0);
  return Math.max(1, Math.min(most, count * 4, Math.floor((chunkBytes * events.length) / bytes)));
}
