import { setTimeout as pause } from 'node:timers/promises';
import { streamName, type EventMeta, type EventStore, type Position, type RecordedEvent } from '@custodia/event-store';

/** The envelope of a recorded event: that something happened, to what, when and by whom; nothing of what it states. */
export interface Recorded {
  readonly position: Position;
  readonly organisation: string;
  /** Of the stream, such as `model`. */
  readonly category: string;
  /** Of the record that the stream belongs to. */
  readonly id: string;
  readonly revision: number;
  readonly type: string;
  /** ISO 8601. */
  readonly at: string;
  readonly actorId: string;
  readonly correlationId: string | null;
}

export interface Batch {
  readonly events: readonly Recorded[];
  /** Go on from here. */
  readonly upTo: Position;
}

/** Envelopes that a process keeps for those who listen; who is further behind reads the log. */
const mostKept = 5_000;
const pageSize = 500;

/**
 * One reader of the log for all who listen in this process; it begins with the first of them. Who listens holds nothing but
 * a position, so that a slow one costs no memory.
 */
export class ChangeFeed {
  #kept: Recorded[] = [];
  /** Everything after this position is in `#kept`. */
  #from: Position | undefined;
  #starting: Promise<void> | undefined;
  #moved = Promise.withResolvers<void>();
  #stop: (() => Promise<void>) | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly most = mostKept,
  ) {}

  /** The end of the log: what is recorded later comes after it. */
  head(): Promise<Position> {
    return this.store.head();
  }

  /** What was recorded after a position, oldest first; waits up to `patienceMs` for something. */
  async after(position: Position, patienceMs: number, signal: AbortSignal): Promise<Batch> {
    await (this.#starting ??= this.#start());
    // Taken before looking: what comes meanwhile must not be missed.
    const moved = this.#moved.promise;
    const batch = await this.#now(position);
    if (batch.upTo !== position) return batch;
    const waited = new AbortController();
    const either = { signal: AbortSignal.any([signal, waited.signal]) };
    await Promise.race([moved, pause(patienceMs, undefined, either).catch(() => undefined)]);
    waited.abort();
    return signal.aborted ? batch : this.#now(position);
  }

  async #now(position: Position): Promise<Batch> {
    if (this.#from !== undefined && position >= this.#from) {
      const begin = this.#kept.findIndex((event) => event.position > position);
      const events = begin < 0 ? [] : this.#kept.slice(begin, begin + pageSize);
      return { events, upTo: events.at(-1)?.position ?? position };
    }
    const events: Recorded[] = [];
    for await (const event of this.store.readAll({ after: position, limit: pageSize })) events.push(envelopeOf(event));
    return { events, upTo: events.at(-1)?.position ?? position };
  }

  async #start(): Promise<void> {
    const after = await this.store.head();
    this.#kept = [];
    this.#from = after;
    const subscription = this.store.subscribe({
      after,
      name: 'changes',
      onBatch: (events) => {
        if (events.length === 0) return;
        this.#kept.push(...events.map(envelopeOf));
        if (this.#kept.length > this.most)
          this.#from = this.#kept.splice(0, this.#kept.length - this.most).at(-1)!.position;
        this.#moved.resolve();
        this.#moved = Promise.withResolvers();
      },
    });
    this.#stop = () => subscription.stop();
    // What ended by a fault begins anew with whoever asks next.
    subscription.done.catch(() => undefined).finally(() => (this.#starting = this.#from = undefined));
  }

  async close(): Promise<void> {
    await this.#starting?.catch(() => undefined);
    await this.#stop?.();
  }
}

function envelopeOf({ position, stream, revision, type, metadata }: RecordedEvent): Recorded {
  const { organisation, at, actor, correlation = null } = JSON.parse(metadata) as EventMeta;
  const category = stream.slice(0, stream.indexOf('-'));
  const id = stream.slice(streamName(category, organisation, '').length);
  return { position, organisation, category, id, revision, type, at, actorId: actor, correlationId: correlation };
}
