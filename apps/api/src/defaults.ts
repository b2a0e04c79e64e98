import {
  astFromValue,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  typeFromAST,
  valueFromASTUntyped,
  type DocumentNode,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

type Values = Readonly<Record<string, unknown>>;

/**
 * The variables with the defaults of input fields filled in. GraphQL does so by itself, but a query that the JIT has compiled calls a
 * required field with a default missing when it is left out.
 */
export function withDefaults(schema: GraphQLSchema, document: DocumentNode, variables: Values): Values {
  const filled: Record<string, unknown> = { ...variables };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const { variable, type } of definition.variableDefinitions ?? []) {
      const name = variable.name.value;
      const known = typeFromAST(schema, type as never) as GraphQLInputType | undefined;
      if (known && filled[name] != null) filled[name] = fill(known, filled[name]);
    }
  }
  return filled;
}

function fill(type: GraphQLInputType, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (isNonNullType(type)) return fill(type.ofType, value);
  if (isListType(type))
    return Array.isArray(value) ? value.map((each) => fill(type.ofType, each)) : fill(type.ofType, value);
  if (!isInputObjectType(type) || typeof value !== 'object' || Array.isArray(value)) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const field of Object.values(type.getFields())) {
    const given = filled[field.name];
    if (given !== undefined) filled[field.name] = fill(field.type, given);
    else if (field.defaultValue !== undefined) filled[field.name] = defaultOf(field);
  }
  return filled;
}

const defaults = new WeakMap<GraphQLInputField, unknown>();

/** As a client would write it. */
function defaultOf(field: GraphQLInputField): unknown {
  if (!defaults.has(field)) {
    const node = astFromValue(field.defaultValue, field.type);
    defaults.set(field, node ? valueFromASTUntyped(node) : undefined);
  }
  return structuredClone(defaults.get(field));
}
