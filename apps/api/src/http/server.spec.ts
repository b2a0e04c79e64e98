import { describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { parseConfig } from '@custodia/kernel';
import { serverOptions } from './server.js';

async function addressSeen(trusted: string, peer: string, forwarded: string): Promise<string> {
  const server = fastify(serverOptions(parseConfig(trusted ? { CUSTODIA_TRUSTED_PROXIES: trusted } : {})));
  server.get('/', async ({ ip }) => ip);
  const { body } = await server.inject({ url: '/', remoteAddress: peer, headers: { 'x-forwarded-for': forwarded } });
  await server.close();
  return body;
}

describe('X-Forwarded-For', () => {
  it.each([
    ['is not believed when no proxy is trusted, not even from this machine', '', '127.0.0.1', '192.0.2.7', '127.0.0.1'],
    ['is not believed from somebody else than the proxy', '10.0.0.2', '198.51.100.9', '192.0.2.7', '198.51.100.9'],
    ['is believed from the proxy', '10.0.0.2', '10.0.0.2', '192.0.2.7', '192.0.2.7'],
    ['is believed only in what the proxy added', '10.0.0.2', '10.0.0.2', '203.0.113.1, 192.0.2.7', '192.0.2.7'],
  ])('%s', async (_, trusted, peer, forwarded, seen) => expect(await addressSeen(trusted, peer, forwarded)).toBe(seen));
});

describe('a body of the wrong type', () => {
  it('is refused and not turned into the right one', async () => {
    const server = fastify(serverOptions(parseConfig({})));
    const body = { type: 'object', properties: { query: { type: 'string' } } };
    server.post('/', { schema: { body } }, async () => 'taken');
    const statuses: number[] = [];
    for (const query of ['{ a }', ['{ a }'], 1])
      statuses.push((await server.inject({ method: 'POST', url: '/', payload: { query } })).statusCode);
    await server.close();
    expect(statuses).toEqual([200, 400, 400]);
  });
});
