import type { EventStore, Position } from '@custodia/event-store';
import pg from 'pg';
import { build, type Built } from './build.js';
import { isUnfit } from './apply.js';
import { keyOf, type AnyProjection } from './fold.js';
import { followerOf, type Follower } from './follower.js';
import { park } from './parking.js';
import { announcement, CHANNEL } from './progress.js';
import { withSetting } from '../wire/roles.js';
import { skippedEvents } from './skipping.js';
import { quoted, tableOf } from '../entities/table.js';

export interface RebuildProgress {
  readonly phase: 'reading' | 'indexing' | 'switching';
  /** Of the log, so far. */
  readonly events: number;
  readonly position: Position;
  /** Of the log when the rebuild began. */
  readonly head: Position;
}

export interface RebuildOptions {
  readonly store: EventStore;
  /** The owner's URL: tables are made, renamed and dropped. */
  readonly url: string;
  readonly projection: AnyProjection;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Rows kept in memory at the most; default 100,000. */
  readonly cachedRows?: number;
  readonly signal?: AbortSignal;
  /** Goes by the log alone, up to its end: the checkpoint of the projection belongs to another log. Default false. */
  readonly wholeLog?: boolean;
  /** Of a comparison; default 100. */
  readonly mostDifferences?: number;
}

export interface Rebuilt {
  readonly projection: string;
  readonly position: Position;
  readonly events: number;
  readonly rows: number;
  readonly parked: number;
  readonly ms: number;
}

/**
 * Builds the projection anew beside its running version and puts it in its place, rows, history and checkpoint in one
 * transaction; readers and the projector go on meanwhile. After a kill the old table is still in use: start again.
 * Throws when another rebuild of the same projection is under way.
 */
export async function rebuild(options: RebuildOptions): Promise<Rebuilt> {
  const { store, projection, onProgress = () => undefined } = options;
  const started = performance.now();
  const key = keyOf(projection);
  return beside(options, 'rebuild', async (client, name, head) => {
    const follower = await buildInto(client, options, name, head, head);
    const history = projection.history ?? false;
    const table = tableOf(projection.row);
    onProgress({ phase: 'indexing', events: follower.events(), position: follower.position(), head });
    const tables = history
      ? ([
          [table.name, name],
          [table.history, `${name}_history`],
        ] as const)
      : ([[table.name, name]] as const);
    const renamed: { from: string; to: string }[] = [];
    for (const [running, fresh] of tables) {
      // Not before: PostgreSQL copies rows only into a table that is not under row-level security.
      await client.query('select custodia_protect($1::regclass)', [quoted(fresh)]);
      renamed.push(...(await indexLike(client, running, fresh)));
    }
    // Nearly all of what came meanwhile, without holding anyone up; what is left is little when a round takes no time.
    for (let round = 0, ms = Infinity; round < 20 && ms > 250; round++) {
      const from = performance.now();
      await inTransaction(client, 'begin', async () => follower.upTo(client, store, await store.head()));
      ms = performance.now() - from;
    }
    onProgress({ phase: 'switching', events: follower.events(), position: follower.position(), head });
    return inTransaction(client, 'begin', async () => {
      const { version } = projection;
      await client.query('insert into projection_checkpoint (name, version) values ($1, $2) on conflict do nothing', [
        key,
        version,
      ]);
      // From here to the commit the projector waits with its next batch, and then finds that it has lost its claim.
      const { rows } = await client.query<{ position: Position }>(
        'select position from projection_checkpoint where name = $1 for update',
        [key],
      );
      const behind = options.wholeLog ? follower.position() : rows[0]!.position;
      await follower.upTo(client, store, behind);
      const position = follower.position() > behind ? follower.position() : behind;
      for (const [running, fresh] of tables) {
        await client.query(`drop table ${quoted(running)}`);
        await client.query(`alter table ${quoted(fresh)} rename to ${quoted(running)}`);
      }
      await client.query('select custodia_replaced($1)', [table.name]);
      for (const { from, to } of renamed) await client.query(`alter index ${quoted(from)} rename to ${quoted(to)}`);
      await client.query(
        'update projection_checkpoint set position = $2, epoch = epoch + 1, owner = null, lease_until = null, updated_at = now() where name = $1',
        [key, position],
      );
      await client.query('delete from parked_event where projection = $1', [key]);
      for (const parked of follower.parked) await client.query(park({ key }, parked));
      await client.query(`select pg_notify('${CHANNEL}', $1)`, [announcement([key], position)]);
      const count = await client.query<{ n: string }>(`select count(*) as n from ${quoted(table.name)}`);
      return {
        projection: key,
        position,
        events: follower.events(),
        rows: Number(count.rows[0]!.n),
        parked: follower.parked.length,
        ms: Math.round(performance.now() - started),
      };
    });
  });
}

export interface Difference {
  readonly table: string;
  readonly organisationId: string;
  readonly id: string;
  /** `missing`: a rebuild has this row and the projection does not; `surplus`: the other way round. */
  readonly kind: 'missing' | 'surplus' | 'different';
  /** Columns that differ, with both values as PostgreSQL writes them. */
  readonly columns: Readonly<Record<string, { readonly shown: string | null; readonly rebuilt: string | null }>>;
}

export interface Comparison {
  readonly projection: string;
  readonly position: Position;
  readonly rows: number;
  /** The first hundred, or as many as were asked for. */
  readonly differences: readonly Difference[];
}

/** Compares a projection, at the moment of the call, with what a clean rebuild gives at the same position; changes nothing and holds nobody up. */
export async function compareWithRebuild(options: RebuildOptions): Promise<Comparison> {
  const { store, projection, wholeLog = false, mostDifferences = 100 } = options;
  const key = keyOf(projection);
  const table = tableOf(projection.row);
  return beside(options, 'verify', async (client, name, head) => {
    const positionOf = async (): Promise<Position> => {
      if (wholeLog) return head;
      const text = 'select position from projection_checkpoint where name = $1';
      return (await client.query<{ position: Position }>(text, [key])).rows[0]?.position ?? '';
    };
    const follower = await buildInto(client, options, name, head, await positionOf());
    // One snapshot of rows and checkpoint; the rebuild follows up to it within the same transaction.
    return inTransaction(client, 'begin isolation level repeatable read', async () => {
      const position = await positionOf();
      await follower.upTo(client, store, position);
      const properties = table.columns.map((column) => column.name);
      const compare = (shown: string, rebuilt: string, more: string[], key: string[]): Promise<Difference[]> =>
        compareTables(
          client,
          shown,
          rebuilt,
          [...properties, ...more],
          ['organisation_id', 'id', ...key],
          mostDifferences,
        );
      const differences = await compare(table.name, name, [], []);
      if (projection.history)
        differences.push(
          ...(await compare(table.history, `${name}_history`, ['recorded_from', 'recorded_to'], ['recorded_from'])),
        );
      const count = await client.query<{ n: string }>(`select count(*) as n from ${quoted(name)}`);
      return {
        projection: key,
        position,
        rows: Number(count.rows[0]!.n),
        differences: differences.slice(0, mostDifferences),
      };
    });
  });
}

/** Runs `work` with an empty table `<table>__<purpose>` of its own, which is gone afterwards unless it was renamed. */
async function beside<T>(
  { url, store, projection }: RebuildOptions,
  purpose: string,
  work: (client: pg.Client, name: string, head: Position) => Promise<T>,
): Promise<T> {
  const table = tableOf(projection.row);
  const name = `${table.name}__${purpose}`;
  const client = new pg.Client({
    connectionString: withSetting(withSetting(url, 'synchronous_commit=off'), 'TimeZone=UTC'),
    application_name: `custodia-${purpose}`,
  });
  client.on('error', () => undefined);
  await client.connect();
  const clear = () => client.query(`drop table if exists ${quoted(name)}, ${quoted(`${name}_history`)}`);
  let mine = false;
  try {
    const { rows } = await client.query<{ mine: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as mine',
      [`custodia:${name}`],
    );
    mine = rows[0]!.mine;
    if (!mine)
      throw new Error(`Another ${purpose} of ${keyOf(projection)} is under way; wait for it, or end its process.`);
    await clear();
    for (const [running, fresh] of [
      [table.name, name],
      ...(projection.history ? [[table.history, `${name}_history`]] : []),
    ] as [string, string][]) {
      await client.query(
        `create table ${quoted(fresh)} (like ${quoted(running)} including defaults including constraints including generated including storage including comments)`,
      );
      await triggersLike(client, running, fresh);
    }
    return await work(client, name, await store.head());
  } finally {
    if (mine) await clear().catch(() => undefined);
    await client.end().catch(() => undefined);
  }
}

/** Fills the table in bulk, and answers who goes on from there: from the first event where the database refused a value. */
async function buildInto(
  client: pg.Client,
  { store, projection, cachedRows = 100_000, signal, onProgress = () => undefined }: RebuildOptions,
  name: string,
  head: Position,
  until: Position,
): Promise<Follower> {
  const table = tableOf(projection.row);
  const skipped = (await skippedEvents(client, [keyOf(projection)])).get(keyOf(projection)) ?? new Set();
  const built = await build({
    store,
    client,
    projection,
    table,
    name,
    cachedRows,
    signal,
    skipped,
    until,
    onProgress: (events, position) => onProgress({ phase: 'reading', events, position, head }),
  }).catch(async (fault: unknown): Promise<Built> => {
    if (!isUnfit(fault)) throw fault;
    for (const [made, ...key] of [
      [name, 'id'],
      ...(projection.history ? [[`${name}_history`, 'id', 'recorded_from']] : []),
    ] as [string, ...string[]][]) {
      await client.query(`alter table ${quoted(made)} drop constraint if exists ${quoted(`${made}_pkey`)}`);
      await client.query(`truncate ${quoted(made)}`);
      await client.query(`alter table ${quoted(made)} add primary key (organisation_id, ${key.join(', ')})`);
    }
    return { position: '', events: 0, parked: [] };
  });
  return followerOf(projection, name, built, skipped);
}

/** What the running table keeps by itself, the new one keeps, too, and from its first row on. */
async function triggersLike(client: pg.Client, running: string, fresh: string): Promise<void> {
  const { rows } = await client.query<{ text: string }>(
    'select pg_get_triggerdef(oid) as text from pg_trigger where tgrelid = $1::regclass and not tgisinternal',
    [quoted(running)],
  );
  for (const { text } of rows) await client.query(text.replace(/ ON \S+ FOR /, ` ON ${quoted(fresh)} FOR `));
}

/** Gives the new table the running one's indexes, under names that are free, and answers how to rename them. */
async function indexLike(client: pg.Client, running: string, fresh: string): Promise<{ from: string; to: string }[]> {
  const { rows } = await client.query<{ name: string; primary: boolean; text: string }>(
    `select c.relname as name, i.indisprimary as primary, pg_get_indexdef(i.indexrelid) as text from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = $1::regclass`,
    [quoted(running)],
  );
  const renamed: { from: string; to: string }[] = [];
  for (const { name, primary, text } of rows) {
    if (primary) {
      const own = await client.query<{ name: string }>(
        'select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = $1::regclass and i.indisprimary',
        [quoted(fresh)],
      );
      renamed.push({ from: own.rows[0]!.name, to: name });
      continue;
    }
    const from = `${name.slice(0, 52)}__rebuild`;
    await client.query(text.replace(/ INDEX \S+ ON (ONLY )?\S+ /, ` INDEX ${quoted(from)} ON ${quoted(fresh)} `));
    renamed.push({ from, to: name });
  }
  await client.query(`analyze ${quoted(fresh)}`);
  return renamed;
}

async function compareTables(
  client: pg.Client,
  shown: string,
  rebuilt: string,
  columns: readonly string[],
  key: readonly string[],
  most: number,
): Promise<Difference[]> {
  const record = (alias: string): string =>
    `row(${columns.map((name) => `${alias}.${quoted(name)}::text`).join(', ')})`;
  const json = (alias: string): string =>
    `json_build_array(${columns.map((name) => `${alias}.${quoted(name)}::text`).join(', ')})`;
  const { rows } = await client.query<{ organisation_id: string; id: string; s: string | null; r: string | null }>(
    `select coalesce(s.organisation_id, r.organisation_id) as organisation_id, coalesce(s.id, r.id) as id,
       case when s.id is not null then ${json('s')}::text end as s, case when r.id is not null then ${json('r')}::text end as r
     from ${quoted(shown)} s full join ${quoted(rebuilt)} r on ${key.map((name) => `s.${name} = r.${name}`).join(' and ')}
     where s.id is null or r.id is null or ${record('s')} is distinct from ${record('r')} order by 1, 2 limit ${most}`,
  );
  return rows.map(({ organisation_id: organisationId, id, s, r }) => {
    const [left, right] = [s, r].map((text) => (text === null ? [] : (JSON.parse(text) as (string | null)[]))) as [
      (string | null)[],
      (string | null)[],
    ];
    const differing = columns.flatMap((name, index) =>
      left[index] === right[index]
        ? []
        : [[name, { shown: left[index] ?? null, rebuilt: right[index] ?? null }] as const],
    );
    return {
      table: shown,
      organisationId,
      id,
      kind: s === null ? 'missing' : r === null ? 'surplus' : 'different',
      columns: Object.fromEntries(differing),
    };
  });
}

async function inTransaction<T>(client: pg.Client, begin: string, work: () => Promise<T>): Promise<T> {
  await client.query(begin);
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (fault) {
    await client.query('rollback').catch(() => undefined);
    throw fault;
  }
}
