import type { AllStreamSubscription } from '@kurrent/kurrentdb-client';
import type { Position, RecordedEvent } from '../../port.js';
import type { Line } from './line.js';
import { positionOf, serverPosition } from './position.js';
import { filterOf, isWanted } from './reader.js';
import { fromServer } from './record.js';

interface Batch {
  readonly events: readonly RecordedEvent[];
  /** Passed when the events are handled. */
  readonly upTo: Position;
  /** The server has reported the end of the log behind these events. */
  readonly caughtUp: boolean;
}

/** One subscription of the server, from one position until it breaks. */
export interface Feed {
  /** Waits for something to hand out. After a break gives out what had come, then rejects with the fault. */
  next(): Promise<Batch>;
  /** The last position that came, and when: milliseconds of `performance.now()`. */
  received(): { readonly position: Position; readonly at: number };
  /** Nothing that is wanted lies before this position. */
  pass(position: Position): void;
  fail(fault: unknown): void;
  close(): void;
}

export interface FeedOptions {
  readonly after: Position;
  readonly types?: readonly string[];
  readonly batchSize: number;
}

/** What has been announced ahead of events that the client still holds back. */
interface Mark {
  left: number;
  readonly apply: () => void;
}

const checkpointInterval = 16; // 512 records.

export function openFeed(line: Line, { after, types, batchSize }: FeedOptions): Feed {
  const wanted = isWanted(types);
  const marks: Mark[] = [];
  const events: RecordedEvent[] = [];
  let upTo = after;
  let handed = after;
  let received = { position: after, at: performance.now() };
  let caughtUp = false;
  let broken: { readonly fault: unknown } | undefined;
  let wake: (() => void) | undefined;
  let waking = false;

  const filter = filterOf(types, {
    checkpointInterval,
    checkpointReached: (_, position) => mark(() => pass(positionOf(position))),
  });
  const subscription: AllStreamSubscription = line
    .client()
    .subscribeToAll({ fromPosition: serverPosition(after), ...(filter ? { filter } : {}) });

  subscription.on('data', ({ event }) => {
    if (event) take(fromServer(event));
    while (marks.length > 0 && --marks[0]!.left <= 0) marks.shift()!.apply();
  });
  subscription.on('caughtUp', () => mark(() => (caughtUp = true)));
  subscription.on('error', (fault) => fail(fault));
  subscription.on('end', () => fail(Object.assign(new Error('the server ended the subscription'), { code: 14 })));

  function take(event: RecordedEvent): void {
    if (event.position <= received.position) return;
    if (wanted(event)) events.push(event);
    pass(event.position);
    if (events.length >= 2 * batchSize) subscription.pause();
  }

  function pass(position: Position): void {
    received = { position: position > received.position ? position : received.position, at: performance.now() };
    if (position > upTo) upTo = position;
    gather();
  }

  /** Checkpoints and the end of the log are announced at once, events when they are taken out of the client's buffer. */
  function mark(apply: () => void): void {
    const held = subscription.readableLength;
    const earlier = marks.reduce((sum, { left }) => sum + left, 0);
    if (held === 0) apply();
    else marks.push({ left: held - earlier, apply });
    gather();
  }

  /** Lets everything that has come together go out together. */
  function gather(): void {
    if (waking) return;
    waking = true;
    setImmediate(() => {
      waking = false;
      wake?.();
    });
  }

  function fail(fault: unknown): void {
    broken ??= { fault };
    gather();
  }

  return {
    async next() {
      while (events.length === 0 && upTo === handed && !caughtUp && !broken)
        await new Promise<void>((resolve) => (wake = resolve));
      if (broken && events.length === 0 && upTo === handed) throw broken.fault;
      const taken = events.splice(0, batchSize);
      const all = events.length === 0;
      if (events.length < batchSize) subscription.resume();
      const batch = { events: taken, upTo: all ? upTo : taken.at(-1)!.position, caughtUp: all && caughtUp };
      if (all) caughtUp = false;
      handed = batch.upTo;
      return batch;
    },
    received: () => received,
    pass,
    fail,
    close() {
      broken ??= { fault: new Error('closed') };
      void subscription.unsubscribe().catch(() => undefined);
      wake?.();
    },
  };
}
