import type { LogRecord } from './log-record.js';
import type { ReadRequest } from './read-request.js';
import { firstRevision } from './scan.js';
import type { ServerLog } from './server-log.js';

/** What a subscription reads from: forwards without an end, exclusive of where it starts. */
export interface Feed {
  next(): LogRecord | undefined;
  /** How many records are still to be looked at. */
  behind(): number;
}

export const openFeed = (log: ServerLog, request: ReadRequest): Feed =>
  request.stream === undefined ? feedOfAll(log, request.from) : feedOfStream(log, request.stream, request.from);

function feedOfAll(log: ServerLog, from: ReadRequest['from']): Feed {
  let index = from === 'start' ? 0 : from === 'end' ? log.records.length : log.indexAt(from);
  if (typeof from === 'number' && log.records[index]?.position === from) index++;
  return {
    next: () => (index < log.records.length ? log.records[index++] : undefined),
    behind: () => log.records.length - index,
  };
}

function feedOfStream(log: ServerLog, name: string, from: ReadRequest['from']): Feed {
  let revision = from === 'start' ? 0 : from === 'end' ? log.lastRevision(name) + 1 : from + 1;
  return {
    next: () => {
      if (revision > log.lastRevision(name)) return undefined;
      revision = Math.max(revision, firstRevision(log, name));
      return log.stream(name)?.records[revision++];
    },
    behind: () => Math.max(0, log.lastRevision(name) + 1 - revision),
  };
}
