import { encodeCursor } from './cursor.js';
import { InvalidQuery } from './invalid-query.js';
import { collectionQuery, type Collection, type CollectionQuery, type Related } from './collection.js';
import { asOfCondition, LARGEST_PAGE, listQuery, type ListQuery, type ListRequest } from './list-query.js';
import type { ProjectedRow } from '../entities/projection.js';
import type { Snapshot } from '../wire/snapshot.js';
import { Parameters, selected, type Statement, type Statements } from './statements.js';
import { quoted, tableOf, type Column, type Table } from '../entities/table.js';
import { staleRecords } from './stale.js';
import { inTurns } from '../wire/turns.js';
import { rowDecoder } from '../wire/values.js';

export interface AsOf {
  /** ISO 8601: the rows as they were then; needs a projection that keeps history. */
  readonly asOf?: string | null | undefined;
}

const UNDEFINED_TABLE = '42P01';
/** SQLSTATE: a text, number or moment that the column's type does not have. */
const unusableValues = ['22021', '22P02', '22P05', '22003', '22007', '22008'];

/** Statements are ours and values the client's: a value that PostgreSQL cannot read is a mistake in the request. */
function unusable(fault: { readonly code?: string }): never {
  if (unusableValues.includes(fault.code ?? ''))
    throw new InvalidQuery(
      'INVALID_VALUE',
      'value',
      'a text, number or time of this request is nothing that can be looked for. Correct it, and send no control characters.',
    );
  throw fault;
}

/** Which of a row's properties will be looked at; `undefined`: all. The others are then `undefined`, whatever the type says. */
export interface Only {
  readonly only?: readonly string[] | undefined;
}

type RowClass<Row> = new () => Row;

/** A page of a list, in the shape of Relay. */
export interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly edges: readonly { readonly node: Row; readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** Of the whole list; counted when called. */
  totalCount(): Promise<number>;
  /** What was read along, in the order it was asked for: the rows that belong to each node's id. */
  readonly also: readonly ReadonlyMap<string, readonly ProjectedRow[]>[];
}

export interface ListOptions extends Only {
  /** Collections of the page's rows to be read along with it, without waiting for the page. */
  readonly also?: readonly Collection[];
}

/**
 * Everything that one request reads: one organisation, one snapshot, begun with the first read. Rows have the entity's property names;
 * moments are ISO 8601 texts in UTC.
 */
export interface ReadSession {
  /** The row, or `null`. Those asked for in the same tick are read with one statement. */
  one<Row extends ProjectedRow>(row: RowClass<Row>, id: string, options?: AsOf): Promise<Row | null>;
  /** In the order of `ids`, `null` where there is none: what a DataLoader wants. */
  byIds<Row extends ProjectedRow>(row: RowClass<Row>, ids: readonly string[], options?: AsOf): Promise<(Row | null)[]>;
  /** For each value the rows that have it in `property`, oldest first. */
  groupedBy<Row extends ProjectedRow>(
    row: RowClass<Row>,
    property: keyof Row & string,
    values: readonly string[],
    options?: AsOf & Only,
  ): Promise<Row[][]>;
  /** For each value the rows that stand on the far side of a row of `through`: one statement for a whole page. Each row once, oldest first. */
  related<Row extends ProjectedRow, Link extends ProjectedRow>(
    row: RowClass<Row>,
    link: Related<Link>,
    values: readonly string[],
    options?: AsOf & Only,
  ): Promise<Row[][]>;
  /** Throws `InvalidQuery`. */
  list<Row extends ProjectedRow>(
    row: RowClass<Row>,
    request?: ListRequest<Row> | ListRequest,
    options?: ListOptions,
  ): Promise<Page<Row>>;
  /** The whole of a list that is short by its nature, however many pages that takes. Throws `InvalidQuery`. */
  all<Row extends ProjectedRow>(row: RowClass<Row>, request?: ListRequest<Row>): Promise<Row[]>;
  /**
   * Since when (ISO 8601) the rows of a record show less than was recorded, because an event of it is parked; `null` when they
   * show everything. Nothing should be decided on a record that answers a time. Those asked for in the same tick are looked up together.
   */
  staleSince(id: string): Promise<string | null>;
  /** Which of these records are hidden from the reader of this session, for what is no row of its own: names that a row has kept. None is, unless it is confined. */
  hiddenAmong(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** For views and questions that span tables. Parameters only by number; the driver's types, JSON parsed. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Ends the snapshot and gives its connection back; a read after it throws. */
  end(): Promise<void>;
  /** Ends the snapshot at once; statements under way are cancelled in the database, and reads fail with `fault`. */
  cancel(fault: Error): void;
}

/** Whose own records alone a session shows, among those that are confidential or restricted. */
export interface Confinement {
  readonly member: string;
  /** Called with the id of a record that was asked for, exists, and not for this member. */
  readonly denied?: ((id: string) => void) | undefined;
}

/** Opens what is sealed in rows of an organisation, in order. */
export type Opening = <Row>(organisation: string, rows: Row[]) => Promise<Row[]>;

export function readSession(
  snapshot: Snapshot,
  statements: Statements,
  confinement?: Confinement,
  opened: <Row>(rows: Row[]) => Promise<Row[]> | Row[] = (rows) => rows,
): ReadSession {
  const waiting = new Map<
    string,
    {
      table: Table;
      asOf: string | null;
      asks: Map<string, { promise: Promise<unknown>; settle: (row: Promise<unknown> | unknown) => void }>;
    }
  >();

  const read = (text: string, values: readonly unknown[]) => snapshot.rows(text, values).catch(unusable);

  async function rows<Row>(table: Table<Row>, columns: readonly Column[], { text, values }: Statement): Promise<Row[]> {
    const found = await read(text, values).catch((fault: { code?: string }) => {
      if (fault.code === UNDEFINED_TABLE && text.includes(quoted(table.history)))
        throw new InvalidQuery(
          'INVALID_AS_OF',
          'asOf',
          `no former states of ${table.row.name} are kept; ask without it.`,
        );
      throw fault;
    });
    return opened(found.map(decoderFor<Row>(columns)));
  }

  async function hiddenAmong(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const asked = confinement ? ids.filter(possible) : [];
    if (asked.length === 0) return new Set();
    return new Set((await read('select custodia_hidden_among($1::text[])', [asked])).map(([id]) => id!));
  }

  async function told<Row>(id: string, found: Promise<Row | null>): Promise<Row | null> {
    const row = await found;
    if (row === null && confinement?.denied && (await hiddenAmong([id])).has(id)) confinement.denied(id);
    return row;
  }

  async function byIds<Row extends ProjectedRow>(
    row: RowClass<Row>,
    ids: readonly string[],
    { asOf = null }: AsOf = {},
  ): Promise<(Row | null)[]> {
    const table = tableOf(row);
    const found = await rows(table, table.columns, selection(statements, table, ids.filter(possible), asOf));
    const byId = new Map(found.map((each) => [each.id, each]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  async function collect<Row>({ text, values, columns, owner, offset }: CollectionQuery): Promise<Map<string, Row[]>> {
    const groups = new Map<string, Row[]>();
    const decode = decoderFor<Row>(columns, offset);
    const found = await read(text, values);
    const rows = await opened(found.map(decode));
    found.forEach((texts, index) => {
      const group = groups.get(texts[owner]!);
      if (group) group.push(rows[index]!);
      else groups.set(texts[owner]!, [rows[index]!]);
    });
    return groups;
  }

  async function grouped<Row>(
    collection: Collection<Row>,
    values: readonly string[],
    asOf: string | null,
  ): Promise<Row[][]> {
    const parameters = new Parameters();
    const asked = parameters.add(values, 'text[]');
    const owners = { shape: '', parameters, array: () => asked };
    const groups = await collect<Row>(collectionQuery(statements, collection, owners, asOf));
    return values.map((value) => groups.get(value) ?? []);
  }

  async function list<Row extends ProjectedRow>(
    row: RowClass<Row>,
    request: ListRequest<Row> | ListRequest = {},
    { only, also = [] }: ListOptions = {},
  ): Promise<Page<Row>> {
    const query = listQuery(statements, row, request as ListRequest<Row>, only);
    const page = rows(tableOf(row), query.columns, query);
    const { shape, build, parameters } = query.ids;
    const collections = also.map((collection) => {
      const owners = {
        shape,
        parameters: new Parameters(parameters.values),
        array: () => `array(${build().getQuery()})`,
      };
      return collect<ProjectedRow>(collectionQuery(statements, collection, owners, request.asOf ?? null));
    });
    const [found, ...along] = await Promise.all([page, ...collections]);
    return pageOf(found, query, request as ListRequest, along, async () => {
      const { text, values } = query.count();
      return Number((await read(text, values))[0]![0]);
    });
  }

  function flush(key: string): void {
    const { table, asOf, asks } = waiting.get(key)!;
    waiting.delete(key);
    const answer = byIds(table.row as RowClass<ProjectedRow>, [...asks.keys()], { asOf });
    let index = 0;
    for (const { settle } of asks.values()) {
      const place = index++;
      settle(answer.then((found) => found[place]));
    }
  }

  return {
    one<Row extends ProjectedRow>(row: RowClass<Row>, id: string, { asOf = null }: AsOf = {}) {
      const table = tableOf(row);
      const key = `${table.name} ${asOf ?? ''}`;
      let batch = waiting.get(key);
      if (!batch) {
        waiting.set(key, (batch = { table, asOf, asks: new Map() }));
        // After all that this tick, and promises it settles, still ask for.
        process.nextTick(() => queueMicrotask(() => flush(key)));
      }
      let ask = batch.asks.get(id);
      if (!ask) {
        const { promise, resolve } = Promise.withResolvers<unknown>();
        batch.asks.set(id, (ask = { promise, settle: resolve }));
      }
      return confinement ? told(id, ask.promise as Promise<Row | null>) : (ask.promise as Promise<Row | null>);
    },
    byIds,
    groupedBy: (row, property, values, { asOf = null, only } = {}) =>
      grouped({ row, by: property, only }, values, asOf),
    related: (row, link, values, { asOf = null, only } = {}) => grouped({ row, by: link, only }, values, asOf),
    list,
    async all<Row extends ProjectedRow>(row: RowClass<Row>, request: ListRequest<Row> = {}) {
      const found: Row[] = [];
      for (let after: string | null = null; ;) {
        const { nodes, pageInfo }: Page<Row> = await list(row, { ...request, first: LARGEST_PAGE, after });
        found.push(...nodes);
        if (!pageInfo.hasNextPage) return found;
        after = pageInfo.endCursor;
      }
    },
    staleSince: staleRecords(snapshot),
    hiddenAmong,
    query: async (sql, values = []) => inTurns(await snapshot.query<never>(sql, values).catch(unusable), opened),
    end: () => snapshot.end(),
    cancel: (fault) => snapshot.cancel(fault),
  };
}

/** No row has an id with a NUL, which PostgreSQL refuses to look for. */
const possible = (id: string): boolean => !id.includes('\u0000');

function selection(statements: Statements, table: Table, ids: readonly string[], asOf: string | null): Statement {
  const parameters = new Parameters();
  const asked = `r.id = any (${parameters.add(ids, 'text[]')})${asOf ? ` and ${asOfCondition(parameters, asOf)}` : ''}`;
  return statements.make(`${table.name} ${asked}`, parameters, () =>
    statements.from(table, Boolean(asOf)).select(selected(table.columns)).where(asked),
  );
}

type Decoder = (texts: readonly (string | null)[]) => unknown;
const decoders = new WeakMap<readonly Column[], Decoder[]>();

function decoderFor<Row>(columns: readonly Column[], offset = 0): (texts: readonly (string | null)[]) => Row {
  let known = decoders.get(columns);
  if (!known) decoders.set(columns, (known = []));
  return (known[offset] ??= rowDecoder(columns, offset)) as (texts: readonly (string | null)[]) => Row;
}

function pageOf<Row extends ProjectedRow>(
  found: Row[],
  { size, backwards, sort }: ListQuery,
  { after, before }: ListRequest,
  also: Page<Row>['also'],
  totalCount: () => Promise<number>,
): Page<Row> {
  const more = found.length > size;
  const nodes = more ? found.slice(0, size) : found;
  if (backwards) nodes.reverse();
  const cursor = (row: Row): string => encodeCursor(sort, row as unknown as Record<string, unknown>);
  return {
    nodes,
    // Cursors are made only where they are asked for.
    get edges() {
      return nodes.map((node) => ({
        node,
        get cursor() {
          return cursor(node);
        },
      }));
    },
    pageInfo: {
      hasNextPage: backwards ? Boolean(before) : more,
      hasPreviousPage: backwards ? more : Boolean(after),
      get startCursor() {
        return nodes.length > 0 ? cursor(nodes[0]!) : null;
      },
      get endCursor() {
        return nodes.length > 0 ? cursor(nodes.at(-1)!) : null;
      },
    },
    totalCount,
    also,
  };
}
