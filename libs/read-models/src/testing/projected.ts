import { inMemoryEventStore, type EventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { openDataSource } from '../wire/data-source.js';
import { createProgress } from '../project/progress.js';
import { startProjector, type Projector, type ProjectorOptions } from '../project/projector.js';
import { openReader, type Reader } from '../query/reader.js';
import { openWaiter, type ProjectionWaiter } from '../project/waiter.js';
import type { ReadSession } from '../query/session.js';
import { Book, bookProjection, libraryDatabase, Shelf, shelfProjection, tell, type BookEvent } from './library.js';

/** A library with its own database, reader and owner's connection; `close` ends everything that was started through it. */
export interface Library {
  readonly url: string;
  readonly store: EventStore;
  readonly source: DataSource;
  readonly reader: Reader;
  readonly owner: pg.Client;
  readonly waiter: ProjectionWaiter;
  projector(options?: Partial<ProjectorOptions>): Projector;
  /** Resolves when everything that was told so far is visible. */
  visible(): Promise<void>;
  /** What a session of one organisation reads, which then ends. */
  reading<T>(organisation: string, read: (session: ReadSession) => Promise<T>): Promise<T>;
  /** Tells of new books, a second apart, and waits until they are visible; answers with their ids. */
  shelved(organisation: string, books: readonly BookEvent[]): Promise<string[]>;
  close(): Promise<void>;
}

export async function openLibrary(store: EventStore = inMemoryEventStore()): Promise<Library> {
  const { url, drop } = await libraryDatabase();
  const projections = [bookProjection, shelfProjection];
  const owner = new pg.Client(url);
  owner.on('error', () => undefined);
  await owner.connect();
  const source = await openDataSource(url, [Book, Shelf]);
  const reader = await openReader({ source, url });
  const waiter = openWaiter({ url, projections, progress: createProgress() });
  const projectors: Projector[] = [];
  const visible = async (): Promise<void> => {
    if (!(await waiter.waitFor(['book', 'shelf'], await store.head(), 20_000)))
      throw new Error('not visible within 20 s');
  };
  return {
    url,
    store,
    source,
    reader,
    owner,
    waiter,
    projector(options = {}) {
      const projector = startProjector({ store, url, projections, leaseMs: 1_500, ...options });
      projectors.push(projector);
      return projector;
    },
    visible,
    async reading(organisation, read) {
      const session = reader.session(organisation);
      return read(session).finally(() => session.end());
    },
    async shelved(organisation, books) {
      const ids = books.map(() => newId());
      for (const [index, book] of books.entries())
        await tell(store, organisation, ids[index]!, [book], new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString());
      await visible();
      return ids;
    },
    async close() {
      await Promise.all(projectors.map((projector) => projector.stop()));
      await waiter.close();
      await reader.close();
      await source.destroy();
      await owner.end();
      await drop();
    },
  };
}
