import { asOfCondition, columnsOf } from './list-query.js';
import type { Parameters } from './filter.js';
import { quoted, tableOf, type Column, type Table } from '../entities/table.js';
import { names } from '../wire/values.js';

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

export interface CollectionQuery {
  readonly text: string;
  readonly columns: readonly Column[];
}

/** A statement for the rows that belong to any of `asked` (SQL for an array of ids): first the id that they belong to, then their columns; each once, oldest first. */
export function collectionQuery(
  { row, by, only }: Collection,
  asked: string,
  parameters: Parameters,
  asOf: string | null,
): CollectionQuery {
  const table = tableOf(row) as Table;
  const columns = columnsOf(table, only);
  const source = (of: Table): string =>
    asOf ? `(select * from ${quoted(of.history)} where ${asOfCondition(parameters, asOf)})` : quoted(of.name);
  if (typeof by === 'string') {
    const owner = `r.${nameIn(table, by)}`;
    return {
      columns,
      text: `select ${owner}, ${names(columns, 'r.')} from ${source(table)} r where ${owner} = any (${asked}) order by r.created_at, r.id`,
    };
  }
  const link = tableOf(by.through) as Table;
  const [near, far] = [`l.${nameIn(link, by.from)}`, `l.${nameIn(link, by.to)}`];
  const text = `select distinct on (${near}, r.created_at, r.id) ${near}, ${names(columns, 'r.')} from ${source(link)} l join ${source(table)} r on r.id = ${far}
    where ${near} = any (${asked}) order by ${near}, r.created_at, r.id`;
  return { columns, text };
}

function nameIn(table: Table, property: string): string {
  const column = table.column(property);
  if (!column) throw new Error(`${table.row.name} has no column for ${property}`);
  return quoted(column.name);
}
