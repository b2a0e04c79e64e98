/**
 * A place in the one global order of all events. Opaque and of fixed width, so that positions of one store
 * compare as text (`a < b`). Never compute one: only hand back what a store gave.
 */
export type Position = string;

/** Before the first event. */
export const START: Position = '';

/** What the writer believes of the stream: its last revision (0 is the first event), or whether it exists. */
export type ExpectedRevision = number | 'no_stream' | 'stream_exists' | 'any';

/** An event on its way in. `data` and `metadata` are JSON texts and are kept byte for byte. */
export interface NewEvent {
  /** UUID. Repeating an append with the same ids and the same expectation answers as the first time and writes nothing. */
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  /**
   * Places in `data` of texts that may name people (`note`, `alternatives.note`): sealed before they are stored, by the store
   * that the platform hands out. Not stored itself.
   */
  readonly texts?: readonly string[];
}

export interface RecordedEvent extends Omit<NewEvent, 'texts'> {
  readonly stream: string;
  /** 0 for the first event of the stream. */
  readonly revision: number;
  readonly position: Position;
  /** ISO 8601; for display only, the domain's times are in the event itself. */
  readonly recordedAt: string;
}

export type AppendResult =
  | {
      readonly kind: 'appended';
      /** of the last event */ readonly revision: number;
      /** of the last event */ readonly position: Position;
    }
  | {
      readonly kind: 'conflict';
      /** the stream's last revision, or that there is none */ readonly actual: number | 'no_stream';
    };

export interface ReadStreamOptions {
  readonly direction?: 'forwards' | 'backwards';
  /** Inclusive. Default: the first revision forwards, the last one backwards. */
  readonly from?: number;
  readonly limit?: number;
}

export interface ReadAllOptions {
  /** Exclusive. Default `START`. */
  readonly after?: Position;
  /** Only these event types. */
  readonly types?: readonly string[];
  readonly limit?: number;
}

export interface Subscription {
  /** Resolves when the subscription has ended after `stop`; rejects with the first fault of `onBatch`. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

export interface SubscribeOptions {
  /** Exclusive. */
  readonly after: Position;
  /** Names the reader in traces. */
  readonly name?: string;
  readonly types?: readonly string[];
  /** The most events of one batch; default 500. */
  readonly batchSize?: number;
  /**
   * Called with one batch at a time, in global order, each event once for one subscription. `upTo` is the position that
   * has been passed when the batch is handled: a checkpoint may be stored there, also when `events` is empty (only
   * events of other types passed by).
   */
  onBatch(events: readonly RecordedEvent[], upTo: Position): Promise<void> | void;
  /** Called each time the reader has reached the end of the log. */
  onCaughtUp?(): void;
}

/**
 * An append-only log of streams with one global order. The contract is the suite in `contract/`; in short:
 * a reader that goes on from a position never misses an event that was committed later with a smaller one.
 * Faults (server gone, limits exceeded) are thrown as `EventStoreFault`.
 */
export interface EventStore {
  /** Appends all events or none. Throws `EventStoreFault` for an empty list or an empty stream name or type. */
  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult>;
  /** The events as `append` stores them, where that differs: a writer folds these, as every reader will. Repeating changes nothing. */
  prepare?(stream: string, events: readonly NewEvent[]): Promise<readonly NewEvent[]>;
  /** A state or row that was folded from events, with what `prepare` has sealed in it as it was written. */
  opened?<Value>(organisation: string, value: Value): Promise<Value>;
  /** Yields nothing for a stream that does not exist. */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;
  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent>;
  /** Catch-up, then live; survives lost connections by itself. */
  subscribe(options: SubscribeOptions): Subscription;
  /** The position of the last committed event, `START` for an empty log. */
  head(): Promise<Position>;
  /** The last committed event, `null` for an empty log. */
  last(): Promise<RecordedEvent | null>;
  /**
   * A UUID that was made with this log and stays with it: a restored backup has the same one, an emptied or another log has
   * not. It is asked of the server each time.
   */
  identity(): Promise<string>;
  /** JSON text kept beside a stream (retention, ownership); `null` when never set. */
  streamMetadata(stream: string): Promise<string | null>;
  setStreamMetadata(stream: string, metadata: string): Promise<void>;
  close(): Promise<void>;
}

/** A fault of the store or of its use: never a business refusal. */
export class EventStoreFault extends Error {
  constructor(
    readonly code:
      | 'INVALID_APPEND'
      | 'TOO_LARGE'
      | 'UNAVAILABLE'
      | 'ACCESS_DENIED'
      | 'CLOSED'
      | 'STREAM_DELETED'
      | 'NOT_A_POSITION'
      | 'NOT_A_COPY',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'EventStoreFault';
  }
}
