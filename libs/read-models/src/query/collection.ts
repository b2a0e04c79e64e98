import { asOfCondition, columnsOf } from './list-query.js';
import { tableOf, type Column, type Table } from '../entities/table.js';
import { choiceOf, entityOf, selected, type Parameters, type Statement, type Statements } from './statements.js';

/** A table whose rows tie an id in `from` to an id in `to`. */
export interface Related<Link = never> {
  readonly through: new () => Link;
  readonly from: keyof Link & string;
  readonly to: keyof Link & string;
}

/** Rows that belong to others: by a property that holds the other's id, or through a table of links. */
export interface Collection<Row = unknown> {
  readonly row: new () => Row;
  /** A link's own type matters only where it is written down. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  readonly by: string | Related<any>;
  readonly only?: readonly string[] | undefined;
}

export interface CollectionQuery extends Statement {
  readonly columns: readonly Column[];
  /** Which text of a row says whom it belongs to, and with which its columns begin. */
  readonly owner: number;
  readonly offset: number;
}

/** The ids that rows are asked for: SQL for an array of them, and the parameters that it uses. */
export interface Owners {
  readonly shape: string;
  readonly parameters: Parameters;
  array(): string;
}

/** A statement for the rows that belong to any of the owners, each once, oldest first. */
export function collectionQuery(
  statements: Statements,
  { row, by, only }: Collection,
  { shape, array, parameters }: Owners,
  asOf: string | null,
): CollectionQuery {
  const table = tableOf(row) as Table;
  const past = Boolean(asOf);
  const then = (alias: string): string => (asOf ? ` and ${asOfCondition(parameters, asOf, alias)}` : '');
  if (typeof by === 'string') {
    assertColumn(table, by);
    const columns = columnsOf(table, only, by);
    const during = then('r');
    const statement = statements.make(
      `${table.name} by ${by} ${choiceOf(columns)}${during} of ${shape}`,
      parameters,
      () =>
        statements
          .from(table, past)
          .select(selected(columns))
          .where(`r.${by} = any (${array()})${during}`)
          .orderBy('r.createdAt')
          .addOrderBy('r.id'),
    );
    return { ...statement, columns, owner: columns.findIndex(({ property }) => property === by), offset: 0 };
  }
  const link = tableOf(by.through) as Table;
  for (const property of [by.from, by.to]) assertColumn(link, property);
  const columns = columnsOf(table, only);
  const during = then('l') + then('r');
  const through = `${link.name}.${by.from}.${by.to}`;
  const statement = statements.make(
    `${table.name} by ${through} ${choiceOf(columns)}${during} of ${shape}`,
    parameters,
    () =>
      statements
        .from(link, past, 'l')
        .innerJoin(entityOf(table, past), 'r', `r.id = l.${by.to}`)
        .select([`l.${by.from}`, ...selected(columns)])
        .distinctOn([`l.${by.from}`, 'r.createdAt', 'r.id'])
        .where(`l.${by.from} = any (${array()})${during}`)
        .orderBy(`l.${by.from}`)
        .addOrderBy('r.createdAt')
        .addOrderBy('r.id'),
  );
  return { ...statement, columns, owner: 0, offset: 1 };
}

function assertColumn(table: Table, property: string): void {
  if (!table.column(property)) throw new Error(`${table.row.name} has no column for ${property}`);
}
