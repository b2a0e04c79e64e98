import type { FastifyHttpOptions } from 'fastify';
import type { Server } from 'node:http';
import { newId, type Config } from '@custodia/kernel';

/** The id that the client gave the request, or a new one. */
const correlationOf = (given: unknown): string =>
  typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : newId();

/** Bounds that the HTTP server itself keeps: sizes, slow headers, slow requests, and whose word on client addresses is believed. */
export function serverOptions({ http, timeouts }: Pick<Config, 'http' | 'timeouts'>): FastifyHttpOptions<Server> {
  const requestTimeout = Math.max(timeouts.uploadMs, timeouts.headersMs);
  return {
    bodyLimit: 2 * 1024 * 1024,
    trustProxy: http.trustedProxies.length > 0 ? [...http.trustedProxies] : false,
    genReqId: ({ headers }) => correlationOf(headers['x-correlation-id']),
    routerOptions: { maxParamLength: 200 },
    // A list is not the text that is in it: `query: ["…"]` is refused, as is a number.
    ajv: { customOptions: { coerceTypes: false } },
    requestTimeout,
    http: {
      requestTimeout,
      headersTimeout: timeouts.headersMs,
      connectionsCheckingInterval: Math.min(2_000, Math.ceil(timeouts.headersMs / 2)),
    },
  };
}
