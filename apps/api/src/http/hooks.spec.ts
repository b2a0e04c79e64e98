import { describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { once } from 'node:events';
import { connect } from 'node:net';
import { allowances, type Authenticate } from '@custodia/graphql';
import { parseConfig } from '@custodia/kernel';
import { accountOf, addHooks } from './hooks.js';
import { serverOptions } from './server.js';

const authenticate: Authenticate = async (token) =>
  token === 'good' ? { organisationId: 'o', memberId: 'm', tokenId: 't', joined: true, roles: [] } : null;
const from = (authorization?: string) => ({
  ip: '192.0.2.7',
  headers: authorization === undefined ? {} : { authorization },
});

describe('the allowance of requests', () => {
  it('belongs to a token that is valid', async () => {
    expect(await accountOf(authenticate, from('Bearer good'))).toEqual({ token: 't', organisation: 'o' });
  });

  it.each(['Bearer random-1', 'Bearer random-2', 'Basic good', 'good', ''])(
    'is that of the address for %j, so that guessing opens no new one',
    async (header) => {
      expect(await accountOf(authenticate, from(header))).toEqual({ address: '192.0.2.7' });
    },
  );

  it('is that of the address when tokens cannot be looked up', async () => {
    expect(await accountOf(() => Promise.reject(new Error('down')), from('Bearer good'))).toEqual({
      address: '192.0.2.7',
    });
  });
});

describe('a body that is too large', () => {
  const perMinute = { token: 10, address: 10, organisation: 10, vendorLink: 10, vendorSession: 10 };

  it('is refused in a way that reaches the client, who is still sending, and leaves the connection open', async () => {
    const config = parseConfig({});
    const server = fastify(serverOptions(config));
    addHooks(server, { config, allowances: allowances(perMinute), authenticate });
    server.post('/', async () => 'taken');
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    const ended = once(socket, 'close').catch(() => undefined);
    let heard = '';
    socket.on('data', (bytes: Buffer) => (heard += bytes.toString()));
    const answers = () => [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
    try {
      const rest = 'x'.repeat(3_000_000);
      socket.write(`POST / HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\ncontent-length: ${rest.length}\r\n\r\n`);
      await once(socket, 'data');
      socket.write(rest);
      socket.write(
        'POST / HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\ncontent-length: 5\r\nconnection: close\r\n\r\nsmall',
      );
      await ended;
      expect(answers()).toEqual(['413', '200']);
    } finally {
      socket.destroy();
      await server.close();
    }
  });
});
