import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, parse, specifiedRules, validate } from 'graphql';
import { executor, type Execute, type Handed } from './execute.js';
import { inMemoryVault } from '@custodia/vault/testing';
import { registeredOperations } from './registered.js';

const schema = buildSchema(`
  type Query { thing(id: ID!): Thing, things(first: Int, last: Int): [Thing!]!, count: Int! }
  type Mutation { remove(id: ID!): Boolean! }
  type Thing { id: ID!, name: String, parent: Thing, tags: [String!]! }
`);
const limits = {
  maxDepth: 6,
  maxAliases: 10,
  maxCost: 3_000,
  maxBytes: 32_768,
  maxTokens: 2_000,
  maxAnswerBytes: 1_000_000,
  cacheBytes: 1_000_000,
};
const timeouts = { executionMs: 5_000 } as never;

/** An executor that counts what reaches the resolvers. */
function counting() {
  let executed = 0;
  const thing = () => (executed++, { id: '1', name: 'n', tags: ['t'], parent: null });
  const fields = { thing, things: () => [thing()], count: () => (executed++, 1), remove: () => (executed++, true) };
  for (const type of [schema.getQueryType()!, schema.getMutationType()!])
    for (const field of Object.values(type.getFields())) field.resolve = fields[field.name as keyof typeof fields];
  const logger = { warn: () => undefined, error: () => undefined } as never;
  const run: Execute = executor({
    schema,
    config: { graphql: limits, timeouts, environment: 'production' },
    logger,
    allowances: { take: () => 0, takeFrom: () => 0 },
    registered: registeredOperations(['{ count }']),
    vault: inMemoryVault(),
  });
  return async (source: string, caller: object | null = {}) => {
    executed = 0;
    const raw = { once: () => undefined, off: () => undefined, writableFinished: true };
    const reply = { raw, request: { method: 'POST' }, header: () => reply, code: () => reply };
    const context = { caller, reply, account: {}, stop: () => undefined, renew: async () => undefined };
    const result = await run(source, context as unknown as Handed, {});
    return { executed, result };
  };
}

/** What graphql itself says of a text. */
function valid(text: string): boolean {
  try {
    return validate(schema, parse(text), specifiedRules).length === 0;
  } catch {
    return false;
  }
}

const setOf = (field: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(field, { minLength: 1, maxLength: 3 }).map((fields) => `{ ${fields.join(' ')} }`);
const inside = (names: readonly string[], set: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...names), set).map((parts) => parts.join(' '));
const wrong = [
  'nothing',
  '...F',
  '...',
  'tags { id }',
  '__schema',
  'thing',
  'a: id',
  'a: count',
  '... on Nothing { id }',
];

/** Mostly valid, and now and then not. */
const { root } = fc.letrec<{ thing: string; root: string }>((tie) => ({
  thing: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { arbitrary: fc.constantFrom('id', 'name', 'tags', '__typename'), weight: 8 },
    { arbitrary: fc.constantFrom(...wrong), weight: 1 },
    { arbitrary: inside(['parent', '... on Thing', '...'], setOf(tie('thing'))), weight: 3 },
  ),
  root: fc.oneof(
    { arbitrary: fc.constantFrom('count', '__typename', 'b: count', 'count @include(if: true)'), weight: 4 },
    { arbitrary: fc.constantFrom(...wrong), weight: 1 },
    { arbitrary: inside(['thing(id: 1)', 'things', 'things(first: 2)', 'thing'], setOf(tie('thing'))), weight: 5 },
    { arbitrary: inside(['... on Query', '__schema', '__type(name: "Thing")'], setOf(tie('root'))), weight: 1 },
  ),
}));
const text = fc
  .tuple(
    fc.oneof(
      { arbitrary: fc.constantFrom('', 'query', 'query A'), weight: 5 },
      {
        arbitrary: fc.constantFrom('mutation', 'subscription', 'fragment F on Query', 'fragment F on Thing', '{'),
        weight: 1,
      },
    ),
    setOf(root),
    fc.oneof(
      { arbitrary: fc.constantFrom('', ' # end'), weight: 5 },
      {
        arbitrary: fc.constantFrom(' fragment F on Thing { id }', ' fragment F on Query { ...F }', ' }', '\u0000'),
        weight: 1,
      },
    ),
  )
  .map((parts) => parts.join(' '));

/** A syntax tree of which any part may be something else: the root's kind, names, nested kinds. */
const tree = fc
  .tuple(text, fc.constantFrom('Document', 'Name', 'Field', 'OperationDefinition', ''), fc.boolean())
  .map(([query, kind, located]) => {
    try {
      const document = parse(query, { noLocation: !located });
      const plain = JSON.parse(JSON.stringify(document)) as object;
      return JSON.stringify(kind === '' ? plain : { ...plain, kind });
    } catch {
      return JSON.stringify({
        kind: kind || 'Document',
        definitions: [
          {
            kind: 'OperationDefinition',
            operation: 'query',
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'Field', name: { kind: 'Name', value: 'count' } }],
            },
          },
        ],
      });
    }
  });
const anything = fc.oneof(
  { arbitrary: text, weight: 5 },
  { arbitrary: tree, weight: 4 },
  { arbitrary: fc.json(), weight: 1 },
  { arbitrary: fc.string({ unit: 'binary' }), weight: 1 },
);

/** The long form, 100,000 cases: `npm run fuzz:documents`. */
const cases = Number(process.env['CUSTODIA_TEST_FUZZ_CASES'] ?? 3_000);

describe('the executor and the validator of graphql', () => {
  it('agree: whatever text or JSON is sent, nothing that the validator refuses is executed', async () => {
    const send = counting();
    let reached = 0;
    await fc.assert(
      fc.asyncProperty(anything, async (source) => {
        const { executed, result } = await send(source);
        if (executed > 0) reached++;
        if (!valid(source)) {
          expect(executed).toBe(0);
          expect(result.data ?? null).toBeNull();
        }
        expect((result.errors ?? []).map(({ extensions }) => extensions?.['code'])).not.toContain('FAULT');
      }),
      { numRuns: cases },
    );
    // The cases are worth something: some of them are executed.
    expect(reached).toBeGreaterThan(cases / 100);
  }, 1_800_000);

  it('let only registered operations through without a token', async () => {
    const send = counting();
    expect((await send('{\n count # of all\n}', null)).executed).toBe(1);
    await fc.assert(
      fc.asyncProperty(anything, async (source) => {
        const { executed } = await send(source, null);
        expect(executed === 0 || source.replaceAll(/#.*|\s/g, '') === '{count}').toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
