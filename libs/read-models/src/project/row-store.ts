import type pg from 'pg';
import type { RowState } from './fold.js';
import { slotKey, type Change, type Slot } from './slots.js';
import { quoted, type Column, type Table } from '../entities/table.js';
import { fields, isoOf, names, rawTypes, recordset, rowDecoder } from '../wire/values.js';

interface RowKey {
  readonly organisation: string;
  readonly id: string;
}

/** A query that can be sent without waiting for the one before. */
export type Statement = pg.QueryConfig;

export interface RowStore {
  /** Reads the rows of these keys; a key without a row gives a slot without a state. */
  load(client: pg.ClientBase, keys: readonly RowKey[]): Promise<Map<string, Slot>>;
  /** The statements that bring the table, and the history if it is kept, to what the changes say. */
  write(changes: readonly Change[]): Statement[];
}

const time = (name: string): Column => ({
  property: name,
  name,
  type: 'timestamptz',
  kind: 'timestamp',
  nullable: true,
});

type Field = (slot: Slot) => unknown;

/** Reads and writes rows of a table many at a time: one statement each, whatever the number. `name` differs from the table's in a rebuild. */
export function rowStore(
  table: Table,
  { name = table.name, history = false }: { name?: string; history?: boolean } = {},
): RowStore {
  const target = quoted(name);
  const past = quoted(`${name}_history`);
  const { columns } = table;
  const accessors = columns.map(accessor);
  const decode = rowDecoder<Record<string, unknown>>(columns);
  const others = columns.filter(({ property }) => property !== 'id' && property !== 'organisationId');
  const set = (list: readonly Column[]): string =>
    list.map(({ name }) => `${quoted(name)} = excluded.${quoted(name)}`).join(', ');
  const versioned = [...columns, time('recorded_from'), time('recorded_to')];

  const sql = {
    load: `select ${names(columns, 't.')} from ${target} t join unnest($1::text[], $2::text[]) as k(o, i) on t.organisation_id = k.o and t.id = k.i`,
    since: `select k.o, k.i, max(greatest(h.recorded_from, h.recorded_to)) from ${past} h join unnest($1::text[], $2::text[]) as k(o, i) on h.organisation_id = k.o and h.id = k.i group by 1, 2`,
    upsert: `insert into ${target} (${names(columns)}) select ${fields(columns)} from json_to_recordset($1) as given(${recordset(columns)}) on conflict (organisation_id, id) do update set ${set(others)}`,
    remove: `delete from ${target} t using unnest($1::text[], $2::text[]) as k(o, i) where t.organisation_id = k.o and t.id = k.i`,
    close: `update ${past} h set recorded_to = k.at from unnest($1::text[], $2::text[], $3::timestamptz[]) as k(o, i, at) where h.organisation_id = k.o and h.id = k.i and h.recorded_to is null and h.recorded_from < k.at`,
    forget: `delete from ${past} h using unnest($1::text[], $2::text[], $3::timestamptz[]) as k(o, i, at) where h.organisation_id = k.o and h.id = k.i and h.recorded_to is null and h.recorded_from = k.at`,
    version: `insert into ${past} (${names(versioned)}) select ${fields(versioned)} from json_to_recordset($1) as given(${recordset(versioned)})`,
  };
  const statement = (kind: keyof typeof sql, values: unknown[]): Statement => ({
    name: `${kind}:${name}`,
    text: sql[kind],
    values,
  });

  return {
    async load(client, keys) {
      const values = keyValues(keys.toSorted(byKey));
      const read = (kind: 'load' | 'since') =>
        client.query<string[]>({
          ...statement(kind, values),
          rowMode: 'array',
          types: rawTypes,
        } as pg.QueryArrayConfig) as unknown as Promise<{ rows: string[][] }>;
      const [found, since] = await Promise.all([read('load'), history ? read('since') : { rows: [] }]);
      const sinceOf = new Map(since.rows.map(([organisation, id, at]) => [slotKey(organisation!, id!), at!]));
      const slots = new Map<string, Slot>();
      for (const { organisation, id } of keys) {
        const at = sinceOf.get(slotKey(organisation, id));
        slots.set(slotKey(organisation, id), { organisation, id, state: null, since: at ? isoOf(at) : null });
      }
      for (const texts of found.rows) {
        const row = decode(texts);
        const key = slotKey(row['organisationId'] as string, row['id'] as string);
        slots.set(key, { ...slots.get(key)!, state: stateOf(table, row) });
      }
      return slots;
    },

    write(changes) {
      const present = changes
        .filter(({ after }) => after.state !== null)
        .map(({ after }) => after)
        .sort(byKey);
      const removed = changes
        .filter(({ before, after }) => before.state !== null && after.state === null)
        .map(({ after }) => after);
      const statements: Statement[] = [];
      if (present.length > 0)
        statements.push(statement('upsert', [json(present.map((slot) => accessors.map((field) => field(slot))))]));
      if (removed.length > 0) statements.push(statement('remove', keyValues(removed)));
      if (!history) return statements;
      const closed = changes.filter(({ closedAt }) => closedAt !== null);
      if (closed.length > 0) {
        const values = [...keyValues(closed.map(({ before }) => before)), closed.map(({ closedAt }) => closedAt)];
        // A state that was replaced at the moment it began was never to be seen.
        if (closed.some(({ before, closedAt }) => before.since === closedAt))
          statements.push(statement('forget', values));
        statements.push(statement('close', values));
      }
      const versions = changes.flatMap(({ after, versions }) =>
        versions.map(({ state, from, to }) => [...accessors.map((field) => field({ ...after, state })), from, to]),
      );
      if (versions.length > 0) statements.push(statement('version', [json(versions)]));
      return statements;
    },
  };
}

/** In the order of the key's index, neighbours find their pages where the one before left them. */
const byKey = (one: RowKey, other: RowKey): number =>
  one.organisation === other.organisation
    ? one.id < other.id
      ? -1
      : 1
    : one.organisation < other.organisation
      ? -1
      : 1;

const keyValues = (slots: readonly RowKey[]): string[][] => [
  slots.map(({ organisation }) => organisation),
  slots.map(({ id }) => id),
];

/** Records whose fields are called by position. */
const json = (records: readonly (readonly unknown[])[]): string =>
  JSON.stringify(
    records.map((values) => Object.fromEntries(values.map((value, index) => [`c${index}`, value ?? null]))),
  );

/** Where the value of a column is found in a slot. */
export function accessor({ property }: Column): Field {
  if (property === 'id') return (slot) => slot.id;
  if (property === 'organisationId') return (slot) => slot.organisation;
  if (property === 'revision' || property === 'createdAt' || property === 'updatedAt')
    return (slot) => slot.state![property];
  return (slot) => slot.state!.folded[property];
}

function stateOf(table: Table, row: Readonly<Record<string, unknown>>): RowState {
  const folded: Record<string, unknown> = {};
  for (const { property } of table.folded) folded[property] = row[property];
  return {
    folded,
    revision: row['revision'] as number,
    createdAt: row['createdAt'] as string,
    updatedAt: row['updatedAt'] as string,
  };
}
