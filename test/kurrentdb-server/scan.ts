import type { LogRecord } from './log-record.js';
import type { ReadRequest } from './read-request.js';
import type { ServerLog } from './server-log.js';

/** Forwards from a position inclusively; backwards from it exclusively, since a log is read backwards from where a record ends. */
export function* readAll(log: ServerLog, { from, backwards, filter }: ReadRequest): Generator<LogRecord> {
  const start = from === 'start' ? 0 : from === 'end' ? log.records.length : log.indexAt(from);
  const step = backwards ? -1 : 1;
  for (let index = backwards ? start - 1 : start; index >= 0 && index < log.records.length; index += step) {
    const record = log.records[index]!;
    if (!filter || filter.matches(record)) yield record;
  }
}

/** From a revision inclusively in both directions, without what the settings of the stream truncate. */
export function* readStream(log: ServerLog, name: string, { from, backwards }: ReadRequest): Generator<LogRecord> {
  const records = log.stream(name)?.records ?? [];
  const first = firstRevision(log, name);
  if (backwards) {
    const start = from === 'start' ? 0 : from === 'end' ? records.length - 1 : Math.min(from, records.length - 1);
    for (let revision = start; revision >= first; revision--) yield records[revision]!;
  } else {
    const start = from === 'start' ? 0 : from === 'end' ? records.length : from;
    for (let revision = Math.max(start, first); revision < records.length; revision++) yield records[revision]!;
  }
}

/** The first revision that readers of a stream still see. */
export function firstRevision(log: ServerLog, name: string): number {
  const { truncateBefore = 0, maxCount = Infinity } = log.settings(name);
  return Math.max(0, truncateBefore, log.lastRevision(name) + 1 - maxCount);
}
