import { newId } from '@custodia/kernel';
import type {
  EventStore,
  ExpectedRevision,
  NewEvent,
  Position,
  RecordedEvent,
  Subscription,
  SubscribeOptions,
} from '../port.js';

/** What not every engine has, and with it the tests that need it. */
export type Offer = 'processes' | 'transactions' | 'server';

/** How the contract gets at one engine. */
export interface EventStoreFixture {
  /** `processes`: the log outlives a process; `transactions`: an append can be held open; `server`: connections can be cut. */
  readonly offers: readonly Offer[];
  /** Once before all tests: an empty log. */
  start(): Promise<LogUnderTest>;
}

export interface LogUnderTest {
  /** One more client of the same log. */
  open(): Promise<EventStore>;
  /** With `processes`: how another process opens this log. */
  readonly elsewhere?: { readonly module: string; readonly factory: string; readonly options: unknown };
  /** With `transactions`: an append that has been made and not yet been committed. */
  appendOpen?(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<OpenAppend>;
  /** With `server`: cuts every connection of every client of this log. */
  cut?(): Promise<void>;
  stop(): Promise<void>;
}

export interface OpenAppend {
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Ends the writer's session from outside, as a crash of its machine does. */
  kill(): Promise<void>;
}

export const newStream = (): string => `contract-${newId()}`;
export const newType = (): string => `Type-${newId()}`;

export const anEvent = (type = 'SomethingHappened', data: unknown = { n: 1 }): NewEvent => ({
  id: newId(),
  type,
  data: JSON.stringify(data),
  metadata: JSON.stringify({ actor: 'member-1' }),
});

export const someEvents = (count: number, type?: string): NewEvent[] =>
  Array.from({ length: count }, (_, n) => anEvent(type, { n }));

export async function collect(events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

export const idsOf = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

/** A subscription that remembers what it was given and can be waited for. */
export function listen(store: EventStore, after: Position, options: Partial<SubscribeOptions> = {}): Listener {
  const events: RecordedEvent[] = [];
  const waiting = new Set<() => void>();
  const changed = (): void => waiting.forEach((check) => check());
  const listener = { events, upTo: after, batches: [] as number[], caughtUp: 0 };
  const subscription = store.subscribe({
    after,
    ...options,
    async onBatch(batch, upTo) {
      await options.onBatch?.(batch, upTo);
      events.push(...batch);
      listener.batches.push(batch.length);
      listener.upTo = upTo;
      changed();
    },
    onCaughtUp() {
      listener.caughtUp++;
      changed();
    },
  });
  return Object.assign(listener, {
    subscription,
    until: (condition: () => boolean) =>
      new Promise<void>((resolve, reject) => {
        const check = (): void => {
          if (!condition()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        subscription.done.catch(reject);
        check();
      }),
  });
}

export interface Listener {
  readonly events: readonly RecordedEvent[];
  readonly upTo: Position;
  /** Sizes. */
  readonly batches: readonly number[];
  readonly caughtUp: number;
  readonly subscription: Subscription;
  until(condition: () => boolean): Promise<void>;
}
