import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';
import { bearer, http } from '../support/http.js';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
beforeAll(async () => {
  service = await runService({
    CUSTODIA_RATE_PER_TOKEN: '200',
    CUSTODIA_RATE_PER_ADDRESS: '20',
    GRAPHQL_MAX_ANSWER_BYTES: '4096',
  });
});
afterAll(() => service.stop());

const nested = (levels: number): string => (levels === 0 ? 'id' : `upstreamOf { ${nested(levels - 1)} }`);

describe('a query beyond the limits', () => {
  it.each([
    ['too deep', `{ models { edges { node { ${nested(30)} } } } }`, /depth/i],
    [
      'with too many aliases',
      `{ ${Array.from({ length: 100 }, (_, n) => `a${n}: models { totalCount }`).join(' ')} }`,
      /alias/i,
    ],
    [
      'too costly',
      `{ ${Array.from({ length: 5 }, (_, n) => `a${n}: models(first: 200) { edges { node { documents { addenda { addenda { id title issuer } } } } } }`).join(' ')} }`,
      /cost/i,
    ],
  ])('that is %s is refused before anything of it runs', async (_, query, reason) => {
    const { data, errors } = await service.ask(query);
    expect(data ?? null).toBeNull();
    expect(errors!.map(({ message }) => message).join()).toMatch(reason);
  });
});

/** The syntax tree of a query as JSON, as `parse` gives it; its root may call itself anything. */
const asTree = (query: string, kind = 'Document'): string =>
  JSON.stringify({ ...parse(query, { noLocation: true }), kind });

describe('a query that is not text', () => {
  const attacks = [
    '{ __schema { types { name } } }',
    `{ ${Array.from({ length: 40 }, (_, n) => `a${n}: __typename`).join(' ')} }`,
    '{ models { totalCount } }',
  ];
  it.each(
    attacks.flatMap((query) => ['Document', 'Name', 'Field'].map((kind) => [kind, asTree(query, kind)] as const)),
  )('but the JSON of a syntax tree whose root is a %s is not executed', async (_, query) => {
    const { data, status, errors } = await service.ask(query);
    expect({ data: data ?? null, status }).toEqual({ data: null, status: 400 });
    expect(errors![0]!.message).toMatch(/^Syntax Error/);
  });
});

describe('introspection', () => {
  it('is answered to a token, and counted', async () => {
    const { data, errors } = await service.ask('{ __schema { queryType { name } } }');
    expect({ data, errors }).toEqual({ data: { __schema: { queryType: { name: 'Query' } } }, errors: undefined });
    const rows = Array.from(
      { length: 28 },
      (_, n) => `a${n}: __schema { types { fields { args { type { name kind } } } } }`,
    );
    expect((await service.ask(`{ ${rows.join(' ')} }`)).errors).toMatchObject([
      { extensions: { code: 'QUERY_TOO_COSTLY' }, message: expect.stringMatching(/introspections/) },
    ]);
    // That of every tool passes; only this service answers so little.
    expect((await service.ask(getIntrospectionQuery())).errors).toMatchObject([
      { extensions: { code: 'ANSWER_TOO_LARGE' } },
    ]);
  });

  it('is closed without a token, and so is what a mistake would tell', async () => {
    for (const query of [
      '{ __schema { queryType { name } } }',
      '{ __type(name: "Model") { name } }',
      '{ model }',
      '{ modles }',
    ]) {
      const { status, errors } = await service.ask(query, {}, null);
      expect({ status, codes: errors!.map(({ extensions }) => extensions!.code) }).toEqual({
        status: 401,
        codes: ['UNAUTHENTICATED'],
      });
      expect(JSON.stringify(errors)).not.toMatch(/mean|Model|modles/);
    }
  });

  it('is answered with one message when the answer is too large', async () => {
    const { status, data, errors } = await service.ask('{ __schema { types { name description } } }');
    expect({ status, data }).toEqual({ status: 400, data: null });
    expect(errors).toMatchObject([{ extensions: { code: 'ANSWER_TOO_LARGE' } }]);
  });
});

describe('the size of a page', () => {
  it.each([
    [
      'as a variable',
      'query($n: Int) { models(first: $n) { edges { node { documents { id title issuer addenda { id title } } } } } }',
      { n: 200 },
    ],
    [
      'as the default of a variable',
      'query($n: Int = 200) { models(first: $n) { edges { node { documents { id title issuer addenda { id title } } } } } }',
      {},
    ],
  ])('is counted %s', async (_, query, variables) => {
    const costly = query.replace(
      'addenda { id title }',
      'addenda { id title addenda { id title addenda { id title } } }',
    );
    expect((await service.ask(costly, variables)).errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COSTLY' } }]);
  });
});

describe('answers', () => {
  it('are kept by no cache', async () => {
    for (const path of ['/graphql', '/health/live', '/nowhere'])
      await http(service.address).get(path).expect('cache-control', 'no-store');
  });
});

describe('a request that is none', () => {
  const sent = async (type: string, body: string) => {
    const post = http(service.address).post('/graphql').set(bearer(service.founded.token!));
    const { status, body: answer } = await post.set('content-type', type).send(body);
    return { status, ...(answer as object) };
  };

  it.each([
    ['that is no JSON', 'application/json', '{"query":', 400, /JSON/],
    ['of another type', 'application/xml', '<query/>', 415, /Media Type/],
    [
      'that is too large',
      'application/json',
      JSON.stringify({ query: `{ __typename } # ${'x'.repeat(3_000_000)}` }),
      413,
      /too large/,
    ],
    [
      'whose text is too long',
      'application/json',
      JSON.stringify({ query: `{ __typename } # ${'x'.repeat(33_000)}` }),
      400,
      /32768 are allowed/,
    ],
    [
      'with too many tokens',
      'application/json',
      JSON.stringify({ query: `{ ${'a '.repeat(3_000)}` }),
      400,
      /2000 tokens/,
    ],
    ['that is nested too deeply', 'application/json', JSON.stringify({ query: '{a'.repeat(900) }), 400, /200 levels/],
    ['without a query', 'application/json', '{}', 400, /query/],
  ])('%s is told what is wrong', async (_, type, body, status, reason) => {
    expect(await sent(type, body)).toMatchObject({ status, errors: [{ message: expect.stringMatching(reason) }] });
  });
});

describe('an allowance that is used up', () => {
  const asked = (token: string | null): Promise<number> =>
    service.ask('{ __typename }', {}, token).then(({ status }) => status);

  it('is answered with 429 until the minute is over, for this token only, and the health of the service is still told', async () => {
    const seen: number[] = [];
    while (seen.at(-1) !== 429 && seen.length < 250) seen.push(await asked(service.founded.token!));
    expect(seen.filter((status) => status !== 429).length).toBeLessThanOrEqual(200);
    const { errors } = await service.ask('{ __typename }');
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/Too many requests; try again in \d+ seconds/),
        extensions: { code: 'RATE_LIMITED' },
      },
    ]);
    expect(await asked(null)).not.toBe(429);
    await http(service.address).get('/health/live').expect(200);
  });

  it('is that of the address for whoever guesses tokens', async () => {
    const seen: number[] = [];
    for (let turn = 0; turn < 25; turn++) seen.push(await asked(`cus_guess-${turn}`));
    expect(seen.at(-1)).toBe(429);
  });
});
