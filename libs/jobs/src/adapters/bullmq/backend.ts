import type { Queue, QueueOptions, Worker, WorkerOptions, Processor } from 'bullmq';

/** What is stored as a job's data. The payload is JSON text inside, because `jsonb` would reorder keys and refuse U+0000. */
export interface Envelope {
  readonly id: string;
  readonly organisation: string;
  readonly payload: string;
  readonly runAt?: string;
  readonly correlation?: string;
}

export type BullQueue = Queue<Envelope, void, string>;
export type BullWorker = Worker<Envelope, void, string>;
export type BullProcessor = Processor<Envelope, void, string>;

/** Where BullMQ keeps its jobs; the only part that knows PostgreSQL from Redis. */
export interface Backend {
  queue(name: string, options: Omit<QueueOptions, 'connection'>): BullQueue;
  /** A way to make workers that is closed with the runner. */
  workers(): {
    worker(name: string, processor: BullProcessor, options: Omit<WorkerOptions, 'connection'>): BullWorker;
    close(): Promise<void>;
  };
  /** Remembers the name of a queue that is about to be used. */
  announce(name: string): Promise<void>;
  /** Adds jobs and resolves when they outlive the loss of a server, as far as the engine can promise it. `add` may be called again: ids make that harmless. */
  store(name: string, add: () => Promise<unknown>): Promise<void>;
  /** Every name that was ever used, by any process. */
  names(): Promise<string[]>;
  close(): Promise<void>;
}
