import { isObjectType, type GraphQLSchema } from 'graphql';
import type { RequestContext } from './context.js';

/** Answers a field of `Collects` with what was read along with its row; its resolver is asked when nothing was. */
export function withReadAlong(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve, name, extensions } = field;
      if (!extensions['collects'] || !resolve) continue;
      field.resolve = (row: object, args, request: RequestContext, info) =>
        request.readAlong(name).get(row) ?? (resolve(row, args, request, info) as unknown);
    }
  }
  return schema;
}
