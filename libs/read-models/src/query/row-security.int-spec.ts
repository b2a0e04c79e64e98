import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { createPool, poolOf } from '@custodia/postgres';
import { added, Book, tell, titles } from '../testing/library.js';
import { openLibrary, type Library } from '../testing/projected.js';
import { APP_ROLE, assertRowSecurity, inRole, PROJECTOR_ROLE } from '../wire/roles.js';
import { openReader } from './reader.js';

let library: Library;
beforeAll(async () => {
  library = await openLibrary();
  library.projector();
});
afterAll(() => library.close());

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
      expect(await library.reading(organisation, (session) => session.one(Book, id))).toMatchObject({
        title,
        organisationId: organisation,
      });
      const page = await library.reading(organisation, (session) => session.list(Book));
      expect(titles(page.nodes)).toEqual([title]);
      expect(
        await library.reading(organisation, (session) =>
          session.query('select distinct organisation_id as id from book_v1_history'),
        ),
      ).toEqual([{ id: organisation }]);
    }
  });

  it('shows nothing without an organisation, with another, or after the one of the request before', async () => {
    await library.shelved(newId(), [added('Hidden')]);
    expect(await library.reading('', (session) => session.query('select from book_v1'))).toEqual([]);
    expect(await library.reading(newId(), (session) => session.query('select from book_v1'))).toEqual([]);
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
    const ids = [
      ...(await library.shelved(newId(), [added('Here')])),
      ...(await library.shelved(newId(), [added('There')])),
    ];
    const { rows } = await poolOf(library.source).query<{ title: string }>(
      'select title from book_v1 where id = any ($1) order by title',
      [ids],
    );
    expect(rows.map(({ title }) => title)).toEqual(['Here', 'There']);
  });
});
