import {
  EventStoreFault,
  START,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../port.js';
import { newId } from '@custodia/kernel';
import { checkAppend, checkJson, checkJsonText, checkName } from './append-rules.js';
import { follow } from './follow.js';

/** What several stores of one process can share, as clients share a server. */
export interface InMemoryLog {
  readonly events: RecordedEvent[];
  readonly streams: Map<string, RecordedEvent[]>;
  readonly metadata: Map<string, string>;
  readonly waiting: Set<() => void>;
  readonly identity: string;
}

export const inMemoryLog = (): InMemoryLog => ({
  events: [],
  streams: new Map(),
  metadata: new Map(),
  waiting: new Set(),
  identity: newId(),
});

/** The whole contract without a server, for pure tests and trials. Nothing survives the process. */
export function inMemoryEventStore(
  { events: log, streams, metadata, waiting, identity }: InMemoryLog = inMemoryLog(),
): EventStore {
  const closing = new AbortController();

  const open = (): void => {
    if (closing.signal.aborted) throw new EventStoreFault('CLOSED', 'the event store is closed');
  };
  const head = (): Position => log.at(-1)?.position ?? START;

  function record(stream: string, events: readonly NewEvent[]): RecordedEvent {
    const own = streams.get(stream) ?? [];
    streams.set(stream, own);
    const recordedAt = new Date().toISOString();
    for (const { id, type, data, metadata } of events) {
      const recorded = Object.freeze({
        id: id.toLowerCase(),
        type,
        data,
        metadata,
        stream,
        revision: own.length,
        position: positionOf(log.length + 1),
        recordedAt,
      });
      own.push(recorded);
      log.push(recorded);
    }
    for (const wake of waiting) wake();
    return own.at(-1)!;
  }

  function* page(after: Position, types: ReadonlySet<string> | undefined): Generator<RecordedEvent> {
    for (let index = Number(after); index < log.length; index++) {
      const event = log[index]!;
      if (!types || types.has(event.type)) yield event;
    }
  }

  return {
    async append(stream, expected, events) {
      open();
      checkAppend(stream, expected, events);
      for (const event of events) checkJson(stream, event);
      const own = streams.get(stream) ?? [];
      const repeated = repeat(own, expected, events);
      const last = repeated === 'new' ? record(stream, events) : repeated;
      if (last === 'conflict') return { kind: 'conflict', actual: own.length === 0 ? 'no_stream' : own.length - 1 };
      return { kind: 'appended', revision: last.revision, position: last.position };
    },

    async *readStream(stream, { direction = 'forwards', from, limit = Infinity } = {}) {
      open();
      const own = streams.get(stream) ?? [];
      const step = direction === 'forwards' ? 1 : -1;
      let index = direction === 'forwards' ? Math.max(from ?? 0, 0) : Math.min(from ?? Infinity, own.length - 1);
      for (let left = limit; left > 0 && index >= 0 && index < own.length; left--, index += step) {
        yield own[index]!;
        open();
      }
    },

    async *readAll({ after = START, types, limit = Infinity } = {}) {
      open();
      let left = limit;
      if (left <= 0) return;
      for (const event of page(after, types && new Set(types))) {
        yield event;
        open();
        if (--left <= 0) return;
      }
    },

    subscribe(options) {
      open();
      const types = options.types && new Set(options.types);
      const subscription = follow(options, {
        async page(after, limit) {
          open();
          const events: RecordedEvent[] = [];
          for (const event of page(after, types)) if (events.push(event) === limit) break;
          const full = events.length === limit;
          const upTo = full ? events.at(-1)!.position : head();
          return { events, upTo: upTo > after ? upTo : after, atEnd: !full || upTo === head() };
        },
        async changed(after, stopped) {
          if (head() > after || stopped.aborted) return;
          await new Promise<void>((resolve) => {
            const wake = (): void => {
              waiting.delete(wake);
              resolve();
            };
            waiting.add(wake);
            stopped.addEventListener('abort', wake, { once: true });
          });
        },
        async recover(fault) {
          throw fault;
        },
      });
      closing.signal.addEventListener('abort', () => void subscription.stop(), { once: true });
      return subscription;
    },

    async head() {
      open();
      return head();
    },
    async last() {
      open();
      return log.at(-1) ?? null;
    },
    async identity() {
      open();
      return identity;
    },
    async streamMetadata(stream) {
      open();
      return metadata.get(stream) ?? null;
    },
    async setStreamMetadata(stream, text) {
      open();
      checkName('stream name', stream);
      checkJsonText(`metadata of ${stream}`, text);
      metadata.set(stream, text);
    },
    async close() {
      closing.abort();
    },
  };
}

/** Whether the append is new, in conflict, or the repeat of one whose last event is given back. */
function repeat(
  own: readonly RecordedEvent[],
  expected: ExpectedRevision,
  events: readonly NewEvent[],
): RecordedEvent | 'new' | 'conflict' {
  const revision = own.length - 1;
  const ids = events.map(({ id }) => id.toLowerCase());
  if (expected === 'any' || expected === 'stream_exists') {
    const known = ids.map((id) => own.find((event) => event.id === id));
    if (known.every((event) => event !== undefined))
      return known.reduce((last, event) => (event.revision > last.revision ? event : last));
    if (known.some((event) => event !== undefined)) return 'conflict';
    return expected === 'any' || revision >= 0 ? 'new' : 'conflict';
  }
  const before = expected === 'no_stream' ? -1 : expected;
  if (before === revision) return 'new';
  return ids.every((id, index) => own[before + 1 + index]?.id === id) ? own[before + ids.length]! : 'conflict';
}

const positionOf = (ordinal: number): Position => String(ordinal).padStart(19, '0');
