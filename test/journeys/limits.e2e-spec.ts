import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
beforeAll(async () => {
  service = await runService({ CUSTODIA_RATE_PER_TOKEN: '30', CUSTODIA_RATE_PER_ADDRESS: '20' });
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
      `{ ${Array.from({ length: 30 }, (_, n) => `a${n}: models { edges { node { documents { ${Array.from({ length: 12 }, () => 'addenda { addenda { addenda { id title issuer } } }').join(' ')} } } } }`).join(' ')} }`,
      /cost/i,
    ],
  ])('that is %s is refused before anything of it runs', async (_, query, reason) => {
    const { data, errors } = await service.ask(query);
    expect(data ?? null).toBeNull();
    expect(errors!.map(({ message }) => message).join()).toMatch(reason);
  });
});

describe('a request that is none', () => {
  const sent = async (type: string, body: string) => {
    const response = await fetch(`${service.address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${service.founded.token}` },
      body,
    });
    return { status: response.status, ...((await response.json()) as object) };
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
    while (seen.at(-1) !== 429 && seen.length < 60) seen.push(await asked(service.founded.token!));
    expect(seen.filter((status) => status !== 429).length).toBeLessThanOrEqual(30);
    const { errors } = await service.ask('{ __typename }');
    expect(errors).toEqual([
      { message: expect.stringMatching(/Too many requests; try again in/), extensions: { code: 'RATE_LIMITED' } },
    ]);
    expect(await asked(null)).not.toBe(429);
    expect((await fetch(`${service.address}/health/live`)).status).toBe(200);
  });

  it('is that of the address for whoever guesses tokens', async () => {
    const seen: number[] = [];
    for (let turn = 0; turn < 25; turn++) seen.push(await asked(`cus_guess-${turn}`));
    expect(seen.at(-1)).toBe(429);
  });
});
