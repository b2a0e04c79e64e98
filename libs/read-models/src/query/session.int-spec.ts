import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { createPool, poolOf } from '@custodia/postgres';
import fc from 'fast-check';
import { rowAsOf } from './as-of.js';
import type { Filter } from './filter.js';
import { LARGEST_PAGE, type ListRequest } from './list-query.js';

import { openReader } from './reader.js';
import { APP_ROLE, assertRowSecurity, inRole, PROJECTOR_ROLE } from '../wire/roles.js';
import type { AsOf, ReadSession } from './session.js';
import { added, Book, bookProjection, lost, moved, Shelf, tell, type BookEvent } from '../testing/library.js';
import { openLibrary, type Library } from '../testing/projected.js';

let library: Library;
beforeAll(async () => {
  library = await openLibrary();
  library.projector();
});
afterAll(() => library.close());

async function reading<T>(organisation: string, read: (session: ReadSession) => Promise<T>): Promise<T> {
  const session = library.reader.session(organisation);
  return read(session).finally(() => session.end());
}

const pages = async (organisation: string, request: ListRequest): Promise<Book[]> => {
  const all: Book[] = [];
  for (let cursor: string | null = null, more = true; more;) {
    const back = request.last != null;
    const page = await reading(organisation, (session) =>
      session.list(Book, { ...request, ...(back ? { before: cursor } : { after: cursor }) }),
    );
    if (back) all.unshift(...page.nodes);
    else all.push(...page.nodes);
    more = back ? page.pageInfo.hasPreviousPage : page.pageInfo.hasNextPage;
    cursor = back ? page.pageInfo.startCursor : page.pageInfo.endCursor;
  }
  return all;
};

const titles = (rows: readonly Book[]): string[] => rows.map(({ title }) => title);

async function shelved(organisation: string, books: readonly BookEvent[]): Promise<string[]> {
  const ids = books.map(() => newId());
  for (const [index, book] of books.entries())
    await tell(
      library.store,
      organisation,
      ids[index]!,
      [book],
      new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString(),
    );
  await library.visible();
  return ids;
}

describe('row-level security', () => {
  it('shows each organisation its own rows, also where ids are equal', async () => {
    const [mine, theirs, id] = [newId(), newId(), newId()];
    await tell(library.store, mine, id, [added('Mine')]);
    await tell(library.store, theirs, id, [added('Theirs')]);
    await library.visible();
    for (const [organisation, title] of [
      [mine, 'Mine'],
      [theirs, 'Theirs'],
    ] as const) {
      expect(await reading(organisation, (session) => session.one(Book, id))).toMatchObject({
        title,
        organisationId: organisation,
      });
      const page = await reading(organisation, (session) => session.list(Book));
      expect(titles(page.nodes)).toEqual([title]);
      expect(
        await reading(organisation, (session) =>
          session.query('select distinct organisation_id as id from book_v1_history'),
        ),
      ).toEqual([{ id: organisation }]);
    }
  });

  it('shows nothing without an organisation, with another, or after the one of the request before', async () => {
    await shelved(newId(), [added('Hidden')]);
    expect(await reading('', (session) => session.query('select from book_v1'))).toEqual([]);
    expect(await reading(newId(), (session) => session.query('select from book_v1'))).toEqual([]);
    const pool = createPool(inRole(library.url, APP_ROLE), { max: 1 });
    const client = await pool.connect();
    await client.query(`begin; select set_config('custodia.organisation', (select 'x'), true); commit`);
    expect((await client.query('select from book_v1')).rowCount).toBe(0);
    await expect(client.query('insert into shelf_v1 select')).rejects.toThrow('permission denied');
    client.release();
    await pool.end();
  });

  it('refuses connections to which it would not apply', async () => {
    const pool = createPool(library.url);
    await expect(assertRowSecurity(pool)).rejects.toThrow('exempt from row-level security');
    await pool.end();
    const reader = await openReader({ source: library.source, url: library.url });
    await reader.close();
  });

  it('refuses a role that could also act as the projector, who sees everything', async () => {
    const role = `reader_${newId().replaceAll('-', '')}`;
    const owner = createPool(library.url, { max: 1 });
    await owner.query(`create role ${role} login password 'secret'`);
    await owner.query(`grant ${PROJECTOR_ROLE} to ${role}`);
    const pool = createPool(Object.assign(new URL(library.url), { username: role, password: 'secret' }).href, {
      max: 1,
    });
    await expect(assertRowSecurity(pool)).rejects.toThrow(`member of ${PROJECTOR_ROLE} and so sees every organisation`);
    await pool.end();
    await owner.query(`drop role ${role}`);
    await owner.end();
  });

  it('lets the sweeps of the whole installation see every organisation', async () => {
    const ids = [...(await shelved(newId(), [added('Here')])), ...(await shelved(newId(), [added('There')]))];
    const { rows } = await poolOf(library.source).query<{ title: string }>(
      'select title from book_v1 where id = any ($1) order by title',
      [ids],
    );
    expect(rows.map(({ title }) => title)).toEqual(['Here', 'There']);
  });
});

describe('a list', () => {
  it('gives all pages together the full sorted list, forwards and backwards, with ties and empty fields', async () => {
    const book = fc.record({
      title: fc.constantFrom('a', 'b', 'B', 'ä', ''),
      pages: fc.option(fc.integer({ min: 1, max: 3 })),
      shelf: fc.constantFrom('x', 'y'),
    });
    const sort = fc.uniqueArray(
      fc.record({
        field: fc.constantFrom('title', 'pages', 'shelf', 'createdAt', 'lentUntil'),
        direction: fc.constantFrom('asc' as const, 'desc' as const, undefined),
      }),
      { minLength: 1, maxLength: 3, selector: ({ field }) => field },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(book, { maxLength: 9 }),
        sort,
        fc.integer({ min: 1, max: 4 }),
        async (books, sort, size) => {
          const organisation = newId();
          await shelved(
            organisation,
            books.map(({ title, ...more }) => added(title, more)),
          );
          const whole = await reading(organisation, (session) => session.list(Book, { sort, first: 200 }));
          const order = sort.map(
            ({ field, direction }) =>
              `${field === 'createdAt' ? 'created_at' : field === 'lentUntil' ? 'lent_until' : field} ${direction ?? 'asc'}`,
          );
          const expected = await library.owner.query<{ id: string }>(
            `select id from book_v1 where organisation_id = $1 order by ${order.join()}, id ${sort.at(-1)!.direction ?? 'asc'}`,
            [organisation],
          );
          const ids = expected.rows.map(({ id }) => id);
          expect(whole.nodes.map(({ id }) => id)).toEqual(ids);
          expect((await pages(organisation, { sort, first: size })).map(({ id }) => id)).toEqual(ids);
          expect((await pages(organisation, { sort, last: size })).map(({ id }) => id)).toEqual(ids);
          expect(
            await reading(organisation, async (session) => (await session.list(Book, { sort, first: 1 })).totalCount()),
          ).toBe(books.length);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('gives the whole of a list that is longer than the largest page', async () => {
    const organisation = newId();
    await shelved(
      organisation,
      Array.from({ length: 2 * LARGEST_PAGE + 1 }, (_, n) =>
        added(`Book ${String(n).padStart(3, '0')}`, { shelf: n === 7 ? 'B' : 'A' }),
      ),
    );
    const whole = titles(
      await reading(organisation, (session) =>
        session.all(Book, { filter: { shelf: { eq: 'A' } }, sort: { field: 'title', direction: 'desc' } }),
      ),
    );
    expect(whole).toHaveLength(2 * LARGEST_PAGE);
    expect(whole).toEqual(whole.toSorted().reverse());
  });

  it('filters by the fields of the row', async () => {
    const organisation = newId();
    await shelved(organisation, [
      added('100% Cotton', { pages: 10, tags: ['a', 'b'] }),
      added('Cotton_mill', { pages: 20, tags: ['b'] }),
      added('Wool', { pages: null, shelf: 'B' }),
    ]);
    const found = async (filter: Filter<Book>): Promise<string[]> =>
      titles((await reading(organisation, (session) => session.list(Book, { filter }))).nodes);
    const [cotton, mill, wool] = ['100% Cotton', 'Cotton_mill', 'Wool'];
    expect(await found({ title: { contains: 'COTTON' } })).toEqual([cotton, mill]);
    expect(await found({ title: { contains: '0% c' } })).toEqual([cotton]);
    expect(await found({ title: { contains: 'n_m' } })).toEqual([mill]);
    expect(await found({ title: { in: [wool, cotton] }, pages: { isNull: true } })).toEqual([wool]);
    expect(await found({ title: { in: [] } })).toEqual([]);
    expect(await found({ pages: { from: 10, to: 20 } })).toEqual([cotton]);
    expect(await found({ tags: { eq: 'a' } })).toEqual([cotton]);
    expect(await found({ tags: { in: ['b', 'z'] } })).toEqual([cotton, mill]);
    expect(await found({ or: [{ shelf: { eq: 'B' } }, { pages: { eq: 20 } }] })).toEqual([mill, wool]);
    expect(await found({ not: { pages: { from: 15 } } })).toEqual([cotton, wool]);
    expect(await found({ createdAt: { from: '2026-01-01T00:00:01.000Z', to: '2026-01-01T00:00:02Z' } })).toEqual([
      mill,
    ]);
    expect(await found({ lent: { eq: true } })).toEqual([]);
    expect(await found({ title: null, shelf: { eq: null } } as Filter<Book>)).toHaveLength(3);
  });

  it.each<[string, ListRequest, string, RegExp]>([
    [
      'an unknown field',
      { filter: { colour: { eq: 'red' } } },
      'INVALID_FILTER',
      /^filter\.colour: Book has no such field; it has .*title/,
    ],
    [
      'an operator that a field does not have',
      { filter: { pages: { contains: '1' } } },
      'INVALID_FILTER',
      /^filter\.pages\.contains: this field can be asked with eq, in, from, to, isNull/,
    ],
    [
      'a value of the wrong type',
      { filter: { pages: { eq: 'many' } } },
      'INVALID_FILTER',
      /^filter\.pages\.eq: "many" is not a value of type integer/,
    ],
    ['a number out of range', { filter: { pages: { eq: 3e9 } } }, 'INVALID_FILTER', /3000000000/],
    [
      'a moment that is none',
      { filter: { createdAt: { from: 'yesterday' } } },
      'INVALID_FILTER',
      /"yesterday" is not an ISO 8601/,
    ],
    ['a sort that cannot be', { sort: { field: 'tags' } }, 'INVALID_SORT', /"tags" cannot be sorted by; possible are/],
    ['a page too large', { first: 5_000 }, 'INVALID_PAGE', /ask for 0 to 200 rows/],
    ['two directions', { first: 1, last: 1 }, 'INVALID_PAGE', /not both/],
    ['a cursor that is none', { after: 'DROP TABLE' }, 'INVALID_CURSOR', /^after: this is no cursor/],
    ['a past that is none', { asOf: 'then' }, 'INVALID_AS_OF', /"then" is not an ISO 8601/],
    ['the year 0', { asOf: '0000-01-01T00:00:00Z' }, 'INVALID_AS_OF', /is not an ISO 8601/],
    ['a moment behind the year 9999', { asOf: '9999-12-31T23:59:59-14:00' }, 'INVALID_AS_OF', /is not an ISO 8601/],
    ['the year 0 in a filter', { filter: { createdAt: { to: '0000-12-31' } } }, 'INVALID_FILTER', /is not an ISO 8601/],
    ['a NUL in a list', { filter: { tags: { in: ['a\u0000'] } } }, 'INVALID_FILTER', /expected a text/],
  ])('refuses %s', async (_, request, code, message) => {
    await expect(reading(newId(), (session) => session.list(Book, request))).rejects.toMatchObject({
      name: 'InvalidQuery',
      code,
      message: expect.stringMatching(message),
    });
  });

  it('refuses cursors that were changed, or that belong to another order', async () => {
    const organisation = newId();
    await shelved(organisation, [added('a'), added('b'), added('c')]);
    const { edges } = await reading(organisation, (session) => session.list(Book, { sort: { field: 'title' } }));
    const { cursor } = edges[0]!;
    for (let index = 0; index < cursor.length; index += 3) {
      const changed = cursor.slice(0, index) + (cursor[index] === 'A' ? 'B' : 'A') + cursor.slice(index + 1);
      await expect(
        reading(organisation, (session) => session.list(Book, { sort: { field: 'title' }, after: changed })),
      ).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    }
    await expect(reading(organisation, (session) => session.list(Book, { after: cursor }))).rejects.toThrow(
      'not given out for this order',
    );
  });

  it.each([
    ['[]'],
    ['["a"]'],
    ['["a",1,2]'],
    ['[{"a":1},"b"]'],
    ['["a\\u0000","b"]'],
    ['[["a"],"b"]'],
    ['["a",null]'],
    ['{"length":2}'],
    ['[1'],
  ])('refuses a cursor that somebody made of %s', async (values) => {
    const sort = { field: 'title' };
    const forged = sealed('title a,id a', values);
    await expect(reading(newId(), (session) => session.list(Book, { sort, after: forged }))).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
  });

  it('answers a value that only PostgreSQL knows to be none, and finds nothing under an id with a NUL', async () => {
    await expect(
      reading(newId(), (session) => session.query('select 1 from book_v1 where title = $1', ['a\u0000'])),
    ).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    expect(await reading(newId(), (session) => session.one(Book, 'a\u0000'))).toBeNull();
  });

  it('reads only the columns that will be looked at, and what cursors need', async () => {
    const organisation = newId();
    await shelved(organisation, [added('a', { shelf: 'x' }), added('b', { shelf: 'x' })]);
    const { nodes, edges } = await reading(organisation, (session) =>
      session.list(Book, { sort: { field: 'pages' }, first: 1 }, { only: ['title'] }),
    );
    expect(nodes).toEqual([{ organisationId: organisation, id: nodes[0]!.id, title: nodes[0]!.title, pages: 100 }]);
    const next = await reading(organisation, (session) =>
      session.list(Book, { sort: { field: 'pages' }, after: edges[0]!.cursor }, { only: ['title'] }),
    );
    expect(titles([...nodes, ...next.nodes]).sort()).toEqual(['a', 'b']);
    const [group] = await reading(organisation, (session) =>
      session.groupedBy(Book, 'shelf', ['x'], { only: ['title'] }),
    );
    expect(Object.keys(group![0]!).sort()).toEqual(['id', 'organisationId', 'shelf', 'title']);
  });

  it('says that there is no past where no history is kept', async () => {
    await expect(reading(newId(), (session) => session.list(Shelf, { asOf: '2026-01-01' }))).rejects.toMatchObject({
      code: 'INVALID_AS_OF',
    });
  });
});

describe('reading several things in one request', () => {
  it('batches rows asked for one by one and keeps one snapshot until it ends', async () => {
    const organisation = newId();
    const [one, other] = await shelved(organisation, [added('One'), added('Other')]);
    const session = library.reader.session(organisation);
    expect(
      await Promise.all([
        session.one(Book, one!),
        session.one(Book, other!),
        session.one(Book, one!),
        session.one(Book, newId()),
      ]),
    ).toMatchObject([{ title: 'One' }, { title: 'Other' }, { title: 'One' }, null]);
    await tell(library.store, organisation, one!, [moved('Z')]);
    await library.visible();
    expect(await session.one(Book, one!)).toMatchObject({ shelf: 'A' });
    await session.end();
    await expect(session.one(Book, one!)).rejects.toThrow('has ended');
    expect(await reading(organisation, ({ one: read }) => read(Book, one!))).toMatchObject({ shelf: 'Z' });
    expect(
      (await reading(organisation, ({ groupedBy }) => groupedBy(Book, 'shelf', ['A', 'Z', 'Q']))).map(titles),
    ).toEqual([['Other'], ['One'], []]);
  });

  it('reads what rows are tied to with one statement, also as of a moment', async () => {
    const organisation = newId();
    const [a, b] = [newId(), newId()];
    const at = (day: number) => `2026-05-0${day}T00:00:00.000Z`;
    await tell(library.store, organisation, a, [added('A', { shelf: b }), moved(a)], [at(2), at(4)]);
    await tell(library.store, organisation, b, [added('B', { shelf: b })], at(1));
    await library.visible();
    const shelved = { through: Book, from: 'shelf', to: 'shelf' } as const;
    const related = (options?: AsOf) =>
      reading(organisation, (session) => session.related(Book, shelved, [a, b, newId()], options));
    expect((await related()).map(titles)).toEqual([['A'], ['B'], []]);
    expect((await related({ asOf: at(3) })).map(titles)).toEqual([[], ['B'], []]);
  });

  it('reads along with a page what belongs to its rows, and gives what asking for it afterwards gives', async () => {
    const organisation = newId();
    const ids = await shelved(organisation, [added('a'), added('b'), added('c')]);
    await tell(library.store, organisation, newId(), [added('on a', { shelf: ids[0]! })], '2026-02-01T00:00:00.000Z');
    await tell(library.store, organisation, newId(), [added('on c', { shelf: ids[2]! })], '2026-02-02T00:00:00.000Z');
    await library.visible();
    const link = { through: Book, from: 'shelf', to: 'id' } as const;
    const also = [
      { row: Book, by: 'shelf', only: ['title'] },
      { row: Book, by: link },
    ];
    const requests: ListRequest[] = [
      { first: 2 },
      { last: 3, filter: { title: { in: ['a', 'c'] } } },
      { asOf: '2026-02-01T12:00:00.000Z' },
    ];
    for (const request of requests) {
      await reading(organisation, async (session) => {
        const page = await session.list(Book, request, { also });
        const { asOf } = request;
        const nodes = page.nodes.map(({ id }) => id);
        const [by, through] = page.also.map((groups) => nodes.map((id) => titles((groups.get(id) ?? []) as Book[])));
        expect(by).toEqual((await session.groupedBy(Book, 'shelf', nodes, { asOf })).map(titles));
        expect(through).toEqual((await session.related(Book, link, nodes, { asOf })).map(titles));
        expect(by!.flat()).not.toEqual([]);
      });
    }
  });

  it('gives connections back after a statement has failed', async () => {
    // More often than there are connections.
    for (let n = 0; n < 20; n++)
      await expect(reading(newId(), (session) => session.query('select 1 / 0'))).rejects.toThrow('division by zero');
    expect(await reading(newId(), (session) => session.query('select 1 as n'))).toEqual([{ n: 1 }]);
  });
});

describe('the past', () => {
  it('answers a list as of any moment with what folding the streams gives', async () => {
    const step = fc.constantFrom<BookEvent>(
      moved('B'),
      moved('C'),
      { type: 'BookStamped', data: {} },
      lost,
      added('Again'),
      { type: 'BookLent', data: { until: '2027-01-01T00:00:00.000Z' } },
    );
    const second = fc.integer({ min: 0, max: 6 });
    const at = (second: number): string => new Date(Date.UTC(2026, 4, 3, 0, 0, second)).toISOString();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.tuple(step, second), { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        async (books) => {
          const organisation = newId();
          const ids = books.map(() => newId());
          for (const [index, steps] of books.entries()) {
            // Also clocks that disagree: a later event may carry an earlier time.
            await tell(
              library.store,
              organisation,
              ids[index]!,
              [added('First'), ...steps.map(([event]) => event)],
              [at(1), ...steps.map(([, second]) => at(second))],
            );
          }
          await library.visible();
          for (let second = 0; second <= 7; second++) {
            const folded = (
              await Promise.all(
                ids.map((id) => rowAsOf(library.store, bookProjection, { organisation, id }, at(second))),
              )
            ).filter((row) => row !== null);
            const { nodes } = await reading(organisation, (session) =>
              session.list(Book, { asOf: at(second), sort: { field: 'id' } }),
            );
            expect(nodes).toEqual(folded.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('answers one row as of a moment', async () => {
    const [organisation, id] = [newId(), newId()];
    await tell(
      library.store,
      organisation,
      id,
      [added('Then'), moved('B')],
      ['2026-05-01T00:00:00.000Z', '2026-05-03T00:00:00.000Z'],
    );
    await library.visible();
    const asked = (asOf: string) => reading(organisation, (session) => session.one(Book, id, { asOf }));
    expect(await asked('2026-04-30')).toBeNull();
    expect(await asked('2026-05-02')).toMatchObject({ shelf: 'A', revision: 0 });
    expect(await asked('2026-05-03')).toMatchObject({ shelf: 'B', revision: 1 });
  });
});

/** A cursor whose checksum is right: it is no secret. */
function sealed(order: string, values: string): string {
  let hash = 0x811c9dc5;
  for (const character of order + values) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return Buffer.from(`${(hash >>> 0).toString(16).padStart(8, '0')}${values}`).toString('base64url');
}
