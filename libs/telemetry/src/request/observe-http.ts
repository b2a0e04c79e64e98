import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '@custodia/kernel';
import { counter, histogram } from '../metrics/instruments.js';
import type { SecurityLog } from '../security/port.js';
import { endSpan, requestSpan } from '../tracing/span.js';
import { currentFacts, newFacts, withFacts, type Facts } from '../facts/facts.js';
import { securityNotesOf } from './security-notes.js';

const requests = counter({
  name: 'custodia_http_requests_total',
  help: 'Requests by route and status',
  labels: ['method', 'route', 'status'],
});
const requestSeconds = histogram({
  name: 'custodia_http_request_seconds',
  help: 'From the request to the end of its answer',
  labels: ['method', 'route'],
});
const operations = counter({
  name: 'custodia_graphql_operations_total',
  help: 'GraphQL root fields that were asked for, and how they ended: ok, refused by a rule, an error of the client, or a fault',
  labels: ['operation', 'outcome'],
});
const operationSeconds = histogram({
  name: 'custodia_graphql_operation_seconds',
  help: 'Time of the requests that asked for a GraphQL root field',
  labels: ['operation'],
});

interface Observers {
  readonly logger: Logger;
  readonly security: SecurityLog;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a request that is observed. */
    facts?: Facts;
  }
}

/**
 * Observes every request of a server: metrics, one line in the access log (the route, never the address that was asked
 * for, because links are secrets), the security log and a span. What runs for a request finds its facts in `currentFacts`.
 */
export function observeHttp(server: FastifyInstance, { logger, security }: Observers): void {
  server.decorateRequest('facts', undefined);
  server.addHook('onRequest', (request, _, done) => {
    const facts = (request.facts = newFacts(request.id, request.ip));
    withFacts(facts, () => {
      facts.span = requestSpan(
        `${request.method} ${routeOf(request)}`,
        facts.correlation,
        request.headers['traceparent'],
      );
      done();
    });
  });
  // Reading a body leaves the context of what came before.
  server.addHook('preHandler', (request, _, done) => {
    const { facts } = request;
    if (facts && currentFacts() !== facts) withFacts(facts, done);
    else done();
  });
  server.addHook('onResponse', async (request, reply) => {
    const { facts } = request;
    if (!facts) return;
    measure(request, reply, facts);
    for (const note of securityNotesOf(facts, `${request.method} ${routeOf(request)}`, reply.statusCode))
      security.note(note);
    const { caller, correlation, operations: asked } = facts;
    logger.info(
      {
        method: request.method,
        path: routeOf(request),
        ...(asked ? { operations: asked } : {}),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        requestId: correlation,
        address: request.ip,
        tokenPrefix: prefixOf(request),
        organisation: caller?.organisationId,
        ...(facts.problems.length > 0 ? { codes: [...new Set(facts.problems.map(({ code }) => code))] } : {}),
      },
      'request',
    );
    endSpan(facts.span, {
      'http.request.method': request.method,
      'http.route': routeOf(request),
      'http.response.status_code': reply.statusCode,
      ...(asked ? { 'graphql.operations': [...asked] } : {}),
      ...(caller ? { 'custodia.organisation': caller.organisationId } : {}),
    });
  });
}

function measure(request: FastifyRequest, reply: FastifyReply, { operations: asked = [], problems }: Facts): void {
  const labels = { method: request.method, route: routeOf(request) };
  const seconds = reply.elapsedTime / 1_000;
  requests.inc({ ...labels, status: String(reply.statusCode) });
  requestSeconds.observe(labels, seconds);
  for (const operation of asked) {
    const own = problems.filter((problem) => (problem.operation ?? operation) === operation).map(({ code }) => code);
    operations.inc({ operation, outcome: outcomeOf(own) });
    operationSeconds.observe({ operation }, seconds);
  }
}

const refusedByGuard = /^(UNAUTHENTICATED|FORBIDDEN|RATE_LIMITED|BAD_REQUEST|\w+_TOO_LARGE|QUERY_TOO_COSTLY)$/;

function outcomeOf(codes: readonly string[]): 'ok' | 'refused' | 'client_error' | 'fault' {
  if (codes.some((code) => code === 'FAULT' || code === 'UNAVAILABLE' || code === 'TIMEOUT')) return 'fault';
  if (codes.some((code) => refusedByGuard.test(code))) return 'client_error';
  return codes.length > 0 ? 'refused' : 'ok';
}

/** The pattern of the route, such as `/vendor/:link`; what was asked for may be a secret. */
const routeOf = ({ routeOptions }: FastifyRequest): string => routeOptions.url ?? 'none';

/** How a token begins, which tells tokens apart and is no secret. */
const prefixOf = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer (cus_[\w-]{12})[\w-]{60,}$/i.exec(headers.authorization ?? '')?.[1];
