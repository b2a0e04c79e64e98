import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import fc from 'fast-check';
import { schemaDifferences } from '../wire/data-source.js';
import type { AnyProjection } from './fold.js';
import { compareWithRebuild, rebuild, type RebuildOptions } from './rebuild.js';
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
  type BookEvent,
} from '../testing/library.js';
import { openLibrary, type Library } from '../testing/projected.js';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
});
afterEach(() => library.close());

const anew = (projection: AnyProjection, more: Partial<RebuildOptions> = {}) =>
  rebuild({ store: library.store, url: library.url, projection, ...more });
const compared = (projection: AnyProjection) =>
  compareWithRebuild({ store: library.store, url: library.url, projection, cachedRows: 4 });

async function contents(): Promise<unknown[]> {
  const { rows } = await library.owner.query(
    `select 'row' as kind, to_jsonb(t) as row from book_v1 t union all select 'past', to_jsonb(t) from book_v1_history t union all select 'shelf', to_jsonb(t) from shelf_v1 t order by 1, 2`,
  );
  return rows;
}

/** Books with every kind of history, also times that go back. */
const life = fc.array(
  fc.tuple(
    fc.constantFrom<BookEvent>(
      moved('B'),
      moved('C\t\\N "x"\n'),
      lost,
      added('Again', { pages: null, tags: ['t,1', 'a"b\\'] }),
      { type: 'BookStamped', data: {} },
      { type: 'BookLent', data: { until: '2027-01-01T00:00:00.000Z' } },
    ),
    fc.integer({ min: 0, max: 9 }),
  ),
  { maxLength: 8 },
);

async function lived(lives: [BookEvent, number][][]): Promise<void> {
  const organisation = newId();
  const streams = lives.map((events) => ({
    id: newId(),
    left: [[added('First'), 1] as [BookEvent, number], ...events],
  }));
  // One event of each book in turn, so that rows leave memory and come back.
  while (streams.some(({ left }) => left.length > 0)) {
    for (const { id, left } of streams) {
      const next = left.shift();
      if (next)
        await tell(
          library.store,
          organisation,
          id,
          [next[0]],
          new Date(Date.UTC(2026, 0, 1, 0, 0, next[1])).toISOString(),
        );
    }
  }
}

describe('a rebuild', () => {
  it('gives the same rows, history and schema as the running projection, however few rows fit into memory', async () => {
    library.projector();
    await fc.assert(
      fc.asyncProperty(
        fc.array(life, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(2, 6, 1_000),
        async (lives, cachedRows) => {
          await lived(lives);
          await library.visible();
          const before = await contents();
          await anew(bookProjection, { cachedRows });
          await anew(shelfProjection, { cachedRows });
          expect(await contents()).toEqual(before);
        },
      ),
      { numRuns: 6 },
    );
    expect(await schemaDifferences(library.url, [Book, Shelf])).toEqual([]);
    const names = await library.owner.query(`select indexname from pg_indexes where tablename = 'book_v1' order by 1`);
    expect(names.rows.map(({ indexname }) => indexname)).toEqual([
      'book_v1_by_created_at_id',
      'book_v1_by_title',
      'book_v1_pkey',
    ]);
  });

  it('keeps columns that the database fills itself', async () => {
    await library.owner.query(`
      alter table book_v1 add column loud text;
      create function make_loud() returns trigger language plpgsql as $$ begin new.loud := upper(new.title); return new; end $$;
      create trigger loud before insert or update on book_v1 for each row execute function make_loud();
      create index book_v1_loud on book_v1 (loud)`);
    const organisation = newId();
    const id = newId();
    library.projector();
    await tell(library.store, organisation, id, [added('Quiet')]);
    await library.visible();
    await anew(bookProjection);
    await tell(library.store, organisation, newId(), [added('Later')]);
    await library.visible();
    const { rows } = await library.owner.query(
      `select loud from book_v1 where organisation_id = $1 order by created_at`,
      [organisation],
    );
    expect(rows).toEqual([{ loud: 'QUIET' }, { loud: 'LATER' }]);
  });

  it('goes on beside writes and readers, and the projector goes on where it ends', async () => {
    const organisation = newId();
    const ids = Array.from({ length: 20 }, newId);
    for (const id of ids) await tell(library.store, organisation, id, [added('Busy')]);
    library.projector({ leaseMs: 300 });
    await library.visible();
    let building = true;
    let written = 0;
    const writer = (async () => {
      for (; (building && written < 4_000) || written < 200; written++) {
        const event: BookEvent =
          written % 40 === 0
            ? moved(`S${written % 5}`)
            : { type: 'BookLent', data: { until: written % 2 ? '2027-01-01T00:00:00.000Z' : null } };
        await tell(library.store, organisation, ids[written % 20]!, [event]);
        await setImmediate();
      }
    })();
    for (let round = 0; round < 3; round++) {
      await anew(bookProjection, { cachedRows: 5 });
      await anew(shelfProjection, { cachedRows: 2 });
    }
    building = false;
    await writer;
    await library.visible();
    const session = library.reader.session(organisation);
    const rows = await session.byIds(Book, ids);
    await session.end();
    expect(rows.reduce((revisions, row) => revisions + row!.revision, 0)).toBe(written);
    expect((await compared(bookProjection)).differences).toEqual([]);
    expect((await compared(shelfProjection)).differences).toEqual([]);
  });

  it('keeps tenants apart in the new table as in the old one', async () => {
    const [mine, theirs] = [newId(), newId()];
    for (const organisation of [mine, theirs]) await tell(library.store, organisation, newId(), [added('Book')]);
    await anew(bookProjection);
    for (const [organisation, count] of [
      [mine, 1],
      [theirs, 1],
      ['', 0],
    ] as const) {
      const session = library.reader.session(organisation);
      expect(await session.query('select from book_v1')).toHaveLength(count);
      expect(await session.query('select from book_v1_history')).toHaveLength(count);
      await session.end();
    }
  });

  it('parks what the projector parks', async () => {
    const organisation = newId();
    const [bad, worse, good] = [newId(), newId(), newId()];
    await tell(library.store, organisation, bad, [added('poison'), moved('B')]);
    await tell(library.store, organisation, worse, [added('Fine'), added('Too thick', { pages: 1e12 }), moved('C')]);
    await library.store.append(bookStream(organisation, newId()), 'any', [
      { ...bookEvents(organisation, [moved('B')])[0]!, type: 'BookBurnt' },
    ]);
    await tell(library.store, organisation, good, [added('Good')]);
    library.projector();
    await library.visible();
    const parked = () =>
      library.owner
        .query('select stream, revision, reason from parked_event order by position, projection')
        .then(({ rows }) => rows.filter(({ stream }) => stream));
    const before = await contents();
    const aside = (await parked()).length;
    expect(await anew(bookProjection)).toMatchObject({ projection: 'book_v1', rows: 2, parked: 3 });
    expect(await contents()).toEqual(before);
    expect(await parked()).toHaveLength(aside);
  });

  it('leaves the running version alone when it fails, and can be started again', async () => {
    library.projector();
    const organisation = newId();
    for (let n = 0; n < 5; n++) await tell(library.store, organisation, newId(), [added('Book')]);
    await library.visible();
    const before = await contents();
    const cancelled = anew(bookProjection, { signal: AbortSignal.abort(new Error('enough')) });
    await expect(cancelled).rejects.toThrow('enough');
    // What a killed process leaves behind.
    await library.owner.query('create table book_v1__rebuild (leftover int)');
    expect(await contents()).toEqual(before);
    await anew(bookProjection);
    expect(await contents()).toEqual(before);
  });

  it('refuses to run twice at once', async () => {
    await tell(library.store, newId(), newId(), [added('Book')]);
    let second: unknown;
    const { store } = library;
    const head = async () => {
      second ??= await anew(bookProjection).catch((fault: Error) => fault.message);
      return store.head();
    };
    await anew(bookProjection, { store: { ...store, head } });
    expect(second).toContain('Another rebuild of book_v1 is under way');
  });
});

describe('comparing with a rebuild', () => {
  it('names rows that are missing, surplus or different', async () => {
    const organisation = newId();
    const [gone, changed] = [newId(), newId()];
    for (const id of [gone, changed, newId()]) await tell(library.store, organisation, id, [added('Book')]);
    library.projector();
    await library.visible();
    expect(await compared(bookProjection)).toMatchObject({ projection: 'book_v1', rows: 3, differences: [] });
    await library.owner.query('delete from book_v1 where id = $1', [gone]);
    await library.owner.query(`update book_v1 set title = 'Forged', tags = '{x}' where id = $1`, [changed]);
    await library.owner.query(
      `insert into book_v1 select organisation_id, 'surplus', title, shelf, pages, tags, lent_until, moves, lent, revision, created_at, updated_at from book_v1 where id = $1`,
      [changed],
    );
    const { differences } = await compared(bookProjection);
    expect(differences.toSorted((a, b) => a.kind.localeCompare(b.kind))).toEqual([
      {
        table: 'book_v1',
        organisationId: organisation,
        id: changed,
        kind: 'different',
        columns: { title: { shown: 'Forged', rebuilt: 'Book' }, tags: { shown: '{x}', rebuilt: '{}' } },
      },
      expect.objectContaining({ id: gone, kind: 'missing' }),
      expect.objectContaining({ id: 'surplus', kind: 'surplus' }),
    ]);
  });

  it('parks what the database itself refuses, as the projector does, and compares the same', async () => {
    const { store, owner } = library;
    await owner.query(`alter table book_v1 add constraint never check (title <> 'Never')`);
    const organisation = newId();
    const ids = Array.from({ length: 5 }, newId);
    for (const [index, id] of ids.entries())
      await tell(store, organisation, id, [added(index === 2 ? 'Never' : 'Always'), moved('B')]);
    library.projector();
    await library.visible();
    expect((await compared(bookProjection)).differences).toEqual([]);
    expect(await anew(bookProjection)).toMatchObject({ events: 10, rows: 4, parked: 1 });
    await library.visible();
    expect((await compared(bookProjection)).differences).toEqual([]);
    const { rows } = await owner.query('select revision, reason, organisation_id, row_ids from parked_event');
    const reason = expect.stringContaining('violates check constraint "never"');
    expect(rows).toEqual([{ revision: 0, reason, organisation_id: organisation, row_ids: [ids[2]] }]);
  });
});
