import {
  ANY,
  NO_STREAM,
  STREAM_EXISTS,
  WrongExpectedVersionError,
  type AppendResult as ServerResult,
  type AppendStreamState,
  type EventData,
} from '@kurrent/kurrentdb-client';
import { EventStoreFault, type AppendResult, type ExpectedRevision } from '../../port.js';
import { asFault, backoff, NoAnswer, passing, within } from './faults.js';
import type { Line } from './line.js';
import { positionOf } from './position.js';

export interface Writer {
  append(stream: string, expected: ExpectedRevision, events: EventData[]): Promise<AppendResult>;
  /** When everything that was accepted has been answered. */
  drained(): Promise<void>;
}

/** Appends that are with the server. More would only wait there, longer than one attempt may take. */
const mostAtOnce = 256;

/**
 * Repeats an append that may or may not have been stored with the same ids and the same expectation, which the server
 * recognises; with another expectation it would be written a second time. Appends to one stream go out one after the
 * other, so that a repeat cannot overtake what followed it.
 */
export function startWriter(line: Line, patienceMs: number): Writer {
  /** The last append of each busy stream. */
  const busy = new Map<string, Promise<unknown>>();
  const inSlot = slots(mostAtOnce);
  // Node does not always notice that a TLS connection was reset while it wrote; several may hang in a row.
  const attemptMs = patienceMs / 6;
  /** When the server last accepted an append. */
  let heard = 0;

  function inTurn<Result>(stream: string, work: () => Promise<Result>): Promise<Result> {
    const before = busy.get(stream);
    const mine = before ? before.then(work) : work();
    const done = (): void => {
      if (busy.get(stream) === settled) busy.delete(stream);
    };
    const settled: Promise<void> = mine.then(done, done);
    busy.set(stream, settled);
    return mine;
  }

  async function append(
    stream: string,
    streamState: AppendStreamState,
    events: EventData[],
    deadline: number,
  ): Promise<AppendResult> {
    for (let failures = 1; ; failures++) {
      const client = line.client();
      const left = Math.max(1, deadline - Date.now());
      try {
        const sent = client.appendToStream(stream, events, { streamState, requiresLeader: true, deadline: left });
        const result = await within(Math.min(left, attemptMs), sent);
        heard = Date.now();
        return appended(result);
      } catch (fault) {
        if (fault instanceof WrongExpectedVersionError)
          return {
            kind: 'conflict',
            actual: typeof fault.actualState === 'bigint' ? Number(fault.actualState) : 'no_stream',
          };
        if (!passing(fault)) throw asFault(fault, `append to ${stream}`);
        // A server that answers others is slow, not gone: cutting its connection would only make more work.
        if (Date.now() - heard > attemptMs / 2 && (fault instanceof NoAnswer || failures > 2)) line.replace(client);
        await backoff(failures);
        if (Date.now() >= deadline) throw unconfirmed(stream, patienceMs, fault);
      }
    }
  }

  return {
    append(stream, expected, events) {
      const deadline = Date.now() + patienceMs;
      const streamState = typeof expected === 'number' ? BigInt(expected) : states[expected];
      return inTurn(stream, () => inSlot(() => append(stream, streamState, events, deadline)));
    },
    async drained() {
      while (busy.size > 0) await Promise.all(busy.values());
    },
  };
}

/** At most `many` at once; the others follow in the order in which they came. */
function slots(many: number) {
  const waiting: (() => void)[] = [];
  let free = many;
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free--;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

const states = { any: ANY, no_stream: NO_STREAM, stream_exists: STREAM_EXISTS } as const;

const appended = ({ nextExpectedRevision, position }: ServerResult): AppendResult => ({
  kind: 'appended',
  revision: Number(nextExpectedRevision),
  position: positionOf(position!),
});

function unconfirmed(stream: string, patienceMs: number, cause: unknown): EventStoreFault {
  const message = `append to ${stream} was not confirmed within ${patienceMs} ms and may have been stored: repeat it with the same ids and the same expectation`;
  return new EventStoreFault('UNAVAILABLE', message, { cause });
}
