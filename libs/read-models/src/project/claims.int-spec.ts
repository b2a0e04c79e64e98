import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { createPool } from '@custodia/postgres';
import type pg from 'pg';
import { planBatch } from './batch.js';
import { claimKeeper, Fenced, transact, type Claims } from './claims.js';
import { ownerOf } from './owner.js';
import { slotCaches } from './slots.js';
import { inRole, PROJECTOR_ROLE } from '../wire/roles.js';
import { added, Book, bookProjection, moved, Shelf, shelfProjection, tell } from '../testing/library.js';
import { openLibrary, type Library } from '../testing/projected.js';

const projections = [bookProjection, shelfProjection];
let library: Library;
let pool: pg.Pool;
beforeEach(async () => {
  library = await openLibrary();
  pool = createPool(inRole(library.url, PROJECTOR_ROLE), { pipeline: true });
});
afterEach(async () => {
  await pool.end();
  await library.close();
});

const claimant = (leaseMs: number): Claims =>
  claimKeeper({ pool, owner: newId(), leaseMs, caches: slotCaches({ rows: 100, bytes: 1e6 }) });

async function rowsOf<Row extends Book | Shelf>(
  row: new () => Row,
  organisation: string,
  ids: readonly string[],
): Promise<(Row | null)[]> {
  const session = library.reader.session(organisation);
  return session.byIds(row, ids).finally(() => session.end());
}

describe('claims', () => {
  it('gives a projection to one of many who ask at once', async () => {
    const taken = await Promise.all(Array.from({ length: 8 }, () => claimant(60_000).take(projections)));
    expect(
      taken
        .flat()
        .map(({ key }) => key)
        .sort(),
    ).toEqual(['book_v1', 'shelf_v1']);
  });

  it('passes to the next when the lease ends, and at once when it is given back', async () => {
    const [dead, next, last] = [claimant(0), claimant(60_000), claimant(60_000)];
    expect(await dead.take(projections)).toHaveLength(2);
    const claims = await next.take(projections);
    expect(claims).toHaveLength(2);
    expect(await last.take(projections)).toHaveLength(0);
    expect(await next.renew(claims)).toEqual([]);
    await next.release();
    expect(await last.take(projections)).toHaveLength(2);
    expect(await next.renew(claims)).toHaveLength(2);
  });

  it('are void when they end further ahead than a lease can, as after a clock that was ahead', async () => {
    expect(await claimant(60_000).take(projections)).toHaveLength(2);
    const next = claimant(60_000);
    expect(await next.take(projections)).toHaveLength(0);
    await library.owner.query(`update projection_checkpoint set lease_until = now() + interval '1 day'`);
    expect(await next.take(projections)).toHaveLength(2);
  });

  it('of a process on this machine that has ended pass at once, of one that lives do not', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const left = claimKeeper({
      pool,
      owner: ownerOf(newId(), child.pid),
      leaseMs: 60_000,
      caches: slotCaches({ rows: 100, bytes: 1e6 }),
    });
    expect(await left.take(projections)).toHaveLength(2);
    const next = claimant(60_000);
    expect(await next.take(projections)).toHaveLength(0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await next.take(projections)).toHaveLength(2);
  });

  it('keeps an owner that was overtaken from writing anything', async () => {
    const [organisation, id] = [newId(), newId()];
    const position = await tell(library.store, organisation, id, [added('Late')]);
    const stale = claimant(0);
    const [claim] = await stale.take([bookProjection]);
    const events: RecordedEvent[] = [];
    for await (const event of library.store.readAll()) events.push(event);
    const client = await pool.connect();
    const { changes } = await planBatch(client, claim!, events);
    client.release();
    await claimant(60_000).take([bookProjection]);
    const late = transact(pool, [stale.advance([claim!], position, null), ...claim!.rows.write(changes)]);
    await expect(late).rejects.toThrow(Fenced);
    expect(await rowsOf(Book, organisation, [id])).toEqual([null]);
    expect((await pool.query('select position from projection_checkpoint')).rows).toEqual([{ position: '' }]);
  });
});

describe('several processes', () => {
  it('write every fact exactly once, whoever starts, stops and takes over meanwhile', async () => {
    const [organisation, id] = [newId(), newId()];
    const others = [library.projector({ leaseMs: 300 }), library.projector({ leaseMs: 300 })];
    await tell(library.store, organisation, id, [added('Much moved')]);
    for (let round = 0; round < 6; round++) {
      for (let n = 0; n < 25; n++) await tell(library.store, organisation, id, [moved(`S${n % 3}`)]);
      others.push(library.projector({ leaseMs: 300, batchSize: 7 }));
      await others.shift()!.stop();
    }
    await library.visible();
    expect(await rowsOf(Book, organisation, [id])).toMatchObject([{ revision: 150, moves: { length: 150 } }]);
    expect((await rowsOf(Shelf, organisation, ['A', 'S0', 'S1', 'S2'])).map((row) => row!.arrivals)).toEqual([
      1, 54, 48, 48,
    ]);
  });

  it.each([500, 2])('lose nothing when the connection dies between a batch of %s and its commit', async (batchSize) => {
    // Numbers of a sequence are not given back by a rollback: the first four writes die in the middle of their transaction.
    await library.owner.query(`
      create sequence deaths;
      grant usage on deaths to custodia_projector;
      create function die() returns trigger language plpgsql security definer as $$
      begin
        if nextval('deaths') < 5 then perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(5); end if;
        return new;
      end $$;
      create trigger die after insert on shelf_v1 for each row execute function die();`);
    const organisation = newId();
    const ids = Array.from({ length: 5 }, newId);
    for (const id of ids) await tell(library.store, organisation, id, [added('Survivor'), moved('B')]);
    const faults: string[] = [];
    library.projector({ leaseMs: 300, batchSize, report: (notice) => void faults.push(notice.kind) });
    await library.visible();
    expect(faults.filter((kind) => kind === 'fault').length).toBeGreaterThan(0);
    expect((await rowsOf(Shelf, organisation, ['A', 'B'])).map((row) => row?.arrivals)).toEqual([5, 5]);
    expect((await rowsOf(Book, organisation, ids)).map((row) => row?.moves.length)).toEqual([1, 1, 1, 1, 1]);
  });
});

describe('the waiter', () => {
  it('answers false when the time is over, and at once for what is reached already', async () => {
    const position = await tell(library.store, newId(), newId(), [added('Unseen')]);
    expect(await library.waiter.waitFor(['book'], position, 20)).toBe(false);
    expect(await library.waiter.waitFor([], position, 0)).toBe(true);
    library.projector();
    expect(await library.waiter.waitFor(['book'], position, 20_000)).toBe(true);
    expect(await library.waiter.waitFor(['book'], position, 0)).toBe(true);
    await expect(library.waiter.waitFor(['nothing'], position, 0)).rejects.toThrow(
      'No projection is called "nothing"; there are book, shelf',
    );
  });

  it('listens again, and knows what it missed, after its connection was lost', async () => {
    library.projector();
    await tell(library.store, newId(), newId(), [added('Before')]);
    await library.visible();
    await library.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'custodia-waiter' and datname = current_database()`,
    );
    await tell(library.store, newId(), newId(), [added('After')]);
    await library.visible();
  });
});
