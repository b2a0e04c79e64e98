import type { DataSource, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Column, Table } from '../entities/table.js';

/** Collects the values of a statement and names them. */
export class Parameters {
  readonly values: unknown[];
  constructor(values: readonly unknown[] = []) {
    this.values = [...values];
  }

  /** The value's name in a condition, with its type. */
  add(value: unknown, type: string): string {
    return `:p${this.values.push(value) - 1}::${type}`;
  }
}

/** As it is sent: parameters by number. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

interface Compiled {
  readonly text: string;
  /** Which value is behind each number. */
  readonly order: readonly number[];
}

/** More shapes than a service asks for; beyond it, all are made anew. */
const mostShapes = 2_000;

export type Select = SelectQueryBuilder<ObjectLiteral>;

/**
 * Statements over the entities of a data source, made by its query builder: once for each shape, because that takes longer
 * than what is left to do for a request. A shape is everything that the text of a statement depends on.
 */
export class Statements {
  private readonly compiled = new Map<string, Compiled>();

  constructor(private readonly source: Pick<DataSource, 'createQueryBuilder'>) {}

  /** Rows of a table, called `r` unless told; with `asOf` its former states. */
  from(table: Table, asOf: boolean, alias = 'r'): Select {
    return this.source.createQueryBuilder(entityOf(table, asOf), alias);
  }

  make(shape: string, parameters: Parameters, build: () => Select): Statement {
    const { values } = parameters;
    let known = this.compiled.get(shape);
    if (!known) {
      if (this.compiled.size >= mostShapes) this.compiled.clear();
      this.compiled.set(shape, (known = compile(build(), values.length)));
    }
    return { text: known.text, values: known.order.map((index) => values[index]) };
  }
}

/** The data source knows entities by their tables, too. */
export const entityOf = (table: Table, asOf: boolean): string => (asOf ? table.history : table.name);

/** Each value is its own place while the text is made. */
function compile(select: Select, count: number): Compiled {
  const places = Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, index]));
  const [text, order] = select.setParameters(places).getQueryAndParameters();
  return { text, order };
}

const numbers = new WeakMap<readonly Column[], number>();
let next = 0;

/** Names a choice of columns in a shape. The same array is the same choice. */
export function choiceOf(columns: readonly Column[]): number {
  let number = numbers.get(columns);
  if (number === undefined) numbers.set(columns, (number = next++));
  return number;
}

export const selected = (columns: readonly Column[], alias = 'r'): string[] =>
  columns.map(({ property }) => `${alias}.${property}`);
