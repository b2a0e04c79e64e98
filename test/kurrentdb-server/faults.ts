import type { Refusal } from './answers.js';
import { consumerTooSlow, unavailable } from './answers.js';

/** What happens to the client of a call that is to fail: an answer, a broken connection, or nothing ever. */
export type Failure = Refusal | 'reset' | 'silence';

export type AppendFault =
  | { readonly kind: 'fail'; readonly stored: boolean; readonly failure: Failure }
  | { readonly kind: 'not-leader' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'delay'; readonly milliseconds: number };

export type ReadFault =
  | { readonly kind: 'fail'; readonly after: number; readonly failure: Failure }
  | { readonly kind: 'delay'; readonly milliseconds: number };

/** Something that can be ended from outside: an open subscription. */
export interface Endable {
  /** Ends with a fault, or without one when there is none. */
  end(refusal?: Refusal): void;
  /** Sends nothing any more, and does not say so. */
  silence(): void;
}

/**
 * Faults on demand. Methods that take a number arm the next calls, in the order in which they are armed; the others act
 * at once on what is open. Counting never stops, so that a test can say how often a client has tried.
 */
export class Faults {
  /** Calls that have reached the server, refused ones too; an append sent in several parts is one. */
  readonly calls = { appends: 0, reads: 0, subscriptions: 0 };
  /** The most records that a reader is sent before others get a turn. */
  readPage = 500;
  /** A live subscription is dropped when it is more than `records` behind for `patience` ms while its client takes nothing. */
  slowConsumer = { records: 1000, patience: 250 };
  readonly #appends: AppendFault[] = [];
  readonly #reads: ReadFault[] = [];
  readonly #subscriptions: Failure[] = [];
  readonly #open = new Set<Endable>();

  /** The next appends are stored, but their client hears of a fault, by default of a broken connection. */
  failAppendsAfterStoring(times = 1, failure: Failure = 'reset'): void {
    this.#arm(this.#appends, times, { kind: 'fail', stored: true, failure });
  }

  /** The next appends store nothing and fail. */
  failAppendsBeforeStoring(times = 1, failure: Failure = unavailable()): void {
    this.#arm(this.#appends, times, { kind: 'fail', stored: false, failure });
  }

  /** The next appends are never answered; they are stored unless told otherwise. */
  neverAnswerAppends(times = 1, stored = true): void {
    this.#arm(this.#appends, times, { kind: 'fail', stored, failure: 'silence' });
  }

  /** The next appends are sent to the leader, in a single node to itself. */
  refuseAppendsAsNotLeader(times = 1): void {
    this.#arm(this.#appends, times, { kind: 'not-leader' });
  }

  /** The next appends cannot be committed in time; nothing is stored. */
  timeOutAppends(times = 1): void {
    this.#arm(this.#appends, times, { kind: 'timeout' });
  }

  /** The next appends wait before they are looked at; when the client's deadline ends first, they time out. */
  delayAppends(milliseconds: number, times = 1): void {
    this.#arm(this.#appends, times, { kind: 'delay', milliseconds });
  }

  /** The next reads fail when they have sent `after` records. */
  failReads(times = 1, failure: Failure = unavailable(), after = 0): void {
    this.#arm(this.#reads, times, { kind: 'fail', after, failure });
  }

  delayReads(milliseconds: number, times = 1): void {
    this.#arm(this.#reads, times, { kind: 'delay', milliseconds });
  }

  /** The next subscriptions are refused. */
  failSubscriptions(times = 1, failure: Failure = unavailable()): void {
    this.#arm(this.#subscriptions, times, failure);
  }

  /** Drops all open subscriptions, by default as those of consumers that are too slow. Returns how many. */
  dropSubscriptions(refusal: Refusal = consumerTooSlow()): number {
    return this.#each((subscription) => subscription.end(refusal));
  }

  /** Ends all open subscriptions without a fault. Returns how many. */
  endSubscriptions(): number {
    return this.#each((subscription) => subscription.end());
  }

  /** Open subscriptions hear nothing any more, although their connection stays. Returns how many. */
  silenceSubscriptions(): number {
    return this.#each((subscription) => subscription.silence());
  }

  /** How many subscriptions are open now. */
  get openSubscriptions(): number {
    return this.#open.size;
  }

  /** Forgets what is armed. */
  clear(): void {
    for (const armed of [this.#appends, this.#reads, this.#subscriptions]) armed.length = 0;
  }

  nextAppend(): AppendFault | undefined {
    this.calls.appends++;
    return this.#appends.shift();
  }

  nextRead(): ReadFault | undefined {
    this.calls.reads++;
    return this.#reads.shift();
  }

  nextSubscription(): Failure | undefined {
    this.calls.subscriptions++;
    return this.#subscriptions.shift();
  }

  /** Registers an open subscription; returns how to forget it. */
  opened(subscription: Endable): () => void {
    this.#open.add(subscription);
    return () => this.#open.delete(subscription);
  }

  #arm<T>(armed: T[], times: number, fault: T): void {
    for (let time = 0; time < times; time++) armed.push(fault);
  }

  #each(act: (subscription: Endable) => void): number {
    const open = [...this.#open];
    open.forEach(act);
    return open.length;
  }
}
