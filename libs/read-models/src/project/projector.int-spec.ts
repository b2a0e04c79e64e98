import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { schemaDifferences } from '../wire/data-source.js';
import type { ReadSession } from '../query/session.js';
import {
  added,
  Book,
  bookEvents,
  bookProjection,
  bookStream,
  lost,
  moved,
  Shelf,
  shelfProjection,
  tell,
} from '../testing/library.js';
import { openLibrary, type Library } from '../testing/projected.js';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
});
afterEach(() => library.close());

const read = async <T>(organisation: string, reading: (session: ReadSession) => Promise<T>): Promise<T> => {
  const session = library.reader.session(organisation);
  return reading(session).finally(() => session.end());
};

describe('the projector', () => {
  it('agrees with the schema that the migrations made', async () => {
    expect(await schemaDifferences(library.url, [Book, Shelf])).toEqual([]);
  });

  it('shows a written event once the waiter says so', async () => {
    const { store } = library;
    library.projector();
    const [organisation, id] = [newId(), newId()];
    const at = '2026-05-03T10:00:00.120Z';
    await tell(
      store,
      organisation,
      id,
      [added('Moby', { pages: null, tags: ['sea', 'a "quoted" one'] }), moved('B')],
      at,
    );
    await library.visible();
    expect(await read(organisation, ({ one }) => one(Book, id))).toEqual({
      id,
      organisationId: organisation,
      revision: 1,
      createdAt: at,
      updatedAt: at,
      title: 'Moby',
      shelf: 'B',
      pages: null,
      tags: ['sea', 'a "quoted" one'],
      lentUntil: null,
      moves: [{ to: 'B', at }],
      lent: false,
    });
    expect(await read(organisation, ({ byIds }) => byIds(Shelf, ['A', 'B', 'C']))).toMatchObject([
      { arrivals: 1 },
      { arrivals: 1 },
      null,
    ]);
  });

  it('goes on from rows that it no longer has in memory, and removes what a fold removes', async () => {
    const { store } = library;
    const [organisation, one, other] = [newId(), newId(), newId()];
    await tell(store, organisation, one, [added('One')]);
    const first = library.projector();
    await tell(store, organisation, other, [added('Other')]);
    await library.visible();
    await first.stop();
    library.projector({ cachedRows: 1 });
    await tell(store, organisation, other, [lost]);
    await tell(store, organisation, one, [moved('B'), { type: 'BookStamped', data: {} }]);
    await library.visible();
    expect(await read(organisation, ({ byIds }) => byIds(Book, [one, other]))).toMatchObject([
      { title: 'One', shelf: 'B', revision: 2 },
      null,
    ]);
  });

  it('folds the next batch while one is being written, on the rows that it will leave behind', async () => {
    const { store, owner } = library;
    await owner.query(`
      create function dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(0.01); return new; end $$;
      create trigger dawdle before insert on shelf_v1 for each row execute function dawdle();`);
    const organisation = newId();
    const ids = Array.from({ length: 4 }, newId);
    for (const id of ids) await tell(store, organisation, id, [added('Restless')]);
    for (let n = 0; n < 60; n++) await tell(store, organisation, ids[n % 4]!, [moved(n % 3 === 0 ? 'A' : 'B')]);
    library.projector({ batchSize: 3, cachedRows: 1 });
    await library.visible();
    const books = await read(organisation, ({ byIds }) => byIds(Book, ids));
    expect(books.map((book) => [book!.revision, book!.moves.length])).toEqual(ids.map(() => [15, 15]));
    expect(await read(organisation, ({ byIds }) => byIds(Shelf, ['A', 'B']))).toMatchObject([
      { arrivals: 24 },
      { arrivals: 40 },
    ]);
  });

  it.each(['with the next event', 'without any'])(
    'folds again what the database lost of it in a crash, although this process remembers it: %s',
    async (how) => {
      const { store, owner } = library;
      const [organisation, one] = [newId(), newId()];
      library.projector();
      await tell(store, newId(), newId(), [added('Before')]);
      await library.visible();
      const { rows: before } = await owner.query('select name, position from projection_checkpoint');
      await tell(store, organisation, one, [added('One')]);
      await library.visible();
      // What a PostgreSQL that was killed may come back without: the last commits, rows and checkpoints alike.
      await owner.query('begin');
      for (const table of ['book_v1', 'book_v1_history'])
        await owner.query(`delete from ${table} where id = $1`, [one]);
      await owner.query('delete from shelf_v1 where organisation_id = $1', [organisation]);
      for (const { name, position } of before)
        await owner.query('update projection_checkpoint set position = $2 where name = $1', [name, position]);
      await owner.query('commit');
      if (how === 'with the next event') {
        await tell(store, organisation, one, [moved('B')]);
        await library.visible();
      } else {
        while (!(await read(organisation, ({ one: find }) => find(Book, one))))
          await new Promise((wake) => setTimeout(wake, 20));
      }
      expect(await read(organisation, ({ one: find }) => find(Book, one))).toMatchObject({
        title: 'One',
        shelf: how === 'without any' ? 'A' : 'B',
      });
      expect(await read(organisation, ({ byIds }) => byIds(Shelf, ['A']))).toMatchObject([{ arrivals: 1 }]);
      expect((await owner.query('select from parked_event')).rowCount).toBe(0);
    },
  );

  it('parks an event that a fold cannot take, with its stream, and goes on with the others', async () => {
    const { store } = library;
    const [organisation, bad, good] = [newId(), newId(), newId()];
    const projector = library.projector();
    await tell(store, organisation, bad, [added('poison'), moved('B')]);
    await tell(store, organisation, good, [added('Good')]);
    await library.visible();
    expect(await read(organisation, ({ byIds }) => byIds(Book, [bad, good]))).toMatchObject([null, { title: 'Good' }]);
    expect(await projector.lag()).toMatchObject([
      { name: 'book', caughtUp: true, parked: 1 },
      { name: 'shelf', parked: 0 },
    ]);
    const staleSince = await read(organisation, ({ staleSince: ask }) => Promise.all([ask(bad), ask(good), ask('A')]));
    expect(staleSince).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/), null, null]);
    expect(await read(newId(), ({ staleSince: ask }) => ask(bad))).toBeNull();
    const { rows } = await library.owner.query('select projection, stream, revision, type, reason from parked_event');
    expect(rows).toEqual([
      {
        projection: 'book_v1',
        stream: bookStream(organisation, bad),
        revision: 0,
        type: 'BookAdded',
        reason: 'Error: cannot be read',
      },
    ]);
  });

  it.each([500, 2])('parks an event whose row would not fit its table, and nothing else of %s', async (batchSize) => {
    const { store } = library;
    const organisation = newId();
    const ids = Array.from({ length: 7 }, newId);
    for (const [index, id] of ids.entries())
      await tell(store, organisation, id, [added(`Book ${index}`, { pages: index === 3 ? 1e12 : index })]);
    library.projector({ batchSize });
    await library.visible();
    const rows = await read(organisation, ({ byIds }) => byIds(Book, ids));
    expect(rows.map((row) => row?.pages)).toEqual([0, 1, 2, undefined, 4, 5, 6]);
    expect(await read(organisation, ({ byIds }) => byIds(Shelf, ['A']))).toMatchObject([{ arrivals: 7 }]);
    expect((await library.owner.query('select reason from parked_event')).rows).toMatchObject([
      { reason: 'TypeError: Book.pages became 1000000000000, which is not a value of type integer' },
    ]);
  });

  it.each([500, 3, 1])('parks the one event of %s whose row the database itself refuses', async (batchSize) => {
    const { store } = library;
    await library.owner.query(`alter table book_v1 add constraint never check (title <> 'Never')`);
    const organisation = newId();
    const ids = Array.from({ length: 5 }, newId);
    for (const [index, id] of ids.entries())
      await tell(store, organisation, id, [added(index === 2 ? 'Never' : 'Always'), moved('B')]);
    library.projector({ batchSize });
    await library.visible();
    expect((await read(organisation, ({ byIds }) => byIds(Book, ids))).map((row) => row?.shelf)).toEqual([
      'B',
      'B',
      undefined,
      'B',
      'B',
    ]);
    expect(await read(organisation, ({ byIds }) => byIds(Shelf, ['A', 'B']))).toMatchObject([
      { arrivals: 5 },
      { arrivals: 5 },
    ]);
    expect((await library.owner.query('select revision, reason from parked_event')).rows).toMatchObject([
      { revision: 0, reason: expect.stringContaining('violates check constraint "never"') },
    ]);
  });

  it('takes a parked stream up again, whole, when a mended release starts', async () => {
    const { store } = library;
    const [organisation, bad] = [newId(), newId()];
    const broken = library.projector();
    await tell(store, organisation, bad, [added('poison'), moved('B')]);
    await library.visible();
    await broken.stop();
    const mended: typeof bookProjection = {
      ...bookProjection,
      on: { ...bookProjection.on, BookAdded: (_, { data }) => ({ ...data, lentUntil: null, moves: [], lent: false }) },
    };
    const taken: string[] = [];
    await new Promise<void>((resolve) => {
      library.projector({
        projections: [mended, shelfProjection],
        report(notice) {
          if (notice.kind !== 'resumed') return;
          taken.push(notice.stream);
          resolve();
        },
      });
    });
    expect(taken).toEqual([bookStream(organisation, bad)]);
    expect(await read(organisation, ({ one }) => one(Book, bad))).toMatchObject({
      title: 'poison',
      shelf: 'B',
      revision: 1,
    });
  });

  it('parks what a newer release wrote', async () => {
    const { store } = library;
    const [organisation, id] = [newId(), newId()];
    const [event] = bookEvents(organisation, [added('Later')]);
    await store.append(bookStream(organisation, id), 'any', [
      { ...event!, metadata: JSON.stringify({ ...JSON.parse(event!.metadata), schema: 9 }) },
    ]);
    await store.append(bookStream(organisation, newId()), 'any', [{ ...event!, id: newId(), type: 'BookBurnt' }]);
    library.projector();
    await library.visible();
    const { rows } = await library.owner.query(
      'select type, reason from parked_event where projection = $1 order by position',
      ['book_v1'],
    );
    expect(rows).toMatchObject([
      { type: 'BookAdded', reason: expect.stringContaining('schema 9 is unknown') },
      { type: 'BookBurnt', reason: expect.stringContaining('no event of "book" has this type') },
    ]);
  });
});
