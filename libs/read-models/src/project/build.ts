import type { EventStore, Position, RecordedEvent } from '@custodia/event-store';
import type pg from 'pg';
import { decode, decodeBatch, earliest, foldBatch, type Parked, type Skipped } from './batch.js';
import { copyInto } from '../wire/copy.js';
import type { AnyProjection } from './fold.js';
import { accessor, rowStore } from './row-store.js';
import { slotKey, unchanged, type Change, type Slot, type Version } from './slots.js';
import { quoted, type Column, type Table } from '../entities/table.js';
import { copyEncoder, names } from '../wire/values.js';

export interface BuildOptions {
  readonly store: EventStore;
  /** Of the tables' owner, without pipelining. */
  readonly client: pg.ClientBase;
  readonly projection: AnyProjection;
  readonly table: Table;
  /** The table to fill, empty and without indexes; its history is `<name>_history`. */
  readonly name: string;
  /** Left out. */
  readonly skipped: Skipped;
  /** Stop at this position. */
  readonly until: Position;
  /** Rows kept in memory at the most. */
  readonly cachedRows: number;
  readonly onProgress: (events: number, position: Position) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface Built {
  readonly position: Position;
  readonly events: number;
  readonly parked: Parked[];
}

const batchSize = 2_000;
const pastAtOnce = 20_000;
const youngBytes = 64 * 1_048_576;

/**
 * Folds the log from its first event into an empty table. Rows are written when they leave memory, in bulk, and read again only
 * if a later event touches them; the key's index is made when the first such row is looked for, or at the end.
 */
export async function build(options: BuildOptions): Promise<Built> {
  const { store, client, projection, table, name, skipped, until, cachedRows, onProgress, signal } = options;
  const history = projection.history ?? false;
  const rows = rowStore(table, { name, history });
  const copying = copier(client, table, name);
  const parked: Parked[] = [];
  const aside = new Set<string>();
  // Two generations: what is touched moves to the young one; the old one leaves when the young one is full.
  let young = new Map<string, Change>();
  let old = new Map<string, Change>();
  let past: [Slot, Version][] = [];
  let writing: Promise<void> = Promise.resolve();
  let left = false;
  let keyed = false;
  let events = 0;
  /** Of the events that were folded into the young ones. */
  let bytes = 0;
  let position: Position = '';

  function changeOf(key: string): Change | undefined {
    let change = young.get(key);
    if (change) return change;
    change = old.get(key);
    if (!change) return undefined;
    old.delete(key);
    young.set(key, change);
    return change;
  }

  async function fold(batch: readonly RecordedEvent[]): Promise<void> {
    const failed: Parked[] = [];
    const work = decodeBatch(projection, batch, aside, failed, decode, skipped);
    const missing = new Map<string, { organisation: string; id: string }>();
    for (const { event, keys, changes } of work) {
      const { organisation } = event.meta;
      for (const id of keys) {
        // Where a row belongs to one stream, the stream's name does as well and need not be put together.
        const key = projection.keys ? slotKey(organisation, id) : event.stream;
        let change = changeOf(key);
        // An aggregate's first event finds no row; neither does any, while none has left memory.
        if (!change && (!left || (event.revision === 0 && !projection.keys)))
          young.set(key, (change = unchanged({ organisation, id, state: null, since: null })));
        if (change) changes.push(change);
        else missing.set(key, { organisation, id });
      }
    }
    if (missing.size > 0) {
      await writing;
      await index();
      const loaded = await rows.load(client, [...missing.values()]);
      for (const [key, { organisation, id }] of missing)
        young.set(key, unchanged(loaded.get(slotKey(organisation, id))!));
      for (const { event, keys, changes } of work) {
        if (changes.length === keys.length) continue;
        changes.length = 0;
        for (const id of keys)
          changes.push(changeOf(projection.keys ? slotKey(event.meta.organisation, id) : event.stream)!);
      }
    }
    foldBatch(projection, work, failed);
    for (const { event } of failed) aside.add(event.stream);
    parked.push(...earliest(failed));
    if (history) {
      for (const { changes } of work) for (const change of changes) drain(change);
      if (past.length > pastAtOnce) await write([]);
    }
    for (const { data } of batch) bytes += data.length;
    if (young.size >= cachedRows / 2 || bytes > youngBytes) {
      bytes = 0;
      const leaving = [...old.values()];
      old = young;
      young = new Map();
      if (leaving.length > 0) await write(leaving);
    }
  }

  /** Ended states are not needed any more; but they wait while a stored state that never was has still to go. */
  function drain(change: Change): void {
    if (change.closedAt !== null && change.closedAt === change.before.since) return;
    while (change.versions.length > 0 && change.versions[0]!.to !== null)
      past.push([change.after, change.versions.shift()!]);
  }

  /** Begins to write while the next events are folded. */
  async function write(changes: Change[]): Promise<void> {
    await writing;
    const ended = past;
    past = [];
    left ||= changes.length > 0;
    writing = (async () => {
      await copying.rows(
        changes.filter(({ before, after }) => before.state === null && after.state !== null).map(({ after }) => after),
      );
      if (history) {
        const open = changes
          .filter(({ before }) => before.state === null)
          .flatMap(({ after, versions }) => versions.map((version): [Slot, Version] => [after, version]));
        await copying.past([...ended, ...open]);
      }
      const again = changes.filter(({ before, after }) => before.state !== null && before !== after);
      if (again.length > 0) for (const statement of rows.write(again)) await client.query(statement);
    })();
    // Seen by whoever awaits it next.
    writing.catch(() => undefined);
  }

  async function index(): Promise<void> {
    if (keyed) return;
    keyed = true;
    await client.query(`alter table ${quoted(name)} add primary key (organisation_id, id)`);
    if (history)
      await client.query(
        `alter table ${quoted(`${name}_history`)} add primary key (organisation_id, id, recorded_from)`,
      );
    await client.query(`analyze ${quoted(name)}`);
  }

  await new Promise<void>((done, failed) => {
    const ended = (): void => void subscription.stop().then(done, failed);
    const subscription = store.subscribe({
      after: '',
      batchSize,
      async onBatch(batch, upTo) {
        signal?.throwIfAborted();
        if (position >= until) return void setImmediate(ended);
        const beyond = batch.findIndex((event) => event.position > until);
        const taken = beyond < 0 ? batch : batch.slice(0, beyond);
        await fold(taken);
        events += taken.length;
        position = beyond < 0 && upTo <= until ? upTo : until;
        onProgress(events, position);
        if (position >= until) setImmediate(ended);
      },
      onCaughtUp: () => setImmediate(ended),
    });
    subscription.done.then(done, failed);
  });
  await write([...old.values(), ...young.values()]);
  await writing;
  await index();
  return { position, events, parked };
}

function* lines<T>(records: readonly T[], line: (record: T) => string): Generator<string> {
  for (const record of records) yield `${line(record)}\n`;
}

function copier(client: pg.ClientBase, table: Table, name: string) {
  const columns = table.columns.map((column) => ({ encode: copyEncoder(column), field: accessor(column) }));
  const line = (slot: Slot): string => {
    let text = '';
    for (const { encode, field } of columns) text += text === '' ? encode(field(slot)) : `\t${encode(field(slot))}`;
    return text;
  };
  const into = (target: string, further: readonly Pick<Column, 'name'>[] = []): string =>
    `${quoted(target)} (${names([...table.columns, ...(further as Column[])])})`;
  return {
    async rows(slots: readonly Slot[]): Promise<void> {
      if (slots.length > 0) await copyInto(client, into(name), lines(slots, line));
    },
    async past(versions: readonly [Slot, Version][]): Promise<void> {
      if (versions.length === 0) return;
      const target = into(`${name}_history`, [{ name: 'recorded_from' }, { name: 'recorded_to' }]);
      await copyInto(
        client,
        target,
        lines(versions, ([slot, { state, from, to }]) => `${line({ ...slot, state })}\t${from}\t${to ?? '\\N'}`),
      );
    },
  };
}
