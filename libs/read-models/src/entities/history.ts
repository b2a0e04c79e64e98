import { EntitySchema, type ColumnType, type EntitySchemaColumnOptions } from 'typeorm';
import { tableOf } from './table.js';

/** A former state of a row, and from when until when it was so. */
export type Former<Row> = Row & { readonly recordedFrom: string; readonly recordedTo: string | null };

const schemas = new WeakMap<object, EntitySchema<Former<object>>>();

/** The entity of a row's former states: its columns and the time of each state. Migrations make the table. */
export function historyOf(row: new () => object): EntitySchema<Former<object>> {
  let schema = schemas.get(row);
  if (!schema) schemas.set(row, (schema = describe(row)));
  return schema;
}

function describe(row: new () => object): EntitySchema<Former<object>> {
  const { history, columns } = tableOf(row);
  const declared = columns.map(({ property, name, type, nullable }): [string, EntitySchemaColumnOptions] => [
    property,
    {
      name,
      type: type.replace(/\[\]$/, '') as ColumnType,
      array: type.endsWith('[]'),
      nullable,
      primary: property === 'organisationId' || property === 'id',
    },
  ]);
  return new EntitySchema<Former<object>>({
    name: history,
    tableName: history,
    synchronize: false,
    columns: {
      ...Object.fromEntries(declared),
      recordedFrom: { type: 'timestamptz', primary: true },
      recordedTo: { type: 'timestamptz', nullable: true },
    } as never,
  });
}
