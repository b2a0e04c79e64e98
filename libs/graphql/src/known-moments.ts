import { defaultFieldResolver, GraphQLError, isObjectType, type GraphQLSchema } from 'graphql';
import type { RequestContext } from './context.js';

/** How far the clock of a client may be ahead, in milliseconds. */
const ahead = 5_000;

/** What is wrong with a question as of this moment: it has not come. `undefined` when it has. */
export const notYet = (asOf: string, now: Date): string | undefined =>
  Date.parse(asOf) > now.getTime() + ahead
    ? `asOf: ${asOf} lies in the future; ask as of a moment that has passed, or leave it out.`
    : undefined;

/** Lets no question be answered as of a moment that has not come: what holds then, nobody knows. */
export function withKnownMoments(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (!field.args.some(({ name }) => name === 'asOf')) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source, args: { readonly asOf?: string | null }, context: RequestContext, info) => {
        const { asOf } = args;
        const future = asOf == null ? undefined : notYet(asOf, new Date(context.now()));
        if (future) throw new GraphQLError(future, { extensions: { code: 'INVALID_AS_OF', field: 'asOf' } });
        return resolve(source, args, context, info) as unknown;
      };
    }
  }
  return schema;
}
