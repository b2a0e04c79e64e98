import type { RepeatableRequest } from '@custodia/event-store';
import type { Clock } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import type { Account } from './allowances.js';
import type { Caller } from './caller.js';
import { collectionsOf, wantedOf, type Asked, type AskedCollection } from './wanted.js';

/**
 * One GraphQL request: who asks, and one consistent snapshot to read from. The snapshot is opened at the first read
 * and renewed after a write of the same request, so that what follows a mutation sees it.
 */
export class RequestContext {
  /** Set before execution. */
  asked: Asked | undefined;
  /** What makes the mutation that is carried out now recognisable; set before each, when the client sent a key. */
  repeatable: RepeatableRequest | undefined;
  /** Whether what is carried out now is open to the caller only as an owner among others; set by the guard before each operation. */
  ownOnly = false;
  /** Set when it could not be found out who asks. */
  failed: Error | undefined;
  /** Of a stream: aborted when its client is gone or the service ends. */
  signal: AbortSignal | undefined;
  /** Of a stream, which outlives what was true when it began: throws when its caller may no longer listen. */
  stillAllowed: (() => Promise<void>) | undefined;
  /** Ids that were made for this request and under which nothing is recorded yet. */
  readonly made = new Set<string>();
  /** Whose allowance of work the request uses. */
  account: Account = {};
  #session: ReadSession | undefined;
  #stopped: Error | undefined;
  readonly #loaders = new Map<unknown, unknown>();
  readonly #along = new Map<string, Map<object, readonly object[]>>();

  constructor(
    /** `null` for an anonymous request. */
    readonly caller: Caller | null,
    readonly correlation: string,
    readonly idempotencyKey: string | undefined,
    private readonly open: (caller: Caller) => ReadSession,
    private readonly clock: Clock,
  ) {}

  /** The time, ISO 8601. */
  now(): string {
    return this.clock().toISOString();
  }

  /** The caller; throws for an anonymous request, which the guard has refused before. */
  get who(): Caller {
    if (!this.caller) throw new Error('An operation without guard was reached anonymously');
    return this.caller;
  }

  get session(): ReadSession {
    if (this.#stopped) throw this.#stopped;
    this.#session ??= this.open(this.who);
    return this.#session;
  }

  /** The properties of a row that this request can look at; `undefined` for all. For `only` of the session's reads. */
  wanted<Row>(row: new () => Row): readonly string[] | undefined {
    return this.asked && wantedOf(this.asked, row);
  }

  /** Collections of such rows that this request asks for; for `also` of a list. */
  collections<Row>(row: new () => Row): readonly AskedCollection[] {
    return this.asked ? collectionsOf(this.asked, row) : [];
  }

  /** What a list has read along with its rows, for the field of this name: the rows that belong to each. */
  readAlong(field: string): Map<object, readonly object[]> {
    let rows = this.#along.get(field);
    if (!rows) this.#along.set(field, (rows = new Map()));
    return rows;
  }

  /** One loader per request and key: batches what the fields of a page ask for. */
  loader<Loader>(key: unknown, make: (context: this) => Loader): Loader {
    let loader = this.#loaders.get(key) as Loader | undefined;
    if (!loader) this.#loaders.set(key, (loader = make(this)));
    return loader;
  }

  /** Ends what is read for this request at once, down to the database, and refuses to read more; what is being written is finished. */
  stop(fault: Error): void {
    this.#stopped ??= fault;
    this.#session?.cancel(fault);
  }

  /** Ends the snapshot; the next read opens a new one. */
  async renew(): Promise<void> {
    const ended = this.#session;
    this.#session = undefined;
    this.#loaders.clear();
    await ended?.end();
  }
}
