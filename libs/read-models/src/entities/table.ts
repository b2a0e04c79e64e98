import { getMetadataArgsStorage } from 'typeorm';
import { columnName } from './naming.js';

/** The kinds of values that travel between rows and columns; see `Column`. */
export type ColumnKind = 'text' | 'number' | 'boolean' | 'timestamp' | 'json' | 'array';

export interface Column {
  readonly property: string;
  readonly name: string;
  /** As PostgreSQL writes it, `text[]` for an array. */
  readonly type: string;
  /**
   * In a row: `timestamp` (timestamptz) is an ISO 8601 string in UTC with milliseconds; `number` (integer, bigint, real,
   * double precision) a number; `json` any JSON value; `array` an array of texts, numbers or booleans; everything else (numeric and date
   * included) is the text that PostgreSQL writes.
   */
  readonly kind: ColumnKind;
  readonly nullable: boolean;
}

/** A read model's table as its TypeORM entity declares it. */
export interface Table<Row = unknown> {
  readonly name: string;
  readonly history: string;
  readonly row: new () => Row;
  readonly columns: readonly Column[];
  /** The columns that folds write. */
  readonly folded: readonly Column[];
  column(property: string): Column | undefined;
}

/** Kept by the projector, in every table. */
export const keptProperties: readonly string[] = ['id', 'organisationId', 'revision', 'createdAt', 'updatedAt'];

const tables = new WeakMap<object, Table>();

/** Throws when the class is no entity, lacks one of `ProjectedRow`'s columns, or has what a projected row cannot have. */
export function tableOf<Row>(row: new () => Row): Table<Row> {
  let table = tables.get(row);
  if (!table) tables.set(row, (table = describe(row)));
  return table as Table<Row>;
}

function describe(row: new () => unknown): Table {
  const storage = getMetadataArgsStorage();
  const line = lineage(row);
  const entity = storage.tables.find(({ target }) => target === row);
  if (!entity?.name) throw new Error(`${row.name} has no table: decorate it with @Entity('<name>_v<version>').`);
  const unfit =
    storage.relations.find(({ target }) => line.includes(target)) ??
    storage.embeddeds.find(({ target }) => line.includes(target));
  if (unfit)
    throw new Error(
      `${row.name}.${unfit.propertyName}: a projected row has plain columns only; store ids, or a jsonb value.`,
    );
  const declared = new Map<string, Column>();
  // From the parent classes down, so that a class may declare a parent's column anew.
  for (const target of line.toReversed()) {
    for (const column of storage.columns.filter((column) => column.target === target)) {
      const { options, propertyName: property } = column;
      // The database keeps such a column itself; neither folds nor reads know it.
      if (options.insert === false) continue;
      const type = pgType(row.name, property, options.type) + (options.array ? '[]' : '');
      declared.set(property, {
        property,
        name: options.name ?? columnName(property),
        type,
        kind: kindOf(type),
        nullable: options.nullable ?? false,
      });
    }
  }
  const missing = keptProperties.filter((property) => !declared.has(property));
  if (missing.length > 0)
    throw new Error(`${row.name} lacks the columns ${missing.join(', ')}: extend ProjectedEntity.`);
  const columns = [...declared.values()];
  const folded = columns.filter(({ property }) => !keptProperties.includes(property));
  return {
    name: entity.name,
    history: `${entity.name}_history`,
    row,
    columns,
    folded,
    column: (property) => declared.get(property),
  };
}

/** The tables of this release. */
export const tableNames = (): string[] => getMetadataArgsStorage().tables.flatMap(({ name }) => name ?? []);

function lineage(row: new () => unknown): unknown[] {
  const line: unknown[] = [];
  for (let target: unknown = row; target && target !== Function.prototype; target = Object.getPrototypeOf(target))
    line.push(target);
  return line;
}

const aliases: Readonly<Record<string, string>> = {
  int: 'integer',
  int4: 'integer',
  int2: 'smallint',
  int8: 'bigint',
  bool: 'boolean',
  float: 'double precision',
  float8: 'double precision',
  float4: 'real',
  varchar: 'character varying',
  'timestamp with time zone': 'timestamptz',
  decimal: 'numeric',
};

function pgType(row: string, property: string, type: unknown): string {
  if (type === String) return 'character varying';
  if (type === Number) return 'integer';
  if (type === Boolean) return 'boolean';
  if (typeof type !== 'string')
    throw new Error(`${row}.${property}: name the column's type, for example @Column('text').`);
  const named = aliases[type] ?? type;
  if (named === 'timestamp' || named === 'timestamp without time zone')
    throw new Error(`${row}.${property}: use timestamptz; a time without its zone is ambiguous.`);
  return named;
}

function kindOf(type: string): ColumnKind {
  if (type.endsWith('[]')) return 'array';
  if (type === 'timestamptz') return 'timestamp';
  if (type === 'json' || type === 'jsonb') return 'json';
  if (type === 'boolean') return 'boolean';
  if (['integer', 'smallint', 'bigint', 'double precision', 'real'].includes(type)) return 'number';
  return 'text';
}

/** Quotes an SQL name. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
