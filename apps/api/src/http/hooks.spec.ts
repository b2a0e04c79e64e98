import { describe, expect, it } from '@jest/globals';
import { accountOf } from './hooks.js';
import type { Authenticate } from '@custodia/graphql';

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
