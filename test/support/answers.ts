import {
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isScalarType,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { valueOf } from './operations.js';

/** A query with everything that can be asked of its answer down to a depth. */
export interface WholeQuery {
  readonly name: string;
  readonly text: string;
  /** Whether one of its arguments is an id. */
  readonly byId: boolean;
  /** Its variables for a record, or `null` where it cannot be asked about records of that kind. */
  about(record: { readonly id: string; readonly kind: string }): Record<string, unknown> | null;
}

/** Every query of the schema, each about one record where it takes an id. */
export function everyQuery(schema: GraphQLSchema, depth: number): WholeQuery[] {
  return Object.values(schema.getQueryType()!.getFields()).map((field) => {
    const given = field.args.filter((argument) => isRequiredArgument(argument) || argument.name === 'id');
    const declared = given.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
    const few = field.args.some(({ name }) => name === 'first') ? ['first: 20'] : [];
    const passed = [...few, ...given.map(({ name }) => `${name}: $${name}`)].join(', ');
    return {
      name: field.name,
      text: `query${declared ? `(${declared})` : ''} { ${field.name}${passed ? `(${passed})` : ''}${whole(field.type, depth)} }`,
      byId: given.some(({ type }) => /\bID\b|CaseAssetInput/.test(String(type))),
      about({ id, kind }) {
        const variables: Record<string, unknown> = {};
        for (const { name, type } of given) {
          const value = withKind(schema, String(type), valueOf(type, name, id), kind);
          if (value === null) return null;
          variables[name] = value;
        }
        return variables;
      },
    };
  });
}

/** The value with the kind of the record in place of any kind; `null` where the type does not have it. */
function withKind(schema: GraphQLSchema, type: string, value: unknown, kind: string): unknown {
  const named = schema.getType(type.replace(/[[\]!]/g, ''));
  if (named && isEnumType(named) && /^(Case)?AssetKind$/.test(named.name)) return named.getValue(kind) ? kind : null;
  if (type.startsWith('CaseAssetInput')) {
    const kinds = schema.getType('CaseAssetKind');
    return isEnumType(kinds) && kinds.getValue(kind) ? { ...(value as object), kind } : null;
  }
  return value;
}

function whole(type: GraphQLOutputType, depth: number): string {
  const named = namedOf(type);
  if (isUnionType(named)) return ' { __typename }';
  if (!isObjectType(named)) return '';
  const parts = Object.values(named.getFields()).flatMap((field) => part(field, depth));
  return ` { __typename ${parts.join(' ')} }`;
}

function part({ name, type, args }: GraphQLField<unknown, unknown>, depth: number): string[] {
  const named = namedOf(type);
  if (args.some(isRequiredArgument) || name === 'cursor') return [];
  if (isScalarType(named) || isEnumType(named)) return [name];
  return depth > 1 && isObjectType(named) ? [`${name}${whole(type, depth - 1)}`] : [];
}

function namedOf(type: GraphQLOutputType): GraphQLNamedType {
  let named: unknown = type;
  while (isNonNullType(named) || isListType(named)) named = named.ofType;
  return named as GraphQLNamedType;
}
