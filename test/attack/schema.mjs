// Requests made from the schema: each field of Query and Mutation with all arguments filled in, and every leaf of its inputs.
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';

export const schema = buildSchema(readFileSync('apps/api/schema.graphql', 'utf8'));

const deepest = 4;

/** One request for each field of Query and Mutation. `choose(path, type)` gives a leaf its value; undefined leaves an optional one out. */
export function everyOperation(choose) {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ];
  return roots.flatMap(([kind, type]) =>
    Object.values(type.getFields()).map((field) => operationOf(kind, field, choose)),
  );
}

export function operationOf(kind, field, choose = () => undefined) {
  const values = Object.fromEntries(
    field.args
      .map((arg) => [arg.name, valueOf(arg.type, [field.name, arg.name], choose)])
      .filter(([, value]) => value !== undefined),
  );
  // A list is asked by its size alone: whatever else it has comes with the attempt that is about lists.
  for (const name of ['last', 'before', 'after', 'asOf']) delete values[name];
  return { kind, name: field.name, field, variables: values, text: textOf(kind, field, Object.keys(values)) };
}

/** The text of a request for one field with these arguments as variables. */
export function textOf(kind, field, names, selected = selectionOf(field.type)) {
  const args = field.args.filter(({ name }) => names.includes(name));
  const declared = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = args.map(({ name }) => `${name}: $${name}`).join(', ');
  return `${kind}${declared && `(${declared})`} { ${field.name}${passed && `(${passed})`}${selected} }`;
}

/** All plain fields; of a connection those of its nodes; of a result those of its success and its refusals. */
export function selectionOf(type, depth = 0) {
  const named = getNamedType(type);
  if (isUnionType(named)) {
    const [success] = named.getTypes();
    return ` { __typename ... on Refusal { code message } ... on ${success.name} ${selectionOf(success, depth) || '{ __typename }'} }`;
  }
  if (!isObjectType(named)) return '';
  const parts = Object.values(named.getFields()).flatMap((field) => {
    if (field.args.some(({ type: arg }) => isNonNullType(arg))) return [];
    if (isLeafType(getNamedType(field.type))) return [field.name];
    const inside = ['edges', 'node', 'entries'].includes(field.name) || depth === 0;
    return inside && depth < 3 && !isUnionType(getNamedType(field.type))
      ? [`${field.name}${selectionOf(field.type, depth + 1)}`]
      : [];
  });
  return parts.length > 0 ? ` { ${parts.join(' ')} }` : ' { __typename }';
}

export function valueOf(type, path, choose, depth = 0) {
  const needed = isNonNullType(type);
  const bare = needed ? type.ofType : type;
  if (isListType(bare)) {
    const one = valueOf(bare.ofType, path, choose, depth);
    return one === undefined ? (needed ? [] : undefined) : [one];
  }
  if (isInputObjectType(bare)) {
    if (depth >= deepest && !needed) return undefined;
    const fields = Object.values(bare.getFields()).map((field) => [
      field.name,
      valueOf(field.type, [...path, field.name], choose, depth + 1),
    ]);
    return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
  }
  const chosen = choose(path, bare);
  if (chosen !== undefined || !needed) return chosen;
  return usual(bare, path.at(-1));
}

/** What a client might send that means no harm. */
export function usual(type, name) {
  if (isEnumType(type)) return type.getValues()[0].name;
  switch (type.name) {
    case 'ID':
      return '0198c7a2-0000-7000-8000-000000000001';
    case 'Int':
    case 'Long':
    case 'Float':
      return 1;
    case 'Boolean':
      return true;
    case 'Instant':
      return '2027-03-01T00:00:00.000Z';
    default:
      if (/mail/i.test(name)) return 'somebody@example.org';
      if (/url|website|uri/i.test(name)) return 'https://example.org/';
      if (/digest/i.test(name)) return `sha256:${'0'.repeat(64)}`;
      return `Plain ${name}`;
  }
}

/** Every leaf below the arguments of a field: `{ path, type }`, the path as in the variables. */
export function leavesOf(field) {
  const found = [];
  const walk = (type, path, depth) => {
    const named = getNamedType(type);
    if (!isInputObjectType(named))
      return void found.push({ path, type: named, list: isListType(isNonNullType(type) ? type.ofType : type) });
    if (depth < deepest)
      for (const inner of Object.values(named.getFields())) walk(inner.type, [...path, inner.name], depth + 1);
  };
  for (const arg of field.args) walk(arg.type, [arg.name], 0);
  return found;
}

/** The same variables with another value at a leaf; lists on the way get one element. */
export function withLeaf(variables, { path, list }, value) {
  const [name, ...rest] = path;
  if (rest.length === 0) return { ...variables, [name]: list ? [value] : value };
  const inner = variables?.[name];
  const next = withLeaf(Array.isArray(inner) ? (inner[0] ?? {}) : (inner ?? {}), { path: rest, list }, value);
  return { ...variables, [name]: Array.isArray(inner) ? [next] : next };
}

/** Lists of the schema: their field, and the type of a record. */
export const lists = Object.values(schema.getQueryType().getFields()).flatMap((field) => {
  const connection = getNamedType(field.type);
  if (!connection.name.endsWith('Connection')) return [];
  const node = getNamedType(getNamedType(connection.getFields().edges.type).getFields().node.type);
  return [{ field, node, required: field.args.filter(({ type }) => isNonNullType(type)) }];
});
