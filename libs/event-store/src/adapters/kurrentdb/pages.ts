import { Readable } from 'node:stream';
import { BACKWARDS, excludeSystemEvents, type KurrentDBClient, type ResolvedEvent } from '@kurrent/kurrentdb-client';
import type { RecordedEvent } from '../../port.js';
import { asFault, backoff, NoAnswer, passing, shareOfAttempt, typeOf } from './faults.js';
import type { Line } from './line.js';
import { atTheEnd } from './position.js';
import { fromServer } from './record.js';

/** What is read, and how. */
export interface Reading<Cursor> {
  /** For messages. */
  readonly doing: string;
  readonly ask: (client: KurrentDBClient, from: Cursor, maxCount: number) => AsyncIterable<ResolvedEvent>;
  /** Where reading goes on behind this event; `null` when nothing comes there. */
  readonly next: (event: RecordedEvent) => Cursor | null;
  readonly isWanted: (event: RecordedEvent) => boolean;
  /** Whether the first event of a page is the last one of the page before. */
  readonly isRepeated?: (event: RecordedEvent, from: Cursor) => boolean;
}

const firstCount = 100;
/** Every read costs some ten milliseconds before its first event comes, so the pages of a long one become large. */
const growth = 8;
const mostPerPage = 64_000;
/** What a page should hold at the most; the one before tells how many events that are. */
const pageBytes = 16 * 1_048_576;
/** As many as the native client gives at a time. */
const batchSize = 64;
const enoughFailures = 3;
export const lastOfAll = {
  direction: BACKWARDS,
  fromPosition: atTheEnd,
  maxCount: 1,
  filter: excludeSystemEvents(),
  requiresLeader: true,
} as const;

/** Page after page from `start`. One that breaks is followed by one that begins behind the last event that came. */
export async function* inPages<Cursor>(
  line: Line,
  patienceMs: number,
  { doing, ask, next, isWanted, isRepeated }: Reading<Cursor>,
  start: Cursor,
  limit = Infinity,
): AsyncGenerator<RecordedEvent, void> {
  let from: Cursor | null = start;
  let left = limit;
  let count = firstCount;
  let failures = 0;
  let deadline = 0;
  const msLeft = (): number => Math.max(1, Math.min(deadline - Date.now(), patienceMs * shareOfAttempt));
  while (left > 0 && from !== null) {
    if (failures === 0) deadline = Date.now() + patienceMs;
    const client = line.client();
    const begin: Cursor = from;
    const maxCount = Math.min(count, left + 1); // Reading all begins with the event before.
    let received = 0;
    let bytes = 0;
    try {
      for await (const events of page(ask(client, begin, maxCount), msLeft()) as AsyncIterable<RecordedEvent[]>)
        for (const event of events) {
          received++;
          bytes += event.data.length + event.metadata.length + 200;
          from = next(event);
          if (!isWanted(event) || (received === 1 && isRepeated?.(event, begin))) continue;
          yield event;
          if (--left === 0) return;
        }
      if (received < maxCount) return;
      count = Math.max(2, Math.min(mostPerPage, count * growth, Math.floor((pageBytes * received) / bytes)));
      failures = 0;
    } catch (fault) {
      if (typeOf(fault) === 'stream-not-found') return;
      if (from !== begin) [failures, deadline] = [0, Date.now() + patienceMs];
      if (!passing(fault) || Date.now() >= deadline) throw asFault(fault, doing);
      // The native client does not find another node of the cluster once its own is gone.
      line.replace(client);
      await backoff(++failures);
      if (failures >= enoughFailures && (await answers(line, msLeft()))) throw asFault(fault, doing);
    }
  }
}

/** The server says "unavailable" also of a request that it cannot understand. Then it still answers a simple one. */
async function answers({ client, credentials }: Line, silenceMs: number): Promise<boolean> {
  try {
    for await (const _ of page(client().readAll({ ...lastOfAll, ...(credentials ? { credentials } : {}) }), silenceMs));
    return true;
  } catch {
    return false;
  }
}

/**
 * What a native read gives, in arrays as it comes, or `NoAnswer` once it is silent for `silenceMs`. It is read to its end
 * whatever the consumer does, because one that is left in the middle is not ended.
 */
function page(found: AsyncIterable<ResolvedEvent>, silenceMs: number): Readable {
  const arrays = new Readable({ objectMode: true, read() {} });
  const silence = setTimeout(() => arrays.destroy(new NoAnswer(`no answer for ${silenceMs} ms`)), silenceMs);
  const handOver = (events: RecordedEvent[]): void => {
    if (arrays.destroyed) return;
    arrays.push(events);
    silence.refresh();
  };
  const pour = async (): Promise<void> => {
    let events: RecordedEvent[] = [];
    for await (const { event } of found) {
      if (!event || events.push(fromServer(event)) < batchSize) continue;
      handOver(events);
      events = [];
    }
    handOver(events);
    arrays.push(null);
  };
  pour()
    .catch((fault: Error) => arrays.destroy(fault))
    .finally(() => clearTimeout(silence));
  return arrays;
}
