import { expect, it } from '@jest/globals';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLInputType,
} from 'graphql';
import { globSync, readFileSync } from 'node:fs';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const german = (part: string): string[] => Object.keys(JSON.parse(read(`./de/${part}.json`)) as object);
const schema = buildSchema(read('../../../api/schema.graphql'));
const mutations = Object.values(schema.getMutationType()!.getFields());

/** Of every input of a mutation, and of what stands in it. */
function inputFields(): Set<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const visit = (type: GraphQLInputType): void => {
    const inner = getNamedType(type);
    if (!isInputObjectType(inner) || seen.has(inner.name)) return;
    seen.add(inner.name);
    for (const field of Object.values(inner.getFields())) {
      names.add(field.name);
      visit(field.type);
    }
  };
  for (const { args } of mutations) for (const { type } of args) visit(type);
  return names;
}

const enumValues = new Set(
  Object.values(schema.getTypeMap()).flatMap((type) =>
    isEnumType(type) && !type.name.startsWith('__') && !type.name.endsWith('SortField')
      ? type.getValues().map(({ name }) => name)
      : [],
  ),
);

/** What the histories of assets and cases show. */
const events = [
  'inventory/golden/model',
  'inventory/golden/dataset',
  'inventory/golden/prompt',
  'inventory/golden/system',
]
  .concat(['inventory/golden/subprocessor', 'lifecycle/golden/disposal', 'lifecycle/golden/transfer'])
  .flatMap((file) => read(`../../../../libs/${file}.jsonl`).match(/(?<="type":")\w+/g) ?? []);

it('has German for all events of a history', () => {
  expect(german('events').toSorted()).toEqual([...new Set(events)].toSorted());
});

it('has German for all that a case waits for', () => {
  const codes = ['disposal', 'transfer'].flatMap(
    (of) => read(`../../../../libs/lifecycle/src/${of}/blockers.policy.ts`).match(/(?<=')[A-Z][A-Z_]+(?=')/g) ?? [],
  );
  expect(german('blockers').toSorted()).toEqual([...new Set(codes)].toSorted());
});

it.each([
  ['actions', mutations.map(({ name }) => name)],
  ['fields', [...inputFields()]],
  ['values', [...enumValues]],
])('there is German for all %s of the schema, and for none that it no longer has', (part, names) => {
  expect(german(part).toSorted()).toEqual(names.toSorted());
});

/** Of every type of the schema that is a refusal; and of those that the guard and the routes answer, which have no type. */
function refusalCodes(): Set<string> {
  const refusal = schema.getType('Refusal');
  const types = isInterfaceType(refusal) ? schema.getPossibleTypes(refusal) : [];
  const codes = types.map(({ name }) =>
    name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toUpperCase(),
  );
  const guard = /interface Refused \{[^}]*\}/.exec(read('../../../../libs/graphql/src/allow.ts'))![0];
  const routes = /refusedAs\(\{[^}]*\}/.exec(read('../../../../libs/identity/src/sign-in/http.ts'))![0];
  const account = read('../../../../libs/identity/src/credentials/refusals.policy.ts');
  const whole = /const statuses[^}]*\}/.exec(read('../../../api/src/graphql/status.ts'))![0];
  return new Set([
    ...codes,
    ...[guard, routes, account, whole].flatMap((text) => text.match(/\b[A-Z]+_?[A-Z_]{2,}\b/g)!),
  ]);
}

it('has German for every refusal of the schema, of the guard and of the sign-in', () => {
  const missing = [...refusalCodes()].filter((code) => !german('refusals').includes(code));
  expect(missing).toEqual([]);
});

it('tells in German only facts that the refusal has', () => {
  const sentences = Object.entries(JSON.parse(read('./de/refusals.json')) as Record<string, string>);
  const strange = sentences.flatMap(([code, sentence]) => {
    const name = code.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const type = schema.getType(name);
    const facts = isObjectType(type) ? Object.keys(type.getFields()) : ['message', 'correlationId'];
    return [...sentence.matchAll(/\{(!?)(\w+)\}/g)]
      .filter(([, act, told]) => !(act ? mutations.map((each) => each.name) : facts).includes(told!))
      .map(([told]) => `${code} ${told}`);
  });
  expect(strange).toEqual([]);
});

it('has German for no sentence of the service that it no longer says', () => {
  const libs = new URL('../../../../libs/', import.meta.url);
  const said = globSync('*/src/**/*.ts', { cwd: libs })
    .filter((file) => !file.endsWith('spec.ts'))
    .map((file) => readFileSync(new URL(file, libs), 'utf8'))
    .join('\n');
  expect(german('phrases').filter((sentence) => !said.includes(sentence))).toEqual([]);
});
