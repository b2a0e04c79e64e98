import type {
  AllStreamRecordedEvent,
  AllStreamResolvedEvent,
  AllStreamSubscription,
  EventData,
  JSONEventType,
  StreamSubscription,
} from '@kurrent/kurrentdb-client';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';

// What the tests of the stand-in do with the real client.

export const connect = (url: string): KurrentDBClient => KurrentDBClient.connectionString(url);
export const freshName = (): string => `stream-${randomUUID()}`;
export const event = (type = 'Happened', data: JSONEventType['data'] = { a: 1 }): EventData<JSONEventType> =>
  jsonEvent<JSONEventType>({ id: randomUUID(), type, data });
export const events = (count: number): EventData<JSONEventType>[] => Array.from({ length: count }, () => event());

/** Everything that a read yields. */
export async function collect(read: AsyncIterable<{ readonly event?: unknown }>): Promise<AllStreamRecordedEvent[]> {
  const found: AllStreamRecordedEvent[] = [];
  for await (const resolved of read) found.push(resolved.event as AllStreamRecordedEvent);
  return found;
}

export type Refused = Error & Record<string, unknown>;

/** The fault of a call that must fail. */
export async function refused(call: Promise<unknown>): Promise<Refused> {
  const answer = await call.then(
    (value) => ({ value }),
    (error: Refused) => ({ error }),
  );
  if ('error' in answer) return answer.error;
  throw new Error(
    `The call was to fail, but answered ${JSON.stringify(answer.value, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`,
  );
}

export interface Followed {
  /** What has happened, in order: `confirmation`, `caughtUp`, `end`, and the type of each event. */
  readonly seen: string[];
  readonly received: AllStreamRecordedEvent[];
  readonly error: Promise<Refused>;
  /** When `seen` is as long as that. */
  until(length: number): Promise<void>;
}

/** Follows a subscription. */
export function follow(to: AllStreamSubscription | StreamSubscription): Followed {
  const subscription = to as AllStreamSubscription;
  const seen: string[] = [];
  const received: AllStreamRecordedEvent[] = [];
  const waiting = new Set<() => void>();
  const note = (what: string): void => {
    seen.push(what);
    for (const wake of waiting) wake();
  };
  for (const name of ['confirmation', 'caughtUp', 'end'] as const) subscription.on(name, () => note(name));
  subscription.on('data', (resolved: AllStreamResolvedEvent) => {
    received.push(resolved.event as AllStreamRecordedEvent);
    note(resolved.event!.type);
  });
  const error = new Promise<Refused>((resolve) => subscription.on('error', (fault) => resolve(fault as Refused)));
  const until = (length: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (seen.length < length) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { seen, received, error, until };
}
