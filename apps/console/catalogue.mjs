import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isRequiredInputField,
  isUnionType,
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

/** What a refusal tells beyond its code and its sentence. */
const factsOf = (refusal) =>
  Object.values(refusal.getFields()).filter(({ name }) => name !== 'code' && name !== 'message');

/**
 * What to ask of a refusal in an answer that may be one of several: a fact that is of another type elsewhere has an alias, as one answer
 * has one type for each name.
 */
function toldBy(refusals) {
  const types = new Map();
  for (const { name, type } of refusals.flatMap(factsOf))
    types.set(name, (types.get(name) ?? new Set()).add(String(type)));
  const told = (refusal, { name }) => (types.get(name).size > 1 ? `${name}Of${refusal.name}: ${name}` : name);
  return Object.fromEntries(
    refusals.map((refusal) => [
      refusal.name,
      factsOf(refusal)
        .map((fact) => told(refusal, fact))
        .join(' '),
    ]),
  );
}

const refusalTypes = (schema) => {
  const refusal = schema.getType('Refusal');
  return isInterfaceType(refusal) ? schema.getPossibleTypes(refusal) : [];
};

/** Those that tell more than every refusal does. */
const refusalsOf = ({ type }, told) => {
  const result = getNamedType(type);
  return isUnionType(result)
    ? result
        .getTypes()
        .map(({ name }) => name)
        .filter((name) => told[name])
    : [];
};

/** Ids of what comes into being: nobody types one, and the id of the record that is looked at is another. */
const isMade = (field) => !isRequiredInputField(field) && /made when left out/.test(field.description);

/** What must be filled in comes first, and why something is done last. */
const rank = (field) => (isRequiredInputField(field) ? 0 : field.name === 'reason' ? 2 : 1);

/**
 * What the forms of the console need to know of the schema: every mutation with its input and the refusals that it can answer, what each
 * refusal tells, every input type with its fields, and every enum with its values, each with its description.
 */
export function catalogueOf(schema) {
  const told = toldBy(refusalTypes(schema));
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
    mutations[field.name] = {
      input: input.name,
      description: field.description ?? '',
      refusals: refusalsOf(field, told),
    };
    visit(input);
  }
  return { mutations, inputs, enums, refusals: told };
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
