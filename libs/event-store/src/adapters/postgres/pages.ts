import type { RecordedEvent } from '../../port.js';

export interface Chunk<Cursor> {
  readonly events: readonly RecordedEvent[];
  /** Where the next chunk begins; `null` when nothing comes after this one. */
  readonly next: Cursor | null;
}

const firstCount = 100;
/** What a chunk should hold at the most; the events before say how many of the next that are. */
const chunkBytes = 4 * 1_048_576;

/** Chunk after chunk; the next one is asked for before the current one is handed out. */
export async function* inPages<Cursor>(
  start: Cursor,
  { limit = Infinity, mostPerPage }: { readonly limit?: number | undefined; readonly mostPerPage: number },
  read: (from: Cursor, count: number) => Promise<Chunk<Cursor>>,
): AsyncGenerator<RecordedEvent, void> {
  let left = limit;
  if (left <= 0) return;
  let count = Math.min(firstCount, left);
  let pending = read(start, count);
  for (;;) {
    const { events, next } = await pending;
    left -= events.length;
    const last = next === null || left <= 0;
    if (!last) {
      count = Math.min(nextCount(events, count, mostPerPage), left);
      pending = read(next, count);
      pending.catch(() => undefined); // It is awaited later, or never when the consumer stops.
    }
    for (const event of events) yield event; // Half the cost of `yield*`.
    if (last) return;
  }
}

function nextCount(events: readonly RecordedEvent[], count: number, most: number): number {
  if (events.length === 0) return Math.min(most, count * 4);
  const bytes = events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length + 200, 0);
  return Math.max(1, Math.min(most, count * 4, Math.floor((chunkBytes * events.length) / bytes)));
}
