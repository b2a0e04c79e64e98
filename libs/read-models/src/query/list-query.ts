import { decodeCursor, type SortKey } from './cursor.js';
import { conditionOf, type Filter } from './filter.js';
import { choiceOf, Parameters, selected, type Select, type Statement, type Statements } from './statements.js';
import { isCommonEra } from '../entities/fitness.js';
import { shown } from '../entities/shown.js';
import { InvalidQuery } from './invalid-query.js';
import { keptProperties, tableOf, type Column, type Table } from '../entities/table.js';

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

export interface ListQuery extends Statement {
  readonly columns: readonly Column[];
  readonly count: () => Statement;
  /** The ids of the page's rows, to be asked for within another statement with the same parameters. */
  readonly ids: { readonly shape: string; build(): Select; readonly parameters: Parameters };
  readonly sort: readonly SortKey[];
  readonly size: number;
  /** Rows come in the opposite order, because the page was asked from its end. */
  readonly backwards: boolean;
}

/** Makes the statement for a page: one row more than asked for tells whether there is a next page. Throws `InvalidQuery`. */
export function listQuery<Row>(
  statements: Statements,
  row: new () => Row,
  request: ListRequest<Row>,
  only?: readonly string[],
): ListQuery {
  const table = tableOf(row) as Table;
  const { size, backwards } = pageOf(request);
  const sort = sortOf(table, request.sort);
  const past = Boolean(request.asOf);
  const parameters = new Parameters();
  const moment = request.asOf ? momentOf(parameters, request.asOf) : null;
  const conditions = [
    moment === null ? undefined : during(moment),
    conditionOf(table, request.filter, parameters, moment),
  ].filter((part) => part !== undefined);
  const [counted, whole] = [parameters.values.length, conditions.join(' and ')];
  if (request.after) conditions.push(beyond(sort, decodeCursor(sort, 'after', request.after), false, parameters));
  if (request.before) conditions.push(beyond(sort, decodeCursor(sort, 'before', request.before), true, parameters));
  const order = sort.map(({ column, descending }) => [
    `r.${column.property}`,
    descending !== backwards ? ('DESC' as const) : ('ASC' as const),
  ]) as [string, 'ASC' | 'DESC'][];
  const condition = conditions.join(' and ');
  const from = `${table.name} ${past}`;
  const place = `${from} ${condition} ${order.join()} ${size}`;
  // The limit is part of the text: with a parameter in its place the planner would not know that few rows are wanted.
  const page = (select: Select, limit: number): Select => {
    for (const [property, direction] of order) select.addOrderBy(property, direction);
    return (condition ? select.where(condition) : select).limit(limit);
  };
  const columns = columnsOf(table, only, ...sort.map(({ column }) => column.property));
  const statement = statements.make(`page ${choiceOf(columns)} ${place}`, parameters, () =>
    page(statements.from(table, past).select(selected(columns)), size + 1),
  );
  return {
    ...statement,
    columns,
    count: () =>
      statements.make(`count ${from} ${whole}`, new Parameters(parameters.values.slice(0, counted)), () => {
        const select = statements.from(table, past).select('count(*)', 'count');
        return whole ? select.where(whole) : select;
      }),
    ids: {
      shape: place,
      build: () => page(statements.from(table, past).select('r.id'), size),
      parameters,
    },
    sort,
    size,
    backwards,
  };
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

/** What was so at that moment. */
export const asOfCondition = (parameters: Parameters, asOf: string, alias = 'r'): string =>
  during(momentOf(parameters, asOf), alias);

const momentOf = (parameters: Parameters, asOf: string): string => parameters.add(checkedMoment(asOf), 'timestamptz');

const during = (moment: string, alias = 'r'): string =>
  `${alias}.recordedFrom <= ${moment} and (${alias}.recordedTo is null or ${alias}.recordedTo > ${moment})`;

function checkedMoment(asOf: string): string {
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
    return `(${sort.map(({ column }) => `r.${column.property}`).join(', ')}) ${upwards[0] ? '>' : '<'} (${marks.join(', ')})`;
  const alternatives: string[] = [];
  let equal = '';
  sort.forEach(({ column }, index) => {
    const further = step(column, marks[index]!, upwards[index]!);
    if (further) alternatives.push(equal + further);
    const name = `r.${column.property}`;
    equal += marks[index] === null ? `${name} is null and ` : `${name} = ${marks[index]} and `;
  });
  return `(${alternatives.map((alternative) => `(${alternative})`).join(' or ')})`;
}

/** No value counts as the greatest of all, as PostgreSQL sorts it. */
function step(column: Column, mark: string | null, up: boolean): string | undefined {
  const name = `r.${column.property}`;
  if (mark === null) return up ? undefined : `${name} is not null`;
  if (!up) return `${name} < ${mark}`;
  return column.nullable ? `(${name} > ${mark} or ${name} is null)` : `${name} > ${mark}`;
}
