// Hostile documents by chance, in text and in the shape of a syntax tree; `valid` says whether graphql's own parser and validator accept them.
import fc from 'fast-check';
import { parse, specifiedRules, validate } from 'graphql';
import { schema } from './schema.mjs';

const seeds = [
  '{ models { totalCount } }',
  '{ models(first: 2, filter: { name: { contains: "a" } }) { edges { node { id name } cursor } pageInfo { hasNextPage } } }',
  'query Q($n: Int = 3) { models(first: $n) { edges { node { ...M } } } } fragment M on Model { id name }',
  '{ a: organisation { id } b: me { roles } }',
  '{ assets { edges { node { __typename id } } } }',
  '{ __schema { queryType { name } } }',
];

const pieces = fc.constantFrom(
  '{',
  '}',
  '(',
  ')',
  '...',
  ':',
  '!',
  '$a',
  '@include(if: true)',
  '"',
  '"""',
  'null',
  '1e9',
  '\ufeff',
  '#',
  'fragment A on Query',
  'on',
  '[',
  ']',
  '__typename',
  'models',
  '\u0000',
);

/** A text with something put in, taken out or doubled. */
const textArbitrary = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(), fc.nat(6), fc.option(pieces)), { minLength: 1, maxLength: 5 }),
  )
  .map(([text, changes]) =>
    changes.reduce((now, [at, length, put]) => {
      const place = at % (now.length + 1);
      return now.slice(0, place) + (put ?? '') + now.slice(place + length);
    }, text),
  );

const kinds = [
  'Name',
  'Document',
  'OperationDefinition',
  'FragmentDefinition',
  'Field',
  'SelectionSet',
  'IntValue',
  'Variable',
  'NamedType',
  'Toast',
  '',
];

/** A tree in which nodes lie about their kind, are left out, doubled or put elsewhere. */
const shapeArbitrary = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...kinds), fc.nat(4)), { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  )
  .map(([text, changes, asText]) => {
    const root = JSON.parse(JSON.stringify(parse(text, { noLocation: true })));
    for (const [at, kind, how] of changes) {
      const nodes = nodesOf(root);
      const node = nodes[at % nodes.length];
      if (how === 0) delete node.kind;
      else if (how === 1) node.name = { kind, value: '__schema' };
      else if (how === 2) node.selectionSet = nodes[(at * 7) % nodes.length].selectionSet;
      else node.kind = kind;
    }
    try {
      return asText ? JSON.stringify(root) : JSON.parse(JSON.stringify(root));
    } catch {
      return '{"kind":"Document"}';
    }
  });

function nodesOf(value, found = []) {
  if (found.length < 500 && value !== null && typeof value === 'object') {
    if (!Array.isArray(value)) found.push(value);
    for (const inner of Object.values(value)) nodesOf(inner, found);
  }
  return found;
}

/** Whether the server may execute it: a text that parses and keeps every rule of the language. */
export function isValid(query) {
  if (typeof query !== 'string') return false;
  try {
    return validate(schema, parse(query), specifiedRules).length === 0;
  } catch {
    return false;
  }
}

const sampled = (arbitrary, seed, count) =>
  fc.sample(arbitrary, { seed, numRuns: count }).map((query) => ({ query, valid: isValid(query) }));

export const hostileTexts = (seed, count) => sampled(textArbitrary, seed, count);
export const hostileShapes = (seed, count) => sampled(shapeArbitrary, seed, count);
