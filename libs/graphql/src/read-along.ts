import { isObjectType, type GraphQLSchema } from 'graphql';

const along = new WeakMap<object, Map<string, readonly object[]>>();

/** Keeps the rows that a list has read along with one of its rows, for the field of that name that gives them. */
export function readAlong(row: object, field: string, rows: readonly object[]): void {
  const fields = along.get(row);
  if (fields) fields.set(field, rows);
  else along.set(row, new Map([[field, rows]]));
}

/** Answers a field of `Collects` with what was read along with its row; its resolver is asked when nothing was. */
export function withReadAlong(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve, name, extensions } = field;
      if (!extensions['collects'] || !resolve) continue;
      field.resolve = (row: object, args, context, info) =>
        along.get(row)?.get(name) ?? (resolve(row, args, context, info) as unknown);
    }
  }
  return schema;
}
