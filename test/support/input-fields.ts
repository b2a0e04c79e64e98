import {
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { selection, valueOf } from './operations.js';

/** A place in the schema where a client can put a value of a scalar. */
export interface InputField {
  readonly operation: string;
  readonly kind: 'query' | 'mutation';
  /** `input.contact.name`. */
  readonly place: string;
  readonly scalar: string;
  readonly text: string;
  /** With this value at the place, and the least that is needed everywhere else. */
  variables(value: unknown): Record<string, unknown>;
}

interface Leaf {
  readonly place: readonly string[];
  readonly scalar: string;
  put(value: unknown): unknown;
}

const deepest = 6;

/** Every input field of every operation, those of nested inputs and of lists too. */
export function everyInputField(schema: GraphQLSchema, id: string): InputField[] {
  const of = (kind: 'query' | 'mutation') => {
    const type = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
    return Object.values(type?.getFields() ?? {}).flatMap((field) => fieldsOf(kind, field, id));
  };
  return [...of('query'), ...of('mutation')];
}

function fieldsOf(kind: 'query' | 'mutation', field: GraphQLField<unknown, unknown>, id: string): InputField[] {
  return field.args.flatMap((arg) =>
    leavesOf(arg.type, [arg.name], id).map(({ place, scalar, put }) => {
      const sent = field.args.filter((other) => other === arg || isNonNullType(other.type));
      const declared = sent.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
      const passed = sent.map(({ name }) => `${name}: $${name}`).join(', ');
      const others = sent.filter((other) => other !== arg).map(({ name, type }) => [name, valueOf(type, name, id)]);
      return {
        operation: field.name,
        kind,
        place: place.join('.'),
        scalar,
        text: `${kind}(${declared}) { ${field.name}(${passed})${selection(field)} }`,
        variables: (value) => ({ ...Object.fromEntries(others), [arg.name]: put(value) }),
      };
    }),
  );
}

function leavesOf(type: GraphQLInputType, place: readonly string[], id: string): Leaf[] {
  const nullable = getNullableType(type);
  if (place.length > deepest) return [];
  if (isListType(nullable))
    return leavesOf(nullable.ofType, place, id).map((leaf) => ({ ...leaf, put: (value) => [leaf.put(value)] }));
  if (isScalarType(nullable)) return [{ place, scalar: nullable.name, put: (value) => value }];
  if (!isInputObjectType(nullable)) return [];
  return Object.values(nullable.getFields()).flatMap((field) =>
    leavesOf(field.type, [...place, field.name], id).map((leaf) => ({
      ...leaf,
      put: (value) => ({ ...(valueOf(nullable, '', id) as object), [field.name]: leaf.put(value) }),
    })),
  );
}
