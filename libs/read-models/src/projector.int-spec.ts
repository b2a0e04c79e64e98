import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inMemoryEventStore, type EventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import pg from 'pg';
import { openReader, type Reader } from './reader.js';
import { startProjector, type Projector, type ProjectorOptions } from './projector.js';
import { createProgress } from './progress.js';
import { schemaDifferences } from './data-source.js';
import { added, Book, bookEvents, bookProjection, bookStream, libraryDatabase, lost, moved, Shelf, shelfProjection, tell } from './testing/library.js';
import { openWaiter, type ProjectionWaiter } from './waiter.js';

const projections = [bookProjection, shelfProjection];
let database: Awaited<ReturnType<typeof libraryDatabase>>;
let reader: Reader;
let owner: pg.Client;
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  database = await libraryDatabase();
  reader = await openReader({ url: database.url });
  owner = new pg.Client(database.url);
  owner.on('error', () => undefined);
  await owner.connect();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await Promise.all([reader.close(), owner.end()]);
  await database.drop();
});

function started(store: EventStore, options: Partial<ProjectorOptions> = {}): Projector {
  const projector = startProjector({ store, url: database.url, projections, leaseMs: 1_500, ...options });
  closing.push(() => projector.stop());
  return projector;
}

function waiting(progress = createProgress()): ProjectionWaiter {
  const waiter = openWaiter({ url: database.url, projections, progress });
  closing.push(() => waiter.close());
  return waiter;
}

const visible = async (waiter: ProjectionWaiter, position: string): Promise<void> => {
  expect(await waiter.waitFor(['book', 'shelf'], position, 20_000)).toBe(true);
};

describe('the projector', () => {
  it('agrees with the schema that the migrations made', async () => {
    expect(await schemaDifferences(database.url, [Book, Shelf])).toEqual([]);
  });

  it('shows a written event once the waiter says so', async () => {
    const store = inMemoryEventStore();
    started(store);
    const [organisation, id] = [newId(), newId()];
    const at = '2026-05-03T10:00:00.120Z';
    await visible(waiting(), await tell(store, organisation, id, [added('Moby', { pages: null, tags: ['sea', 'a "quoted" one'] }), moved('B')], at));
    const session = reader.session(organisation);
    expect(await session.one(Book, id)).toEqual({
      id, organisationId: organisation, revision: 1, createdAt: at, updatedAt: at,
      title: 'Moby', shelf: 'B', pages: null, tags: ['sea', 'a "quoted" one'], lentUntil: null, moves: [{ to: 'B', at }], lent: false,
    });
    expect(await session.byIds(Shelf, ['A', 'B', 'C'])).toMatchObject([{ arrivals: 1 }, { arrivals: 1 }, null]);
    await session.end();
  });

  it('goes on from rows that it no longer has in memory, and removes what a fold removes', async () => {
    const store = inMemoryEventStore();
    const [organisation, one, other] = [newId(), newId(), newId()];
    await tell(store, organisation, one, [added('One')]);
    const first = started(store);
    const waiter = waiting();
    await visible(waiter, await tell(store, organisation, other, [added('Other')]));
    await first.stop();
    started(store, { cachedRows: 1 });
    await tell(store, organisation, other, [lost]);
    await visible(waiter, await tell(store, organisation, one, [moved('B'), { type: 'BookStamped', data: {} }]));
    const session = reader.session(organisation);
    expect(await session.byIds(Book, [one, other])).toMatchObject([{ title: 'One', shelf: 'B', revision: 2 }, null]);
    await session.end();
  });

  it('parks an event that a fold cannot take, with its stream, and goes on with the others', async () => {
    const store = inMemoryEventStore();
    const [organisation, bad, good] = [newId(), newId(), newId()];
    const projector = started(store);
    await tell(store, organisation, bad, [added('poison'), moved('B')]);
    await visible(waiting(), await tell(store, organisation, good, [added('Good')]));
    const session = reader.session(organisation);
    expect(await session.byIds(Book, [bad, good])).toMatchObject([null, { title: 'Good' }]);
    await session.end();
    expect(await projector.lag()).toMatchObject([{ name: 'book', caughtUp: true, parked: 1 }, { name: 'shelf', parked: 0 }]);
    const { rows } = await owner.query('select projection, stream, revision, type, reason from parked_event');
    expect(rows).toEqual([{ projection: 'book_v1', stream: bookStream(organisation, bad), revision: 0, type: 'BookAdded', reason: 'Error: cannot be read' }]);
  });

  it('parks a row that the database refuses, and nothing else of its batch', async () => {
    const store = inMemoryEventStore();
    const organisation = newId();
    const ids = Array.from({ length: 7 }, newId);
    for (const [index, id] of ids.entries()) await tell(store, organisation, id, [added(`Book ${index}`, { pages: index === 3 ? 1e12 : index })]);
    const head = await store.head();
    started(store);
    await visible(waiting(), head);
    const session = reader.session(organisation);
    const rows = await session.byIds(Book, ids);
    expect(rows.map((row) => row?.pages)).toEqual([0, 1, 2, undefined, 4, 5, 6]);
    expect(await session.byIds(Shelf, ['A'])).toMatchObject([{ arrivals: 7 }]);
    await session.end();
    expect((await owner.query('select reason from parked_event')).rows).toMatchObject([{ reason: expect.stringContaining('out of range') }]);
  });

  it('takes a parked stream up again, whole, when a mended release starts', async () => {
    const store = inMemoryEventStore();
    const [organisation, bad] = [newId(), newId()];
    const broken = started(store);
    const waiter = waiting();
    await visible(waiter, await tell(store, organisation, bad, [added('poison'), moved('B')]));
    await broken.stop();
    const mended: typeof bookProjection = { ...bookProjection, on: { ...bookProjection.on, BookAdded: (_, { data }) => ({ ...data, lentUntil: null, moves: [], lent: false }) } };
    const taken: string[] = [];
    await new Promise<void>((resolve) => {
      started(store, {
        projections: [mended, shelfProjection],
        report(notice) {
          if (notice.kind !== 'resumed') return;
          taken.push(notice.stream);
          resolve();
        },
      });
    });
    expect(taken).toEqual([bookStream(organisation, bad)]);
    const session = reader.session(organisation);
    expect(await session.one(Book, bad)).toMatchObject({ title: 'poison', shelf: 'B', revision: 1 });
    await session.end();
  });

  it('parks what a newer release wrote', async () => {
    const store = inMemoryEventStore();
    const [organisation, id] = [newId(), newId()];
    const [event] = bookEvents(organisation, [added('Later')]);
    await store.append(bookStream(organisation, id), 'any', [{ ...event!, metadata: JSON.stringify({ ...JSON.parse(event!.metadata), schema: 9 }) }]);
    await store.append(bookStream(organisation, newId()), 'any', [{ ...event!, id: newId(), type: 'BookBurnt' }]);
    started(store);
    await visible(waiting(), await store.head());
    const { rows } = await owner.query('select type, reason from parked_event where projection = $1 order by position', ['book_v1']);
    expect(rows).toMatchObject([{ type: 'BookAdded', reason: expect.stringContaining('schema 9 is unknown') }, { type: 'BookBurnt', reason: expect.stringContaining('no event of "book" has this type') }]);
  });
});
