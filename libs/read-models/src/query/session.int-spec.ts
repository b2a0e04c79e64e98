import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import fc from 'fast-check';
import { rowAsOf } from './as-of.js';
import type { ListRequest } from './list-query.js';
import type { AsOf } from './session.js';
import { added, Book, bookProjection, lost, moved, tell, titles, type BookEvent } from '../testing/library.js';
import { openLibrary, type Library } from '../testing/projected.js';

let library: Library;
beforeAll(async () => {
  library = await openLibrary();
  library.projector();
});
afterAll(() => library.close());

describe('reading several things in one request', () => {
  it('batches rows asked for one by one and keeps one snapshot until it ends', async () => {
    const organisation = newId();
    const [one, other] = await library.shelved(organisation, [added('One'), added('Other')]);
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
    expect(await library.reading(organisation, ({ one: read }) => read(Book, one!))).toMatchObject({ shelf: 'Z' });
    expect(
      (await library.reading(organisation, ({ groupedBy }) => groupedBy(Book, 'shelf', ['A', 'Z', 'Q']))).map(titles),
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
      library.reading(organisation, (session) => session.related(Book, shelved, [a, b, newId()], options));
    expect((await related()).map(titles)).toEqual([['A'], ['B'], []]);
    expect((await related({ asOf: at(3) })).map(titles)).toEqual([[], ['B'], []]);
  });

  it('reads along with a page what belongs to its rows, and gives what asking for it afterwards gives', async () => {
    const organisation = newId();
    const ids = await library.shelved(organisation, [added('a'), added('b'), added('c')]);
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
      await library.reading(organisation, async (session) => {
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
      await expect(library.reading(newId(), (session) => session.query('select 1 / 0'))).rejects.toThrow(
        'division by zero',
      );
    expect(await library.reading(newId(), (session) => session.query('select 1 as n'))).toEqual([{ n: 1 }]);
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
            const { nodes } = await library.reading(organisation, (session) =>
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
    const asked = (asOf: string) => library.reading(organisation, (session) => session.one(Book, id, { asOf }));
    expect(await asked('2026-04-30')).toBeNull();
    expect(await asked('2026-05-02')).toMatchObject({ shelf: 'A', revision: 0 });
    expect(await asked('2026-05-03')).toMatchObject({ shelf: 'B', revision: 1 });
  });
});
