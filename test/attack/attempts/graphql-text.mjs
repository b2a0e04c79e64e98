// Abuse of GraphQL in the text of a document.
import { freshAddress, send } from '../http.mjs';
import { executed, hasCode, refused, when } from '../judge.mjs';

const times = (n, one) => Array.from({ length: n }, (_, index) => one(index)).join(' ');
const introspection = '{ __schema { types { name fields { name args { name type { name ofType { name } } } } } } }';

/** 1.4 MB in which 45,000 fragments say nothing; each number gives another document. */
const hostileDocument = (n) =>
  `query Q${n} { __typename } ${times(45_000, (index) => `fragment F${index} on Query{__typename}`)}`.slice(
    0,
    1_400_000,
  );

const nested = (levels) => (levels === 0 ? 'id' : `upstreamOf { ${nested(levels - 1)} }`);

/** Documents that a member sends, each of which has to be refused before anything of it runs. */
const refusedDocuments = {
  'a document of 1.4 MB with 45,000 fragments': hostileDocument(-1),
  'a document of 33 KB': `{ organisation { id } } # ${'x'.repeat(33_000)}`,
  'a thousand aliases': `{ ${times(1_000, (n) => `a${n}: models { totalCount }`)} }`,
  'aliases within one node': `{ models { edges { node { ${times(200, (n) => `a${n}: name`)} } } } }`,
  'aliases spread over fragments': `{ models { edges { node { ...A ...B } } } } fragment A on Model { ${times(60, (n) => `a${n}: id`)} } fragment B on Model { ${times(60, (n) => `b${n}: id`)} }`,
  'thirty levels of depth': `{ models { edges { node { ${nested(30)} } } } }`,
  'depth hidden in fragments': `{ models { edges { node { ...F0 } } } } ${times(30, (n) => `fragment F${n} on Model { upstreamOf { ...F${n + 1} } }`)} fragment F30 on Model { id }`,
  'fragments in a circle':
    '{ models { edges { node { ...A } } } } fragment A on Model { ...B } fragment B on Model { ...A }',
  'a fragment that is itself': '{ models { edges { node { ...A } } } } fragment A on Model { ...A }',
  'a thousand directives': `{ organisation { id ${times(1_000, () => '@include(if: true)')} } }`,
  'unknown directives': `{ organisation { id ${times(30, (n) => `@x${n}`)} } }`,
  'fragments that double at each step': `{ models { edges { node { ...F0 } } } } ${times(20, (n) => `fragment F${n} on Model { ...F${n + 1} ...F${n + 1} }`)} fragment F20 on Model { id upstreamOf { id } }`,
  'no operation': 'fragment A on Model { id }',
  'a definition of a type': 'type Query { secret: String } { secret }',
  'an extension of a type': 'extend type Query { secret: String } { secret }',
  'a subscription': 'subscription { events { id } }',
  'brackets without end': '{'.repeat(20_000),
  'lists without end in an argument': `{ models(filter: ${'['.repeat(10_000)}${']'.repeat(10_000)}) { totalCount } }`,
  'objects without end in an argument': `{ models(filter: ${'{id:'.repeat(5_000)}1${'}'.repeat(5_000)}) { totalCount } }`,
  'a name of 20,000 letters': `{ ${'a'.repeat(20_000)} }`,
  'a number of 10,000 digits': `{ models(first: ${'9'.repeat(10_000)}) { totalCount } }`,
  'a float beyond all floats': '{ models(first: 1e999) { totalCount } }',
  'costly pages in pages': `{ ${times(20, (n) => `m${n}: models(first: 200) { edges { node { documents { addenda { addenda { addenda { id title issuer kind } } } } } } }`)} }`,
  'an unknown operation among two': '{ __typename } query Other { __typename }',
};

const asMember = (name, query, good, why, how) => ({
  name,
  async run({ attacker }) {
    const answer = await attacker.post(typeof query === 'object' ? query : { query }, how);
    return when(good(answer), why, answer);
  },
});

const anonymous = (name, body, good, why) => ({
  name: `${name}, without a token`,
  async run({ nobody }) {
    const answer = await nobody.post(body);
    return when(good(answer), why, answer);
  },
});

const told = (answer) => answer.status > 0 && answer.status < 500;

export const graphqlText = {
  name: 'graphql-text',
  // MB: what is refused leaves nothing behind, and what is not is little.
  mayKeep: 24,
  attempts: ({ short }) => [
    ...Object.entries(refusedDocuments).map(([name, query]) => asMember(name, query, refused, 'it was executed')),
    ...Object.entries(refusedDocuments)
      .slice(0, 5)
      .map(([name, query]) => anonymous(name, { query }, refused, 'it was executed')),
    anonymous('introspection', { query: introspection }, refused, 'the schema is told to everybody'),
    anonymous(
      'introspection of one type',
      { query: '{ __type(name: "Model") { fields { name } } }' },
      refused,
      'the schema is told to everybody',
    ),
    anonymous(
      'introspection in a fragment',
      { query: '{ ...A } fragment A on Query { __schema { types { name } } }' },
      refused,
      'the schema is told to everybody',
    ),
    anonymous(
      'a typing error',
      { query: '{ modelz { totalCount } }' },
      ({ text }) => !/Did you mean/i.test(text),
      'suggestions tell the schema',
    ),
    anonymous(
      'a wrong argument',
      { query: '{ models(frist: 1) { totalCount } }' },
      ({ text }) => !/Did you mean|frist.*Query\.models/i.test(text),
      'suggestions tell the schema',
    ),
    anonymous(
      'a wrong enum value',
      { query: '{ reviews(filter: { status: { in: [APPROVE] } }) { totalCount } }' },
      ({ text }) => !/Did you mean/i.test(text),
      'suggestions tell the schema',
    ),
    anonymous(
      'a document of its own',
      {
        query:
          '{ verifyCertificate(certificate: "x") { __typename } certificateKeys { __typename } x: certificateKeys { __typename } }',
      },
      refused,
      'a document that is not registered was executed',
    ),
    anonymous(
      'the type of the root',
      { query: '{ __typename }' },
      refused,
      'a document that is not registered was executed',
    ),
    asMember(
      'introspection thirty times',
      `{ ${times(30, (n) => `a${n}: __schema { types { name fields { name args { name } type { name ofType { name ofType { name } } } } } }`)} }`,
      refused,
      'introspection costs nothing',
    ),
    asMember(
      'introspection with forty levels',
      `{ __schema { types { ${'fields { type { '.repeat(20)} name ${'} }'.repeat(20)} } } }`,
      refused,
      'introspection is not limited in depth',
    ),
    asMember(
      'a batch of 100 requests',
      Array.from({ length: 100 }, () => ({ query: '{ __typename }' })),
      refused,
      'batches are executed',
    ),
    asMember('variables that are a list', { query: '{ __typename }', variables: [] }, told, 'it broke'),
    asMember('variables that are a text', { query: '{ __typename }', variables: '{"a":1}' }, told, 'it broke'),
    asMember('a query that is a number', { query: 1 }, refused, 'it was executed'),
    asMember('a query that is a list', { query: ['{ __typename }'] }, refused, 'it was executed'),
    asMember('a query that is null', { query: null }, refused, 'it was executed'),
    asMember('an empty query', { query: '' }, refused, 'it was executed'),
    asMember(
      'a persisted query by hash',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } },
      refused,
      'it was executed',
    ),
    asMember(
      'an operation called constructor',
      { query: 'query constructor { __typename }', operationName: 'constructor' },
      told,
      'it broke',
    ),
    asMember(
      'an operation called __proto__',
      { query: '{ __typename }', operationName: '__proto__' },
      told,
      'it broke',
    ),
    asMember(
      'an operation that is not there',
      { query: 'query A { __typename }', operationName: 'B' },
      refused,
      'it was executed',
    ),
    asMember(
      'an operation name that is an object',
      { query: '{ __typename }', operationName: { a: 1 } },
      refused,
      'it was executed',
    ),
    asMember(
      'variables with the key __proto__',
      '{"query":"query($a: Int) { models(first: $a) { totalCount } }","variables":{"__proto__":{"a":1},"a":1}}',
      told,
      'it broke',
    ),
    asMember(
      'variables with the key constructor',
      '{"query":"{ __typename }","variables":{"constructor":{"prototype":{"polluted":1}}}}',
      told,
      'it broke',
    ),
    asMember(
      'a filter with the key __proto__',
      '{"query":"query($f: ModelFilter) { models(filter: $f) { totalCount } }","variables":{"f":{"__proto__":{"id":{"eq":"1"}}}}}',
      told,
      'it broke',
    ),
    asMember(
      'a value of 100,000 brackets',
      `{"query":"query($f: ModelFilter) { models(filter: $f) { totalCount } }","variables":{"f":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
      refused,
      'it was executed',
    ),
    asMember(
      '10,000 values in one list',
      {
        query: 'query($i: [ID!]) { models(filter: { id: { in: $i } }) { totalCount } }',
        variables: {
          i: Array.from({ length: 10_000 }, (_, n) => `0198c7a2-0000-7000-8000-${String(n).padStart(12, '0')}`),
        },
      },
      (answer) => told(answer) && answer.ms < 5_000,
      'it took too long',
    ),
    asMember('a page of a million', '{ models(first: 1000000) { totalCount } }', refused, 'it was executed'),
    asMember('a page of minus one', '{ models(first: -1) { totalCount } }', refused, 'it was executed'),
    asMember('first and last together', '{ models(first: 1, last: 1) { totalCount } }', told, 'it broke'),
    asMember('a document with a byte order mark', '\ufeff{ __typename }', told, 'it broke'),
    asMember('a NUL in the document', '{ __typename \u0000 }', refused, 'it was executed'),
    asMember(
      'a NUL in a text of the document',
      '{ models(filter: { name: { eq: "a\\u0000b" } }) { totalCount } }',
      refused,
      'it was executed',
    ),
    asMember(
      'half a surrogate in a text of the document',
      '{ models(filter: { name: { eq: "a\\ud800" } }) { totalCount } }',
      refused,
      'it was executed',
    ),
    asMember('a mutation sent by GET', '{ __typename }', told, 'it broke', {
      headers: { 'x-http-method-override': 'DELETE' },
    }),
    getRequest(
      'a mutation in the address',
      `/graphql?query=${encodeURIComponent('mutation { renameOrganisation(input: { name: "x" }) { __typename } }')}`,
      refused,
      'mutations go by GET',
    ),
    getRequest(
      'a query in the address, without a token',
      `/graphql?query=${encodeURIComponent('{ __schema { types { name } } }')}`,
      refused,
      'the schema is told to everybody',
    ),
    getRequest('GraphiQL', '/graphiql', ({ status }) => status === 404, 'it is open in production'),
    getRequest('the playground', '/playground', ({ status }) => status === 404, 'it is open in production'),
    getRequest('Altair', '/altair', ({ status }) => status === 404, 'it is open in production'),
    {
      name: `${short ? 40 : 1_000} different documents of 1.4 MB, without a token`,
      run: (target) => flooded(target, short ? 40 : 1_000),
    },
  ],
};

const getRequest = (name, path, good, why) => ({
  name,
  async run({ address }) {
    const answer = await send(`${address}${path}`, { from: freshAddress() });
    return when(good(answer), why, answer);
  },
});

/** What ended the process: a cache that counts entries and not bytes. Of none of them is anything kept (`mayKeep` of the area). */
async function flooded({ nobody, attacker }, count) {
  const statuses = new Map();
  let ran = false;
  for (let n = 0; n < count; n++) {
    // Every other document with another reason to fail, so that failures are not kept either.
    const query = n % 2 ? hostileDocument(n) : hostileDocument(n).replace('__typename }', `missing${n} }`);
    const answer = await nobody.post({ query }, { from: freshAddress() });
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    ran ||= executed(answer) || hasCode(answer, 'FAULT');
  }
  const alive = (await attacker.ask('{ organisation { id } }')).status === 200;
  const text = `${[...statuses].map(([status, n]) => `${n} × ${status}`).join(', ')}`;
  return when(alive && !ran, alive ? 'one was executed' : 'the service does not answer', text);
}
