import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { migratedDatabase } from '@custodia/migrations/testing';
import type { DataSource } from 'typeorm';
import { openDataSource } from '../wire/data-source.js';
import { Book, Shelf } from '../testing/library.js';
import type { Snapshot } from '../wire/snapshot.js';
import { readSession, type ReadSession } from './session.js';
import { Statements } from './statements.js';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let source: DataSource;
beforeAll(async () => {
  database = await migratedDatabase();
  source = await openDataSource(database.url, [Book, Shelf]);
});
afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

describe('statements of lists', () => {
  let sent: { text: string; values: readonly unknown[] }[];
  let built: number;
  let session: ReadSession;
  beforeEach(() => {
    [sent, built] = [[], 0];
    const snapshot = {
      rows: async (text: string, values: readonly unknown[]) => {
        sent.push({ text, values });
        return text.startsWith('SELECT count') ? [['0']] : [];
      },
    } as unknown as Snapshot;
    const counting = (...given: Parameters<DataSource['createQueryBuilder']>) => {
      built++;
      return source.createQueryBuilder(...given);
    };
    session = readSession(
      snapshot,
      new Statements({ createQueryBuilder: counting as DataSource['createQueryBuilder'] }),
    );
  });

  it('are made of the entity, with the values beside them', async () => {
    await session.list(Book, {
      filter: { title: { contains: '50%' }, or: [{ pages: { from: 10 } }, { tags: { eq: 'new' } }] },
      sort: { field: 'title', direction: 'desc' },
      first: 5,
    });
    const [{ text, values }] = sent as [(typeof sent)[number]];
    expect(text).toContain('FROM "book_v1" "r"');
    expect(text).toContain(
      `WHERE ("r"."title" ilike $1::text and ("r"."pages" >= $2::integer or $3::text = any ("r"."tags")))`,
    );
    expect(text).toMatch(/ORDER BY "r_title" DESC, "r_id" DESC LIMIT 6$/);
    expect(values).toEqual(['%50\\%%', 10, 'new']);
  });

  it('are made once for each shape, whatever the values', async () => {
    for (const shelf of ['A', 'B', 'C']) await session.list(Book, { filter: { shelf: { eq: shelf } } });
    expect(new Set(sent.map(({ text }) => text)).size).toBe(1);
    expect(sent.map(({ values }) => values)).toEqual([['A'], ['B'], ['C']]);
    expect(built).toBe(1);
    await session.list(Book, { filter: { shelf: { in: ['A'] } } });
    await session.list(Book, { filter: { shelf: { eq: 'A' } }, first: 3 });
    await session.list(Book, { filter: { shelf: { eq: 'A' } } }, { only: ['title'] });
    expect(built).toBe(4);
    expect(new Set(sent.map(({ text }) => text)).size).toBe(4);
  });

  it('count the list without its page', async () => {
    const { totalCount } = await session.list(Book, { filter: { shelf: { eq: 'A' } }, first: 1 });
    expect(await totalCount()).toBe(0);
    expect(sent.at(-1)).toEqual({
      text: 'SELECT count(*) AS "count" FROM "book_v1" "r" WHERE "r"."shelf" = $1::text',
      values: ['A'],
    });
  });

  it('ask for the rows that belong to a page with the same values, each by its own number', async () => {
    await session.list(
      Book,
      { filter: { shelf: { eq: 'A' } }, asOf: '2026-05-03T10:00:00Z' },
      { also: [{ row: Shelf, by: 'id' }] },
    );
    const [page, along] = sent as [(typeof sent)[number], (typeof sent)[number]];
    const moment = '2026-05-03T10:00:00.000Z';
    expect(page.text).toContain('FROM "book_v1_history" "r"');
    expect(page.values).toEqual([moment, 'A']);
    expect(along.text).toContain('any (array(SELECT "r"."id"');
    for (const [index, value] of along.values.entries()) {
      const type = value === 'A' ? 'text' : 'timestamptz';
      expect(along.text).toContain(`$${index + 1}::${type}`);
    }
    expect(along.values).toEqual([moment, 'A', moment]);
  });
});
