import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import fc from 'fast-check';
import { added, Book, Shelf, titles } from '../testing/library.js';
import { openLibrary, type Library } from '../testing/projected.js';
import type { Filter } from './filter.js';
import { LARGEST_PAGE, type ListRequest } from './list-query.js';

let library: Library;
beforeAll(async () => {
  library = await openLibrary();
  library.projector();
});
afterAll(() => library.close());

const pages = async (organisation: string, request: ListRequest): Promise<Book[]> => {
  const all: Book[] = [];
  for (let cursor: string | null = null, more = true; more;) {
    const back = request.last != null;
    const page = await library.reading(organisation, (session) =>
      session.list(Book, { ...request, ...(back ? { before: cursor } : { after: cursor }) }),
    );
    if (back) all.unshift(...page.nodes);
    else all.push(...page.nodes);
    more = back ? page.pageInfo.hasPreviousPage : page.pageInfo.hasNextPage;
    cursor = back ? page.pageInfo.startCursor : page.pageInfo.endCursor;
  }
  return all;
};

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
          await library.shelved(
            organisation,
            books.map(({ title, ...more }) => added(title, more)),
          );
          const whole = await library.reading(organisation, (session) => session.list(Book, { sort, first: 200 }));
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
            await library.reading(organisation, async (session) =>
              (await session.list(Book, { sort, first: 1 })).totalCount(),
            ),
          ).toBe(books.length);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('gives the whole of a list that is longer than the largest page', async () => {
    const organisation = newId();
    await library.shelved(
      organisation,
      Array.from({ length: 2 * LARGEST_PAGE + 1 }, (_, n) =>
        added(`Book ${String(n).padStart(3, '0')}`, { shelf: n === 7 ? 'B' : 'A' }),
      ),
    );
    const whole = titles(
      await library.reading(organisation, (session) =>
        session.all(Book, { filter: { shelf: { eq: 'A' } }, sort: { field: 'title', direction: 'desc' } }),
      ),
    );
    expect(whole).toHaveLength(2 * LARGEST_PAGE);
    expect(whole).toEqual(whole.toSorted().reverse());
  });

  it('filters by the fields of the row', async () => {
    const organisation = newId();
    await library.shelved(organisation, [
      added('100% Cotton', { pages: 10, tags: ['a', 'b'] }),
      added('Cotton_mill', { pages: 20, tags: ['b'] }),
      added('Wool', { pages: null, shelf: 'B' }),
    ]);
    const found = async (filter: Filter<Book>): Promise<string[]> =>
      titles((await library.reading(organisation, (session) => session.list(Book, { filter }))).nodes);
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
    expect(await found({ title: null, shelf: { in: null, contains: null } } as Filter<Book>)).toHaveLength(3);
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
    await expect(library.reading(newId(), (session) => session.list(Book, request))).rejects.toMatchObject({
      name: 'InvalidQuery',
      code,
      message: expect.stringMatching(message),
    });
  });

  it('refuses cursors that were changed, or that belong to another order', async () => {
    const organisation = newId();
    await library.shelved(organisation, [added('a'), added('b'), added('c')]);
    const { edges } = await library.reading(organisation, (session) =>
      session.list(Book, { sort: { field: 'title' } }),
    );
    const { cursor } = edges[0]!;
    for (let index = 0; index < cursor.length; index += 3) {
      const changed = cursor.slice(0, index) + (cursor[index] === 'A' ? 'B' : 'A') + cursor.slice(index + 1);
      await expect(
        library.reading(organisation, (session) => session.list(Book, { sort: { field: 'title' }, after: changed })),
      ).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    }
    await expect(library.reading(organisation, (session) => session.list(Book, { after: cursor }))).rejects.toThrow(
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
    await expect(
      library.reading(newId(), (session) => session.list(Book, { sort, after: forged })),
    ).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
  });

  it('answers a value that only PostgreSQL knows to be none, and finds nothing under an id with a NUL', async () => {
    await expect(
      library.reading(newId(), (session) => session.query('select 1 from book_v1 where title = $1', ['a\u0000'])),
    ).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    expect(await library.reading(newId(), (session) => session.one(Book, 'a\u0000'))).toBeNull();
  });

  it('reads only the columns that will be looked at, and what cursors need', async () => {
    const organisation = newId();
    await library.shelved(organisation, [added('a', { shelf: 'x' }), added('b', { shelf: 'x' })]);
    const { nodes, edges } = await library.reading(organisation, (session) =>
      session.list(Book, { sort: { field: 'pages' }, first: 1 }, { only: ['title'] }),
    );
    expect(nodes).toEqual([{ organisationId: organisation, id: nodes[0]!.id, title: nodes[0]!.title, pages: 100 }]);
    const next = await library.reading(organisation, (session) =>
      session.list(Book, { sort: { field: 'pages' }, after: edges[0]!.cursor }, { only: ['title'] }),
    );
    expect(titles([...nodes, ...next.nodes]).sort()).toEqual(['a', 'b']);
    const [group] = await library.reading(organisation, (session) =>
      session.groupedBy(Book, 'shelf', ['x'], { only: ['title'] }),
    );
    expect(Object.keys(group![0]!).sort()).toEqual(['id', 'organisationId', 'shelf', 'title']);
  });

  it('says that there is no past where no history is kept', async () => {
    await expect(
      library.reading(newId(), (session) => session.list(Shelf, { asOf: '2026-01-01' })),
    ).rejects.toMatchObject({
      code: 'INVALID_AS_OF',
    });
  });
});

/** A cursor whose checksum is right: it is no secret. */
function sealed(order: string, values: string): string {
  let hash = 0x811c9dc5;
  for (const character of order + values) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return Buffer.from(`${(hash >>> 0).toString(16).padStart(8, '0')}${values}`).toString('base64url');
}
