import type { FastifyRequest } from 'fastify';
import { callerOf, type Authenticate } from '@custodia/graphql';

/** Who shares one allowance of requests: a token that is valid, or an address. What only looks like a token opens no allowance of its own. */
export async function allowanceOf(
  authenticate: Authenticate,
  request: Pick<FastifyRequest, 'headers' | 'ip'>,
): Promise<string> {
  // A store that is down must not make the limiter fail: the request itself will tell.
  const caller = await callerOf(authenticate, request).catch(() => null);
  return caller ? `token:${caller.tokenId}` : `address:${request.ip}`;
}
