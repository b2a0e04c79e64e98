import type { FastifyRequest } from 'fastify';
import type { Caller } from '@custodia/graphql';
import type { Authenticate } from './graphql.module.js';

export const AUTHENTICATE = Symbol('Authenticate');

/** The caller behind the `Authorization` header of a request; `null` without one or when the token is not valid. */
export async function callerOf(
  authenticate: Authenticate,
  { headers }: Pick<FastifyRequest, 'headers'>,
): Promise<Caller | null> {
  const token = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return token ? authenticate(token) : null;
}

/** Who shares one allowance of requests: a token that is valid, or an address. What only looks like a token opens no allowance of its own. */
export async function allowanceOf(
  authenticate: Authenticate,
  request: Pick<FastifyRequest, 'headers' | 'ip'>,
): Promise<string> {
  // A store that is down must not make the limiter fail: the request itself will tell.
  const caller = await callerOf(authenticate, request).catch(() => null);
  return caller ? `token:${caller.tokenId}` : `address:${request.ip}`;
}
