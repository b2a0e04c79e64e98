import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

export interface GeneratedOperation {
  readonly name: string;
  readonly kind: 'query' | 'mutation';
  readonly text: string;
  readonly variables: Record<string, unknown>;
}

/** One operation for each field of Query and Mutation, with every argument filled in; ids are taken from `id`. */
export function everyOperation(schema: GraphQLSchema, id: string): GeneratedOperation[] {
  const of = (kind: 'query' | 'mutation') => {
    const type = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
    return Object.values(type?.getFields() ?? {}).map((field) => operation(kind, field, id));
  };
  return [...of('query'), ...of('mutation')];
}

function operation(kind: 'query' | 'mutation', field: GraphQLField<unknown, unknown>, id: string): GeneratedOperation {
  const given = field.args.filter(({ type, name }) => isNonNullType(type) || name === 'id');
  const declared = given.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = given.map(({ name }) => `${name}: $${name}`).join(', ');
  const variables = Object.fromEntries(given.map(({ name, type }) => [name, valueOf(type, name, id)]));
  return {
    name: field.name,
    kind,
    text: `${kind}${declared ? `(${declared})` : ''} { ${field.name}${passed ? `(${passed})` : ''}${selection(field)} }`,
    variables,
  };
}

export function selection({ type }: GraphQLField<unknown, unknown>): string {
  let named: unknown = type;
  while (isNonNullType(named) || isListType(named)) named = named.ofType;
  if (isUnionType(named)) return ' { __typename ... on Refusal { code message } }';
  if (!isObjectType(named)) return '';
  const plain = Object.values(named.getFields()).filter(({ type: inner, args }) => {
    let leaf: unknown = inner;
    while (isNonNullType(leaf) || isListType(leaf)) leaf = leaf.ofType;
    return (isScalarType(leaf) || isEnumType(leaf)) && args.length === 0;
  });
  return ` { __typename ${plain.map(({ name }) => name).join(' ')} }`;
}

export function valueOf(type: GraphQLInputType, name: string, id: string): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, name, id);
  if (isListType(type)) return [valueOf(type.ofType, name, id)];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) && field.defaultValue === undefined,
    );
    return Object.fromEntries(fields.map((field) => [field.name, valueOf(field.type, field.name, id)]));
  }
  switch (type.name) {
    case 'ID':
      return id;
    case 'Int':
    case 'Long':
      return 1;
    case 'Float':
      return 1;
    case 'Boolean':
      return true;
    case 'Day':
      return '2030-05-03';
    case 'Instant':
      return '2099-01-01T00:00:00.000Z';
    default:
      return /url|website/i.test(name) ? 'https://example.org' : 'text';
  }
}
