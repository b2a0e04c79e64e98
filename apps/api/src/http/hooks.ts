import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import {
  allowanceAddress,
  callerOf,
  retryAfterSeconds,
  type Account,
  type Allowances,
  type Authenticate,
  type Limit,
} from '@custodia/graphql';
import type { Config } from '@custodia/kernel';

export interface HookOptions {
  readonly config: Pick<Config, 'timeouts' | 'graphql'>;
  readonly allowances: Allowances;
  readonly authenticate: Authenticate;
}

/** Smaller answers are in the socket's buffer at once, however slowly the client reads. */
const slowFrom = 65_536;

/** Bytes of a refused body that are read and thrown away, so that the client, who still sends, gets the refusal. */
const drained = 16 * 1024 * 1024;

declare module 'fastify' {
  interface FastifyRequest {
    /** Runs while the body is awaited. */
    bodyTimer?: NodeJS.Timeout;
  }
}

/** What every request has to keep, on all routes: allowances of work, time for the body, time to take the answer; and no copy of answers in caches. */
export function addHooks(server: FastifyInstance, { config, allowances, authenticate }: HookOptions): void {
  const { timeouts, graphql } = config;
  server.decorateRequest('bodyTimer', undefined);
  server.addHook('onRequest', async (request, reply) => {
    if (hasBody(request)) {
      request.bodyTimer = setTimeout(() => tooSlow(request), timeouts.bodyMs).unref();
      reply.raw.once('close', () => clearTimeout(request.bodyTimer));
    }
    if (request.url.startsWith('/health/')) return;
    const account = await accountOf(authenticate, request);
    const own = (request.routeOptions.config as { rateLimit?: Limit }).rateLimit;
    const wait = own
      ? allowances.takeFrom(request.routeOptions.url ?? '', Object.values(account)[0] ?? '', own)
      : allowances.take(account);
    if (wait === 0) return;
    void reply.header('retry-after', wait);
    throw Object.assign(new Error(`Too many requests; try again in ${wait} seconds.`), {
      statusCode: 429,
      code: 'RATE_LIMITED',
    });
  });

  // A body that is read as a whole is there now; a stream has the time of an upload.
  server.addHook('preValidation', async (request) => clearTimeout(request.bodyTimer));

  server.addHook('onSend', async (request, reply, payload) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    if ((reply.statusCode === 429 || reply.statusCode === 503) && !reply.hasHeader('retry-after'))
      void reply.header('retry-after', retryAfterSeconds);
    // To close on a client that still sends resets the connection, and what was answered is lost with it.
    if (reply.statusCode === 413 && Number(request.headers['content-length']) <= drained)
      void reply.removeHeader('connection');
    const size = typeof payload === 'string' ? Buffer.byteLength(payload) : Number.POSITIVE_INFINITY;
    if (request.routeOptions.url === '/graphql' && typeof payload === 'string' && size > graphql.maxAnswerBytes)
      return tooLarge(reply, graphql.maxAnswerBytes);
    // A stream of events has no end that one could wait for; it ends itself when nobody takes from it.
    const endless = String(reply.getHeader('content-type')).startsWith('text/event-stream');
    if (payload && size > slowFrom && !endless) {
      const streamed = typeof payload !== 'string' && !Buffer.isBuffer(payload);
      const timer = setTimeout(() => reply.raw.destroy(), streamed ? timeouts.uploadMs : timeouts.answerMs);
      reply.raw.once('close', () => clearTimeout(timer));
    }
    return payload;
  });
}

/** Whose allowance a request uses: of its token and organisation, or of its address. What only looks like a token opens no allowance of its own. */
export async function accountOf(
  authenticate: Authenticate,
  request: Pick<FastifyRequest, 'headers' | 'ip'>,
): Promise<Account> {
  // A store that is down must not make the limiter fail: the request itself will tell.
  const caller = await callerOf(authenticate, request).catch(() => null);
  return caller
    ? { token: caller.tokenId, organisation: caller.organisationId }
    : { address: allowanceAddress(request.ip) };
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** As Node answers slow headers: whoever sends that slowly gets no more. */
function tooSlow({ raw }: FastifyRequest): void {
  raw.socket.end('HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n', () =>
    raw.socket.destroy(),
  );
}

function tooLarge(reply: FastifyReply, most: number): string {
  const error = new GraphQLError(
    `The answer has more than ${most} bytes (GRAPHQL_MAX_ANSWER_BYTES). Ask for fewer fields or smaller pages.`,
    { extensions: { code: 'ANSWER_TOO_LARGE' } },
  );
  void reply.code(400).header('content-type', 'application/json; charset=utf-8').removeHeader('content-length');
  return JSON.stringify({ data: null, errors: [error] });
}
