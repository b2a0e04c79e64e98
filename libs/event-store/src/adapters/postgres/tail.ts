import type { Position, RecordedEvent } from '../../port.js';
import type { Page } from '../follow.js';
import type { Changes } from './changes.js';
import type { Reader } from './reader.js';

/** The newest events, read once for all subscriptions of a process: a commit costs one query, not one for each of them. */
export interface Tail {
  /** Like the reader's page, but from memory whenever the tail reaches back that far. */
  page(after: Position, limit: number, types: readonly string[] | undefined): Promise<Page>;
}

const mostEvents = 4_000;
const mostBytes = 16 * 1_048_576;
const readAtOnce = 1_000;

export function startTail(reader: Reader, changes: Changes): Tail {
  /** The events after `start`, up to and including `head`, without a gap. */
  let events: RecordedEvent[] = [];
  let start: Position | undefined;
  let head: Position = '';
  let bytes = 0;
  /** Everything committed before this version of the changes is in. */
  let version = -1;
  let extending: Promise<void> | undefined;

  async function extend(): Promise<void> {
    const seen = changes.version();
    if (start === undefined) {
      start = head = await reader.head();
      version = seen;
      return;
    }
    const page = await reader.page(head, readAtOnce, undefined);
    events.push(...page.events);
    for (const event of page.events) bytes += sizeOf(event);
    head = page.upTo;
    if (page.atEnd) version = seen;
    forget();
  }

  function forget(): void {
    let gone = 0;
    while (gone < events.length && (events.length - gone > mostEvents || bytes > mostBytes))
      bytes -= sizeOf(events[gone++]!);
    if (gone === 0) return;
    start = events[gone - 1]!.position;
    events = events.slice(gone);
  }

  function serve(after: Position, limit: number, types: ReadonlySet<string> | undefined, current: boolean): Page {
    const found: RecordedEvent[] = [];
    let index = Number(after) - Number(start); // Positions are handed out without gaps.
    while (index < events.length && found.length < limit) {
      const event = events[index++]!;
      if (!types || types.has(event.type)) found.push(event);
    }
    const all = index >= events.length;
    return {
      events: found,
      upTo: all ? (head > after ? head : after) : events[index - 1]!.position,
      atEnd: all && current,
    };
  }

  return {
    async page(after, limit, types) {
      const wanted = changes.version();
      for (;;) {
        if (start !== undefined && after < start) return reader.page(after, limit, types);
        if (start !== undefined && (after < head || version >= wanted))
          return serve(after, limit, types && new Set(types), version >= wanted);
        await (extending ??= extend().finally(() => (extending = undefined)));
      }
    },
  };
}

const sizeOf = ({ data, metadata }: RecordedEvent): number => data.length + metadata.length + 300;
