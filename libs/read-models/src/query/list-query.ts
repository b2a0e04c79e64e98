import { decodeCursor, type SortKey } from './cursor.js';
import { conditionOf, Parameters, type Filter } from './filter.js';
import { isCommonEra } from '../entities/fitness.js';
import { shown } from '../entities/shown.js';
import { InvalidQuery } from './invalid-query.js';
import { keptProperties, quoted, tableOf, type Column, type Table } from '../entities/table.js';
import { names } from '../wire/values.js';

export interface Sort {
  readonly field: string;
  /** Default `asc`. Rows without a value come last upwards and first downwards. */
  readonly direction?: 'asc' | 'desc' | null | undefined;
}

/** A page of a list (Relay). `null` counts as absent everywhere. */
export interface ListRequest<Row = Record<string, unknown>> {
  readonly filter?: Filter<Row> | null | undefined;
  /** Default: by creation, oldest first. Ties are broken by id. */
  readonly sort?: Sort | readonly Sort[] | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  /** ISO 8601: the list as it was then; needs a projection that keeps history. */
  readonly asOf?: string | null | undefined;
}

export const DEFAULT_PAGE = 20;
export const LARGEST_PAGE = 200;

export interface ListQuery {
  readonly columns: readonly Column[];
  readonly text: string;
  readonly values: readonly unknown[];
  /** SQL for the ids of the page's rows, with the same values. */
  readonly ids: string;
  readonly count: { readonly text: string; readonly values: readonly unknown[] };
  readonly sort: readonly SortKey[];
  readonly size: number;
  /** Rows come in the opposite order, because the page was asked from its end. */
  readonly backwards: boolean;
}

/** Builds the statement for a page: one row more than asked for tells whether there is a next page. Throws `InvalidQuery`. */
export function listQuery<Row>(row: new () => Row, request: ListRequest<Row>, only?: readonly string[]): ListQuery {
  const table = tableOf(row) as Table;
  const { size, backwards } = pageOf(request);
  const sort = sortOf(table, request.sort);
  const source = sourceOf(table, request.asOf);
  const parameters = new Parameters();
  const conditions = [
    request.asOf ? asOfCondition(parameters, request.asOf) : undefined,
    conditionOf(table, request.filter, parameters),
  ].filter((part) => part !== undefined);
  const count = { text: `select count(*) from ${source}${where(conditions)}`, values: [...parameters.values] };
  if (request.after) conditions.push(beyond(sort, decodeCursor(sort, 'after', request.after), false, parameters));
  if (request.before) conditions.push(beyond(sort, decodeCursor(sort, 'before', request.before), true, parameters));
  const order = sort
    .map(({ column, descending }) => `${quoted(column.name)} ${descending !== backwards ? 'desc' : 'asc'}`)
    .join(', ');
  // The limit is part of the text: with a parameter in its place the planner would not know that few rows are wanted.
  const columns = columnsOf(table, only, ...sort.map(({ column }) => column.property));
  const text = `select ${names(columns)} from ${source}${where(conditions)} order by ${order} limit ${size + 1}`;
  const ids = `select id from ${source}${where(conditions)} order by ${order} limit ${size}`;
  return { columns, text, ids, values: parameters.values, count, sort, size, backwards };
}

const narrowed = new WeakMap<Table, Map<string, readonly Column[]>>();
/** A choice is made once for each kind of request, and asked for with each request. */
const answered = new WeakMap<readonly string[], Map<string, readonly Column[]>>();

/** The columns of these properties and what a cursor or a group needs besides; all of them without a choice. The same array for the same choice. */
export function columnsOf(
  table: Table,
  only: readonly string[] | undefined,
  ...needed: readonly string[]
): readonly Column[] {
  if (!only) return table.columns;
  let answers = answered.get(only);
  if (!answers) answered.set(only, (answers = new Map()));
  const question = `${table.name} ${needed.join()}`;
  let columns = answers.get(question);
  if (!columns) answers.set(question, (columns = narrow(table, new Set(['id', 'organisationId', ...only, ...needed]))));
  return columns;
}

function narrow(table: Table, wanted: ReadonlySet<string>): readonly Column[] {
  let known = narrowed.get(table);
  if (!known) narrowed.set(table, (known = new Map()));
  const key = table.columns.map(({ property }) => (wanted.has(property) ? '1' : '0')).join('');
  let columns = known.get(key);
  if (!columns) known.set(key, (columns = table.columns.filter(({ property }) => wanted.has(property))));
  return columns;
}

const where = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;

export const sourceOf = (table: Table, asOf: string | null | undefined): string =>
  quoted(asOf ? table.history : table.name);

export function asOfCondition(parameters: Parameters, asOf: string): string {
  const at = parameters.add(checkedMoment(asOf), 'timestamptz');
  return `recorded_from <= ${at} and (recorded_to is null or recorded_to > ${at})`;
}

export function checkedMoment(asOf: string): string {
  const time = /^\d{4}-\d\d-\d\d(T.*)?$/.test(asOf) ? Date.parse(asOf) : Number.NaN;
  if (!isCommonEra(time))
    throw new InvalidQuery(
      'INVALID_AS_OF',
      'asOf',
      `${shown(asOf)} is not an ISO 8601 date or time; write for example 2026-05-03T12:00:00Z.`,
    );
  return new Date(time).toISOString();
}

function pageOf({ first, last, before, after }: ListRequest<never>): { size: number; backwards: boolean } {
  const field = last != null ? 'last' : 'first';
  if (first != null && last != null)
    throw new InvalidQuery('INVALID_PAGE', 'last', 'give either "first" or "last", not both.');
  if (last == null && before && !after && first == null)
    throw new InvalidQuery('INVALID_PAGE', 'last', '"before" needs the number of rows wanted, as "last".');
  const size = last ?? first ?? DEFAULT_PAGE;
  if (!Number.isInteger(size) || size < 0 || size > LARGEST_PAGE)
    throw new InvalidQuery(
      'INVALID_PAGE',
      field,
      `${shown(size)} is not possible; ask for 0 to ${LARGEST_PAGE} rows and go on with a cursor.`,
    );
  return { size, backwards: last != null };
}

function sortOf(table: Table, sort: ListRequest['sort']): SortKey[] {
  const asked = sort == null ? [] : Array.isArray(sort) ? (sort as readonly Sort[]) : [sort as Sort];
  const keys = (asked.length === 0 ? [{ field: 'createdAt' }] : asked).map(({ field, direction }: Sort): SortKey => {
    const column = table.column(field);
    if (!column || column.kind === 'json' || column.kind === 'array' || field === 'organisationId') {
      const possible = table.columns.filter(
        ({ kind, property }) => kind !== 'json' && kind !== 'array' && property !== 'organisationId',
      );
      throw new InvalidQuery(
        'INVALID_SORT',
        'sort.field',
        `${shown(field)} cannot be sorted by; possible are ${possible.map(({ property }) => property).join(', ')}.`,
      );
    }
    if (direction != null && direction !== 'asc' && direction !== 'desc')
      throw new InvalidQuery('INVALID_SORT', 'sort.direction', `${shown(direction)} is neither "asc" nor "desc".`);
    return { column, descending: direction === 'desc' };
  });
  const byId = keys.findIndex(({ column }) => column.property === 'id');
  if (byId >= 0) return keys.slice(0, byId + 1);
  return [...keys, { column: table.column('id')!, descending: keys.at(-1)!.descending }];
}

/** What lies behind the place that a cursor names (or before it), in the list's order. */
function beyond(
  sort: readonly SortKey[],
  at: readonly (string | number | boolean | null)[],
  before: boolean,
  parameters: Parameters,
): string {
  const marks = sort.map(({ column }, index) => (at[index] === null ? null : parameters.add(at[index], column.type)));
  const upwards = sort.map(({ descending }) => descending === before);
  const plain = sort.every(({ column }) => !column.nullable || keptProperties.includes(column.property));
  // One comparison of rows is what an index can go to at once.
  if (plain && upwards.every((up) => up === upwards[0]))
    return `(${sort.map(({ column }) => quoted(column.name)).join(', ')}) ${upwards[0] ? '>' : '<'} (${marks.join(', ')})`;
  const alternatives: string[] = [];
  let equal = '';
  sort.forEach(({ column }, index) => {
    const further = step(column, marks[index]!, upwards[index]!);
    if (further) alternatives.push(equal + further);
    const name = quoted(column.name);
    equal += marks[index] === null ? `${name} is null and ` : `${name} = ${marks[index]} and `;
  });
  return `(${alternatives.map((alternative) => `(${alternative})`).join(' or ')})`;
}

/** No value counts as the greatest of all, as PostgreSQL sorts it. */
function step(column: Column, mark: string | null, up: boolean): string | undefined {
  const name = quoted(column.name);
  if (mark === null) return up ? undefined : `${name} is not null`;
  if (!up) return `${name} < ${mark}`;
  return column.nullable ? `(${name} > ${mark} or ${name} is null)` : `${name} > ${mark}`;
}
