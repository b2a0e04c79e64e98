import type { OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@custodia/kernel';

/**
 * Closes what a process opened, newest first: a part is opened after what it stands on, so the writers stop before the
 * stores, and the database goes last. Also closes what a start that failed had opened until then.
 */
export class Closing implements OnApplicationShutdown {
  readonly #opened: (() => Promise<unknown>)[] = [];
  readonly #opening = new Set<Promise<unknown>>();
  #closed = false;

  constructor(private readonly logger: Pick<Logger, 'warn'>) {}

  /** Opens a part that is closed with the process. Throws what `open` throws, and when the process is ending. */
  async open<Part>(open: () => Part | Promise<Part>, close: (part: Part) => Promise<unknown>): Promise<Part> {
    if (this.#closed) throw new Error('The process is ending and opens nothing new.');
    const opening = Promise.resolve().then(open);
    this.#opening.add(opening);
    try {
      const part = await opening;
      this.#opened.push(() => close(part));
      return part;
    } finally {
      this.#opening.delete(opening);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#opening);
    for (const end of this.#opened.splice(0).reverse())
      await end().catch((err: unknown) => this.logger.warn({ err }, 'A part did not close cleanly'));
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}
