import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { createPool } from '@custodia/postgres';
import type pg from 'pg';
import { inRole, PROJECTOR_ROLE } from '../wire/roles.js';
import { added, bookProjection, shelfProjection, tell } from '../testing/library.js';
import { openLibrary, type Library } from '../testing/projected.js';
import { readModelsHealth } from './health.js';
import { readModelMetrics } from './metrics.js';

let library: Library;
let pool: pg.Pool;
beforeEach(async () => {
  library = await openLibrary();
  pool = createPool(inRole(library.url, PROJECTOR_ROLE));
});
afterEach(async () => {
  await pool.end();
  await library.close();
});

const projections = [bookProjection, shelfProjection];

describe('the read models', () => {
  it('catch up while they do not show a log that they have never seen, and are current once they do', async () => {
    const { store, waiter } = library;
    const look = readModelsHealth({ overview: pool, store, projections, waiter });
    expect(await look()).toEqual({ state: 'current', behindMs: 0, behind: [], standingStill: [] });
    await tell(store, newId(), newId(), [added('poison'), added('Later')]);
    expect(await look()).toMatchObject({ state: 'catching_up', behind: ['book_v1', 'shelf_v1'], standingStill: [] });
    library.projector();
    await library.visible();
    expect(await look()).toMatchObject({ state: 'current', behind: [] });
  });

  it('tell their lag, leases and parked streams as metrics', async () => {
    const { store } = library;
    library.projector();
    await tell(store, newId(), newId(), [added('poison'), added('Later')]);
    await library.visible();
    const samples = await readModelMetrics({ overview: pool, store, projections }).read();
    const of = (projection: string) =>
      Object.fromEntries(
        samples.flatMap(({ name, labels, value }) => (labels?.['projection'] === projection ? [[name, value]] : [])),
      );
    const quiet = {
      custodia_projection_lag_seconds: 0,
      custodia_projection_standing_still_seconds: 0,
      custodia_projection_claimed: 1,
      custodia_projection_skipped: 0,
    };
    expect(of('book')).toEqual({ ...quiet, custodia_projection_parked: 1 });
    expect(of('shelf')).toEqual({ ...quiet, custodia_projection_parked: 0 });
  });
});
