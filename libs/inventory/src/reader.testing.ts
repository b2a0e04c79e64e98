import { afterAll, beforeAll } from '@jest/globals';
import pg from 'pg';
import { migratedDatabase } from '@custodia/migrations/testing';
import { openDataSource, openReader, type Reader } from '@custodia/read-models';

type Rows = Parameters<typeof openDataSource>[1];

/** A database of its own with a reader of these rows, and the owner of its tables, for the tests of one file. */
export function testReader(rows: Rows): { readonly owner: pg.Client; readonly reader: Reader } {
  let database: Awaited<ReturnType<typeof migratedDatabase>>;
  let source: Awaited<ReturnType<typeof openDataSource>>;
  const opened = {} as { owner: pg.Client; reader: Reader };
  beforeAll(async () => {
    database = await migratedDatabase();
    opened.owner = new pg.Client({ connectionString: database.url });
    await opened.owner.connect();
    source = await openDataSource(database.url, rows);
    opened.reader = await openReader({ source, url: database.url });
  });
  afterAll(async () => {
    await opened.reader?.close();
    await source?.destroy();
    await opened.owner?.end();
    await database?.drop();
  });
  return opened;
}
