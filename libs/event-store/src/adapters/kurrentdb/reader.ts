import {
  BACKWARDS,
  eventTypeFilter,
  FORWARDS,
  type AllStreamSubscription,
  type Filter,
  type Position as ServerPosition,
} from '@kurrent/kurrentdb-client';
import { START, type Position, type ReadAllOptions, type ReadStreamOptions, type RecordedEvent } from '../../port.js';
import type { Line } from './line.js';
import { inPages, lastOfAll, type Reading } from './pages.js';
import { atTheEnd, serverPosition } from './position.js';

export interface Reader {
  readStream(stream: string, options: ReadStreamOptions): AsyncGenerator<RecordedEvent, void>;
  readAll(options: ReadAllOptions): AsyncGenerator<RecordedEvent, void>;
  head(): Promise<Position>;
  newest(): Promise<RecordedEvent | undefined>;
  /** The newest event of a stream that may be the server's own; undefined when there is none. */
  last(stream: string): Promise<RecordedEvent | undefined>;
}

/** The server was seen to take 200; more are sorted out here. */
const mostPrefixes = 200;

export function startReader(line: Line, patienceMs: number): Reader {
  const asked = { requiresLeader: true, ...(line.credentials ? { credentials: line.credentials } : {}) };
  const read = <Cursor>(reading: Reading<Cursor>, start: Cursor, limit?: number): AsyncGenerator<RecordedEvent, void> =>
    inPages(line, patienceMs, reading, start, limit);

  async function newest(doing: string, ask: Reading<Position>['ask']): Promise<RecordedEvent | undefined> {
    for await (const event of read({ doing, ask, next: () => null, isWanted: () => true }, START)) return event;
    return undefined;
  }

  const lastEvent = (): Promise<RecordedEvent | undefined> =>
    newest('read of the last event', (client) => client.readAll({ ...lastOfAll, ...asked }));

  return {
    readStream(stream, { direction = 'forwards', from, limit }) {
      const forwards = direction === 'forwards';
      const start = from ?? (forwards ? 0 : Infinity);
      if (forwards ? !Number.isSafeInteger(start) : start < 0) return nothing();
      const reading: Reading<number> = {
        doing: `read of ${stream}`,
        ask: (client, revision, maxCount) =>
          client.readStream(stream, {
            direction: forwards ? FORWARDS : BACKWARDS,
            fromRevision: Number.isSafeInteger(revision) ? BigInt(revision) : atTheEnd,
            maxCount,
            ...asked,
          }),
        next: ({ revision }) => (forwards ? revision + 1 : revision > 0 ? revision - 1 : null),
        isWanted: () => true,
      };
      return read(reading, Math.max(start, 0), limit);
    },

    readAll({ after = START, types, limit }) {
      if (types?.length === 0) return nothing();
      const filter = filterOf(types);
      const reading: Reading<Position> = {
        doing: 'read of all events',
        ask: (client, from, maxCount) =>
          client.readAll({ fromPosition: serverPosition(from), maxCount, ...(filter ? { filter } : {}), ...asked }),
        next: ({ position }) => position,
        isWanted: isWanted(types),
        isRepeated: ({ position }, from) => position <= from,
      };
      return read(reading, after, limit);
    },

    head: async () => (await lastEvent())?.position ?? START,
    newest: () => lastEvent(),

    last: (stream) =>
      newest(`read of ${stream}`, (client) =>
        client.readStream(stream, { direction: BACKWARDS, fromRevision: atTheEnd, maxCount: 1, ...asked }),
      ),
  };
}

export interface Checkpoints {
  /** In units of 32 scanned records. */
  readonly checkpointInterval: number;
  readonly checkpointReached: (subscription: AllStreamSubscription, position: ServerPosition) => void;
}

/**
 * By prefix, which gives types that only begin alike as well: `isWanted` sorts them out. Everything is asked for without a
 * filter, which costs the server more than leaving out its own few records does here.
 */
export function filterOf(types: readonly string[] | undefined, checkpoints?: Checkpoints): Filter | undefined {
  return types && types.length <= mostPrefixes
    ? eventTypeFilter({ prefixes: [...new Set(types)], ...checkpoints })
    : undefined;
}

/** Never the records of the server itself (settings of streams, statistics, deletions). */
export function isWanted(types: readonly string[] | undefined): (event: RecordedEvent) => boolean {
  const wanted = types && new Set(types);
  return wanted ? ({ type }) => wanted.has(type) : ({ type }) => !type.startsWith('$');
}

async function* nothing(): AsyncGenerator<never, void> {}
