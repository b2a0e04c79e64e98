import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isRequiredInputField,
} from 'graphql';

const described = ({ name, description }) => ({ name, description: description ?? '' });

/** What the schema has a default for may be left out. */
const shapeOf = (field) => {
  const { type } = field;
  const inner = getNullableType(type);
  const list = isListType(inner);
  return { type: getNamedType(type).name, list, required: isRequiredInputField(field) };
};

/**
 * What the forms of the console need to know of the schema: every mutation with its input, every input type with its fields, and every
 * enum with its values, each with its description.
 */
export function catalogueOf(schema) {
  const mutations = {};
  const inputs = {};
  const enums = {};
  const visit = (type) => {
    if (isEnumType(type)) enums[type.name] ??= type.getValues().map(described);
    if (!isInputObjectType(type) || inputs[type.name]) return;
    const fields = Object.values(type.getFields());
    inputs[type.name] = fields.map((field) => ({ ...described(field), ...shapeOf(field) }));
    for (const field of fields) visit(getNamedType(field.type));
  };
  for (const field of Object.values(schema.getMutationType().getFields())) {
    const input = getNamedType(field.args.find(({ name }) => name === 'input').type);
    mutations[field.name] = { input: input.name, description: field.description ?? '' };
    visit(input);
  }
  return { mutations, inputs, enums };
}

/**
 * What the cache needs to know: the names of all mutations, the queries that answer a page of a list, and the types that are a part of
 * a record and not one themselves (a record is what a list holds or a query finds by its id).
 */
export function outlineOf(schema) {
  const queries = Object.values(schema.getQueryType().getFields());
  const lists = queries.filter(({ type }) => getNamedType(type).name.endsWith('Connection'));
  const found = queries.filter(({ args }) => args.some(({ name }) => name === 'id'));
  const nodes = lists.map(({ type }) => getNamedType(getNamedType(type).getFields().edges.type).getFields().node);
  const records = new Set([...nodes, ...found].map(({ type }) => getNamedType(type).name));
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__'));
  return {
    mutations: Object.keys(schema.getMutationType().getFields()),
    lists: lists.map(({ name }) => name),
    parts: types.map(({ name }) => name).filter((name) => !records.has(name) && !['Query', 'Mutation'].includes(name)),
  };
}
