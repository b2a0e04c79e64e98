import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isRequiredInputField,
} from 'graphql';

/** A description that only repeats the name tells nothing beside a label. */
const described = ({ name, description }) => {
  const same = (text) => text.replaceAll(/[^a-z]/gi, '').toLowerCase();
  return { name, description: description && same(description) !== same(name) ? description : '' };
};

/** What the schema has a default for may be left out. */
const shapeOf = (field) => {
  const { type } = field;
  const inner = getNullableType(type);
  const list = isListType(inner);
  return { type: getNamedType(type).name, list, required: isRequiredInputField(field) };
};

/** Ids of what comes into being: nobody types one, and the id of the record that is looked at is another. */
const isMade = (field) => !isRequiredInputField(field) && /made when left out/.test(field.description);

/** What must be filled in comes first, and why something is done last. */
const rank = (field) => (isRequiredInputField(field) ? 0 : field.name === 'reason' ? 2 : 1);

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
    const fields = Object.values(type.getFields())
      .filter((field) => !isMade(field))
      .sort((a, b) => rank(a) - rank(b));
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
 * What the cache needs to know: the queries that answer a page of a list, the types that are a part of a record and not one themselves
 * (a record is what a list holds or a query finds by its id), and which types each interface has: without that, the cache leaves out
 * what is asked for in a fragment on the interface.
 */
export function outlineOf(schema) {
  const queries = Object.values(schema.getQueryType().getFields());
  const lists = queries.filter(({ type }) => getNamedType(type).name.endsWith('Connection'));
  const found = queries.filter(({ args }) => args.some(({ name }) => name === 'id'));
  const nodes = lists.map(({ type }) => getNamedType(getNamedType(type).getFields().edges.type).getFields().node);
  const records = new Set([...nodes, ...found].map(({ type }) => getNamedType(type).name));
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__'));
  const interfaces = Object.values(schema.getTypeMap()).filter(isInterfaceType);
  return {
    possibleTypes: Object.fromEntries(
      interfaces.map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
    ),
    lists: lists.map(({ name }) => name),
    parts: types.map(({ name }) => name).filter((name) => !records.has(name) && !['Query', 'Mutation'].includes(name)),
  };
}
