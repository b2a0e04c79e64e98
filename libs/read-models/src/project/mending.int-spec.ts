import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { DataSource } from 'typeorm';
import { openDataSource } from '../wire/data-source.js';
import { added, Book, bookProjection, bookStream, moved, shelfProjection, tell } from '../testing/library.js';
import { openLibrary, type Library } from '../testing/projected.js';
import { explainParked, MendingFault, repairParked, skipParked, type MendingPorts } from './mending.js';
import { compareWithRebuild, rebuild } from './rebuild.js';

let library: Library;
let source: DataSource;
let ports: MendingPorts;
const [organisation, bad] = [newId(), newId()];
const stream = bookStream(organisation, bad);
const decision = { by: 'operator', because: 'A title that no release can read' };
let resumed: Promise<void>;

beforeEach(async () => {
  library = await openLibrary();
  source = await openDataSource(library.url);
  ports = { source, store: library.store, projections: [bookProjection, shelfProjection] };
  const told = Promise.withResolvers<void>();
  resumed = told.promise;
  library.projector({ leaseMs: 300, report: ({ kind }) => kind === 'resumed' && told.resolve() });
});
afterEach(async () => {
  await source.destroy();
  await library.close();
});

const shown = async (): Promise<Book | null> => {
  const session = library.reader.session(organisation);
  return session.one(Book, bad).finally(() => session.end());
};

/** Rows are those of a rebuild, which leaves the same event out. */
async function sameAsRebuild(): Promise<void> {
  const options = { store: library.store, url: library.url, projection: bookProjection };
  expect((await compareWithRebuild(options)).differences).toEqual([]);
  expect(await rebuild(options)).toMatchObject({ parked: 0 });
}

describe('a parked event', () => {
  it('is explained: what it is, how much of its stream is left out, and whether leaving it out would help', async () => {
    await tell(library.store, organisation, bad, [added('poison'), moved('B')]);
    await library.visible();
    expect(await explainParked(ports, { stream })).toMatchObject([
      { projection: 'book_v1', revision: 0, type: 'BookAdded', leftOut: 2, withoutIt: null, attempts: 1 },
    ]);
    const [explained] = await explainParked(ports, { stream, projection: 'book_v1' });
    expect(JSON.parse(explained!.event!.data)).toMatchObject({ title: 'poison' });
    await expect(explainParked(ports, { stream, projection: 'shelf_v1' })).rejects.toThrow(MendingFault);
  });

  it('can be left out, with who decided it and why; the rest of its stream is shown, and every rebuild agrees', async () => {
    await tell(library.store, organisation, bad, [added('Good'), added('poison'), moved('B')]);
    await library.visible();
    expect(await shown()).toMatchObject({ title: 'Good', revision: 0 });
    await skipParked(ports, { stream }, decision);
    await resumed;
    expect(await shown()).toMatchObject({ title: 'Good', shelf: 'B', revision: 2 });
    const { rows } = await library.owner.query(
      'select projection, revision, parked_because, skipped_because, skipped_by, compensated_by from skipped_event',
    );
    expect(rows).toEqual([
      {
        projection: 'book_v1',
        revision: 1,
        parked_because: 'Error: cannot be read',
        skipped_because: decision.because,
        skipped_by: decision.by,
        compensated_by: null,
      },
    ]);
    expect((await library.owner.query('select from parked_event')).rowCount).toBe(0);
    await sameAsRebuild();
  });

  it('is repaired by an event that states the same anew, which is tried before it is written', async () => {
    await tell(library.store, organisation, bad, [added('poison'), moved('B')]);
    await library.visible();
    const again = (title: string) => repairParked(ports, { stream }, { ...added(title) }, decision);
    await expect(again('poison')).rejects.toThrow('still could not show the stream: BookAdded at revision 2');
    await expect(repairParked(ports, { stream }, { type: 'BookBurnt', data: {} }, decision)).rejects.toThrow(
      '"BookBurnt" is no event of "book"',
    );
    expect((await library.owner.query('select from skipped_event')).rowCount).toBe(0);
    expect(await again('Readable')).toMatchObject({ revision: 2 });
    await resumed;
    await library.visible();
    expect(await shown()).toMatchObject({ title: 'Readable', shelf: 'A', revision: 2 });
    await sameAsRebuild();
  });
});
