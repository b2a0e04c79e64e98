import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresEventStore, type EventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { createPool } from '@custodia/postgres';
import { inRole, PROJECTOR_ROLE } from '@custodia/read-models';
import { migratedDatabase } from '@custodia/migrations/testing';
import pg from 'pg';
import { postgresTransparency } from '../adapters/postgres.js';
import type { Transparency } from '../port.js';
import { checkConsistency, checkEvidence, proveConsistency, proveEvents } from '../prove/prove.js';
import { openCheckpoint, type OpenedCheckpoint } from '../checkpoint/checkpoint.js';
import { aSigner, fill, pinsInMemory, sealAll } from '../seal/fixture.js';
import { verifyLog } from './verify-log.js';

/** What the owner of the database does, one statement each. `$1` is the position of the event it is done to. */
const deeds: readonly (readonly [kind: string, deed: string, sql: string])[] = [
  [
    'altered',
    'flips a byte',
    `update custodia_events.events set data = replace(data::text, 'a', 'b')::json where position = $1`,
  ],
  ['altered', 'adds a space', `update custodia_events.events set data = (' ' || data::text)::json where position = $1`],
  ['removed', 'deletes an event', `delete from custodia_events.events where position = $1`],
  [
    'inserted',
    'inserts an event',
    `with moved as (update custodia_events.events set position = -position where position >= $1 returning 1),
      counted as (select count(*) from moved)
     insert into custodia_events.events
       select $1, stream_no, -revision - 1, recorded_at, gen_random_uuid(), stream, type, data, metadata from custodia_events.events, counted where position = $1`,
  ],
  [
    'swapped',
    'swaps two events',
    `update custodia_events.events e set stream_no = o.stream_no, revision = -o.revision - 1, id = o.id, stream = o.stream, type = o.type, data = o.data, metadata = o.metadata
     from custodia_events.events o where e.position in ($1, $1 + 3) and o.position = 2 * $1 + 3 - e.position`,
  ],
  [
    'redated',
    're-dates an event',
    `update custodia_events.events set recorded_at = recorded_at - interval '1 year' where position = $1`,
  ],
  ['truncated', 'truncates the log', `delete from custodia_events.events where position >= $1`],
];

describe('as the owner of the database', () => {
  let database: Awaited<ReturnType<typeof migratedDatabase>>;
  let pool: pg.Pool;
  let owner: pg.Client;
  let store: EventStore;
  let kept: Transparency;
  const log = newId();
  const ours = newId();
  const key = aSigner();
  const pins = pinsInMemory();

  beforeAll(async () => {
    database = await migratedDatabase();
    pool = createPool(inRole(database.url, PROJECTOR_ROLE), { max: 3 });
    store = await postgresEventStore({ url: database.url });
    owner = new pg.Client(database.url);
    await owner.connect();
    kept = postgresTransparency(pool);
    for (let turn = 0; turn < 3; turn++) {
      await fill(store, ours, 220, 5);
      await sealAll({ store, kept, log, signer: async () => key.signer, pins });
    }
  });
  afterAll(async () => {
    await store?.close();
    await owner?.end();
    await pool?.end();
    await database?.drop();
  });
  beforeEach(async () => {
    expect(await verifyLog({ store, kept, log, keys: [key.key], pins: [...(await pins.load(log))] })).toMatchObject({
      ok: true,
      events: 660,
      trees: [{ organisation: ours, sealed: 660, unsealed: 0, checkpoints: 3 }],
    });
  });

  /** In one transaction that is taken back; the check looks at it from inside. */
  async function within(work: () => Promise<void>): Promise<void> {
    await owner.query('begin');
    try {
      await work();
    } finally {
      await owner.query('rollback');
    }
  }
  async function readAsOwner() {
    const { rows } = await owner.query(
      `select lpad(position::text, 19, '0') as position, stream, revision::int, id, type, data::text, metadata::text, recorded_at from custodia_events.events
       where position > 0 order by position`,
    );
    return {
      async *readAll() {
        for (const row of rows) {
          const recordedAt = (row.recorded_at as Date).toISOString();
          yield { ...row, recordedAt, revision: row.revision < 0 ? -row.revision - 1 : row.revision };
        }
      },
    };
  }

  it.each(deeds)('one that is %s, whoever %s, is named', async (kind, _, sql) => {
    await within(async () => {
      // What the owner would do about the keys of the table before.
      await owner.query('drop index custodia_events.events_by_stream');
      await owner.query(sql.replaceAll('$1', '334'));
      await owner.query('update custodia_events.events set position = 1 - position where position < 0');
      const { rows } = await owner.query<{ id: string }>('select id from custodia_events.events where position = 334');
      const report = await verifyLog({ store: await readAsOwner(), kept, log, keys: [key.key] });
      const { finding } = report.trees[0]!;
      expect(finding).toMatchObject({ kind, index: 333 });
      if (!['removed', 'truncated'].includes(kind)) expect(finding!.event!.id).toBe(rows[0]!.id);
    });
  });

  it('a fork is found: events, tiles and checkpoints written anew and signed with another key', async () => {
    const thief = aSigner();
    const remembered = await pins.load(log);
    await within(async () => {
      await owner.query(`update custodia_events.events set data = '{"n":"forged"}' where position = 334`);
      await owner.query('delete from log_tile; delete from log_checkpoint; delete from log_tree; delete from log_seal');
      const forged = postgresTransparency({
        query: owner.query.bind(owner),
        connect: async () => ({ query: quiet(owner), release: () => undefined }),
      } as never);
      const events = await readAsOwner();
      await sealAll({
        store: { ...events, head: store.head, subscribe: replay(events) } as never,
        kept: forged,
        log,
        signer: async () => thief.signer,
      });
      const of = async (options: object) =>
        verifyLog({ store: events, kept: forged, log, keys: [thief.key], ...options });
      expect(await of({})).toMatchObject({ ok: true });
      expect((await of({ keys: [key.key] })).trees[0]!.finding).toMatchObject({ kind: 'checkpoint_forged' });
      expect((await of({ pins: remembered })).trees[0]!.finding).toMatchObject({ kind: 'forked' });
    });
  });

  /** The transaction of the test is the only one. */
  const quiet =
    (client: pg.Client) =>
    (text: string, values?: unknown[]): Promise<pg.QueryResult> =>
      ['begin', 'commit', 'rollback'].includes(text) ? client.query('select 1') : client.query(text, values);

  const replay =
    (events: Awaited<ReturnType<typeof readAsOwner>>) =>
    ({ onBatch }: Parameters<EventStore['subscribe']>[0]) => {
      const done = (async () => {
        const all = await Array.fromAsync(events.readAll());
        await onBatch(all, all.at(-1)!.position);
        await new Promise(() => undefined);
      })();
      return { done, stop: async () => undefined };
    };

  it('the role of the service itself can only let the tree grow', async () => {
    for (const sql of ['delete from log_tile', 'delete from log_checkpoint', 'delete from log_tree'])
      await expect(pool.query(sql)).rejects.toThrow('permission denied');
  });

  it('every event is proved by its entry alone, and by no other one', async () => {
    const events = await Array.fromAsync(store.readStream(`thing-${ours}.s2`));
    const proved = await proveEvents(kept, log, ours, events.slice(0, 40));
    if (proved.kind !== 'proved') throw new Error(proved.kind);
    const { evidence } = proved;
    expect(checkEvidence(evidence, [key.key], ours)).toMatchObject({ ok: true, checkpoint: { size: 660 } });
    const [first, second] = evidence.events;
    const wrong = (changed: object) => checkEvidence({ ...evidence, ...changed }, [key.key], ours);
    expect(wrong({ events: [{ ...first!, entry: second!.entry }] })).toMatchObject({ why: 'proof_of_another_leaf' });
    expect(wrong({ events: [{ ...first!, index: second!.index }] })).toMatchObject({ why: 'proof_of_another_leaf' });
    expect(wrong({ events: [{ ...first!, path: ['short'] }] })).toMatchObject({ why: 'proof_unreadable' });
    expect(wrong({ checkpoint: evidence.checkpoint.replace('660', '661') })).toMatchObject({
      why: 'checkpoint_forged',
    });
    expect(wrong({ checkpoint: 'nothing' })).toMatchObject({ why: 'checkpoint_unreadable' });
    expect(checkEvidence(evidence, [aSigner().key], ours)).toMatchObject({ why: 'checkpoint_key_unknown' });
    expect(checkEvidence(evidence, [{ ...key.key, revoked: { reason: 'stolen' } }], ours)).toMatchObject({
      why: 'checkpoint_key_revoked',
    });
    expect(checkEvidence(evidence, [key.key], newId())).toMatchObject({ why: 'other_organisation' });
    expect(await proveEvents(kept, log, ours, [{ ...events[0]!, data: '{}' }])).toEqual({ kind: 'differs', index: 2 });
    expect(await proveEvents(kept, log, ours, [{ ...events[0]!, id: newId() }])).toEqual({ kind: 'unsealed' });
  });

  it('any checkpoint is proved to continue any earlier one', async () => {
    const all = (await kept.checkpoints(log, ours)).map(
      ({ note }) => openCheckpoint(note, [key.key]) as OpenedCheckpoint & { ok: true },
    );
    const [newest, middle, oldest] = all.map(({ checkpoint }) => checkpoint);
    for (const [from, to] of [
      [oldest!, middle!],
      [oldest!, newest!],
      [middle!, newest!],
      [newest!, newest!],
    ] as const) {
      const proof = await proveConsistency(kept, log, ours, from.size, to.size);
      expect(checkConsistency(from, to, proof)).toBeNull();
    }
    const proof = await proveConsistency(kept, log, ours, oldest!.size, newest!.size);
    expect(checkConsistency({ ...oldest!, root: Buffer.alloc(32) }, newest!, proof)).toContain('was forked');
    expect(checkConsistency(newest!, oldest!, [])).toContain('was truncated');
  });
});
